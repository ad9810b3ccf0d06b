"""The checks of a roll-up. Pure."""
