"""A year's archive: one ZIP with the papers of all approved plans, the list, and what every file must still be."""
