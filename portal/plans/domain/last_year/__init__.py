"""What becomes of last year's plan in this one. Pure."""
