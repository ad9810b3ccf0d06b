"""Last year beside this year: what the village handed in then, and what becomes of it now."""
