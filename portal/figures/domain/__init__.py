"""Sums of figures and their checks. Pure."""
