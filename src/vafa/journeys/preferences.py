"""Keys of the settings an administrator changes; they are declared, with their words, in `wording`."""

RETURN_MINUTES = "journeys.return_minutes"
