"""Ledgers: reading across plans. Measures, roll-ups; later rosters and dashboards."""
