"""Counting repeats in bounded memory, for line keys that are the same each time the same file is read."""

_MANY_PAIRS = 700_000


class Occurrences:
    """Counts how often a pair was seen, in bounded memory.

    Two generations of hashes: when the young one is full the old one is forgotten, so at least the last 700,000
    different pairs are known. Lines of one order stand near each other in every real file, so that is exact for them,
    and a file of any size costs 200 MB at most.
    """

    def __init__(self, many: int = _MANY_PAIRS) -> None:
        self._many = many
        self._young: dict[int, int] = {}
        self._old: dict[int, int] = {}

    def count(self, *pair: str) -> int:
        """How often this pair was seen, this time included."""
        key = hash(pair)
        young = self._young
        seen = young[key] = (young.get(key) or self._old.get(key, 0)) + 1
        if len(young) >= self._many:
            self._old, self._young = young, {}
        return seen
