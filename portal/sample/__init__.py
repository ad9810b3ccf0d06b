"""Sample data: a county to try the portal with, and a township with published figures to check it against.

Everything is made through the services that people's clicks go through: what loads here could have been typed.
"""
