"""Who gets a case nobody took."""

from collections.abc import Mapping


def least_busy(open_cases: Mapping[int, int]) -> int | None:
    """The staff id with the fewest open cases, of equals the smaller id. None when nobody is there."""
    return min(open_cases, key=lambda staff: (open_cases[staff], staff), default=None)
