"""What is done with the history: taken out as a file, told to the log. None changes it."""
