"""A progress bar in the terminal: share done, rate and time left. Silent when the output is not a terminal's."""

import sys
import time
from types import TracebackType
from typing import Self

WIDTH = 28


class Progress:
    """A bar for work whose share done is known; `at` may be called as often as one likes."""

    def __init__(self, title: str, *, shown: bool = True, left: str = "%(seconds)s s left") -> None:
        self.title = title
        self.left = left
        self.shown = shown and sys.stderr.isatty()
        self.began = time.monotonic()
        self.drawn = 0.0

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    def at(self, share: float, note: str = "") -> None:
        """Draw the bar at a share from 0 to 1, at most ten times a second."""
        moment = time.monotonic()
        if not self.shown or moment - self.drawn < 0.1:
            return
        self.drawn = moment
        share = min(max(share, 0.0), 1.0)
        spent = moment - self.began
        left = self.left % {"seconds": f"{spent / share - spent:4.0f}"} if share > 0.01 else ""
        filled = int(share * WIDTH)
        bar = "█" * filled + "░" * (WIDTH - filled)
        sys.stderr.write(f"\r{self.title}  {bar} {share:4.0%}  {left}  {note}\x1b[K")
        sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
