"""What a search of the history is for. Pure."""
