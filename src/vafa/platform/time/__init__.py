"""The clock and the working calendars. They say what time it is and when people work, not what is due."""

from vafa.platform.time.clock import now, set_clock, unset_clock

__all__ = ["now", "set_clock", "unset_clock"]
