"""Rules for any text: nothing left for later, nothing of one machine; and for the letters of the house."""

import re
from collections.abc import Iterable, Iterator

from house.rule import Fault, Source, line_at, rule

ANY = r"\.(py|html|css|js|md|toml|liquid|po|sql|json|txt|ya?ml)$|(^|/)(Makefile|run)$"
LATER = re.compile(r"\b(TODO|FIXME|XXX)\b")  # house: this is where they are named
MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|Users/\w+|home/(?!vafa)\w+|root)/\w|\.(?:library|internal)/\w")
LANGUAGES = ("fa", "ar", "en")


@rule(ANY, at="docs/a.md", good="This is done.\n", bad=("TO" + "DO: later\n", "# FIX" + "ME\n"))
def nothing_left_for_later(source: Source) -> Iterator[Fault]:
    """What is not done is an issue, not a comment."""
    for match in LATER.finditer(source.text):
        yield line_at(source.text, match.start()), f"{match.group()}: do it now, or open an issue."


@rule(
    ANY,
    at="docs/a.md",
    good="Files are kept in var/ or /srv/vafa, and /home/vafa/ is its home.\n",
    bad=("See /" + "work/main/README.md\n", "run /" + "root/x\n"),
)
def nothing_of_one_machine(source: Source) -> Iterator[Fault]:
    """No path that exists on one machine only."""
    for match in MACHINE.finditer(source.text):
        yield line_at(source.text, match.start()), f"“{match.group()}…” is a path of one machine."


def incomplete_letters(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Letters that lack a language: the folder, and what is missing. A letter is written in all three or not at all."""
    written: dict[str, set[str]] = {}
    for path in paths:
        match = re.match(r"(src/vafa/.+/letters/[^/]+)/(\w+)\.liquid$", path)
        if match:
            written.setdefault(match.group(1), set()).add(match.group(2))
    for folder, languages in sorted(written.items()):
        missing = [language for language in LANGUAGES if language not in languages]
        if missing:
            yield folder, f"not written in {', '.join(missing)}."
