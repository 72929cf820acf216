"""The names of case kinds as parts of a metric: those of this shop, looked up when they are asked for.

Metrics are described without a database, so that `vafa metrics --help` needs none.
"""

from collections.abc import Iterator, Mapping

from vafa.platform.i18n.reading import active


class CaseKinds(Mapping[str, str]):
    """Kind keys with their names in the reader's language."""

    def __getitem__(self, key: str) -> str:
        return self._names()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> dict[str, str]:
        from vafa.cases.queries.setup import all_kinds
        from vafa.cases.rules.shapes import words_in

        return {shape.key: words_in(shape.name, active().language) for shape, _active in all_kinds()}
