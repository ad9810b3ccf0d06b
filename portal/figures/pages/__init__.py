"""What the pages of figures get."""
