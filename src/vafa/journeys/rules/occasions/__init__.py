"""Days to congratulate on, as pure reckoning: sun, moon, countries, and how a date of birth comes round again."""
