"""What every page needs, whichever feature it belongs to."""
