"""What conditions over customers are and when they hold: no database, no clock, no language."""
