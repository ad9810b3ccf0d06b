"""Finished PDFs into one: packets of many papers, and long papers that were drawn in parts."""
