"""What everything stands on and the web is unknown to: clock, database, texts, calendar, settings of the process."""
