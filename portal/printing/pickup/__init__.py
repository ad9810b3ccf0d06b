"""取件: a finished document asked for on a phone is fetched at any PC with six digits, without signing in there."""
