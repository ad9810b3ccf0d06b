"""A plan under review as values: sheet, comments, rounds, copied texts. Pure."""
