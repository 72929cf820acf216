"""The progress bar, which has moved below the rooms that use it too."""

from vafa.platform.run.progress import Progress

__all__ = ["Progress"]
