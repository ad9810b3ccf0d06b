"""Places: county – township – (area) – village or community, one tree."""
