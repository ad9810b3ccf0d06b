"""`flask move-to-postgresql`: an installation's SQLite database into an empty PostgreSQL one, compared row by row."""
