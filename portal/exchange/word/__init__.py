"""Plans and ledgers as Word files, for offices that must go on editing: A4, in the order of the paper."""
