"""The names of case kinds as parts of a metric, looked up when they are asked for.

Metrics are described without Django or a database, so that `vafa metrics --help` and the reference need neither: the
kinds Vafa ships are listed, and those a shop added are known by name.
"""

from collections.abc import Iterator, Mapping

from vafa.platform.i18n.reading import active


class CaseKinds(Mapping[str, str]):
    """Kind keys with their names in the reader's language."""

    def __getitem__(self, key: str) -> str:
        from vafa.cases.queries.setup import kind_names, shipped_names

        language = active().language
        shipped = shipped_names(language)
        return shipped[key] if key in shipped else kind_names(language)[key]

    def __iter__(self) -> Iterator[str]:
        from vafa.cases.queries.setup import SHIPPED

        return iter(SHIPPED)

    def __len__(self) -> int:
        return len(list(iter(self)))
