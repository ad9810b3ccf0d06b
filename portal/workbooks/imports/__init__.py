"""Lists that offices bring: found in whatever table they have, looked at row by row, and taken in with a yes."""
