"""Rules about accounts that need no database."""
