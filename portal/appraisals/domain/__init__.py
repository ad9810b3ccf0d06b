"""The agenda and the columns of a meeting. Pure."""
