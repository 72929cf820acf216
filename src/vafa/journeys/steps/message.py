"""A letter goes out."""

from vafa.journeys.lettering import write_letters as perform

KIND = "message"

__all__ = ["KIND", "perform"]
