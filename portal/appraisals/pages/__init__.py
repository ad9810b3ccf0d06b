"""What the meeting's pages and the township's plan get."""
