"""Units, people and totals from an Excel file: read, shown row by row, and written all at once or not at all."""
