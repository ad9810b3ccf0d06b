"""Rules about places, without a database."""
