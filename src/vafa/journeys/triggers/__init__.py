"""Triggers, one a file, each offering TRIGGER. They do not know one another; what they share is in `happenings`."""
