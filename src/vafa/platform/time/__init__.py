"""The clock and the working calendars. It knows nothing of what is due; it only says what time it is and when people work."""

from vafa.platform.time.clock import now, set_clock, unset_clock

__all__ = ["now", "set_clock", "unset_clock"]
