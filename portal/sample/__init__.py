"""Sample data: a county to try the portal with, and a township with published figures to check it against."""
