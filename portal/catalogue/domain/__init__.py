"""Numbers, years and differences of catalogues. Pure."""
