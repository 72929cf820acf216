"""A survey goes out as a letter that asks."""

from vafa.journeys.lettering import write_letters as perform

KIND = "survey"

__all__ = ["KIND", "perform"]
