"""The rules of the house that no other tool checks, each with a good and a bad example that it tries on itself.

    python tools/lint.py               read the whole house; exit 1 when a rule is broken
    python tools/lint.py PATH …        read only these files
    python tools/lint.py --self-test   try every rule on its examples
    python tools/lint.py --rules       list the rules

A line that must break a rule says why in a trailing comment: `# house: the reason` (in a template: `{# house: … #}`).
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from house import page_rules, python_rules, text_rules
from house.rule import RULES, Rule, Source

HOUSE = Path(__file__).resolve().parents[1]
PARTS = ("src", "tests", "tools", "bench", "docs", ".ci")
SKIPPED = {"__pycache__", "vendor", "node_modules", "var", "dist", "build"}
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".liquid", ".po", ".sql", ".json", ".txt", ".yml", ".yaml", ""}
SETS = (python_rules, page_rules, text_rules)  # imported for the rules they register


def main(arguments: list[str]) -> int:
    """Do what was asked; the exit code is 1 when a rule is broken or an example does not behave."""
    if "--rules" in arguments:
        print("\n".join(f"{one.name:<26} {(one.find.__doc__ or '').strip()}" for one in RULES))
        return 0
    faults = sorted(self_test()) if "--self-test" in arguments else list(read([Path(one) for one in arguments]))
    for fault in faults:
        print(fault)
    broken = [fault for fault in faults if ": warning: " not in fault]
    print(f"{len(broken)} to mend, {len(faults) - len(broken)} to watch." if faults else "The house is in order.")
    return 1 if broken else 0


def read(given: list[Path]) -> Iterator[str]:
    """Every broken rule in these files, or in the whole house: a line each."""
    os.chdir(HOUSE)  # rules that look beside a file do so from the top of the house
    paths = [path.resolve() for path in given] or sorted(house_files())
    names = [path.relative_to(HOUSE).as_posix() for path in paths]
    for path, name in zip(paths, names, strict=True):
        rules = [one for one in RULES if one.files.search(name)]
        if rules:
            yield from broken(Source(name, path.read_text(encoding="utf-8")), rules)
    for folder, words in text_rules.incomplete_letters(names if not given else map(_name, house_files())):
        yield f"{folder}: letters_in_three_languages: {words}"


def broken(source: Source, rules: list[Rule]) -> Iterator[str]:
    """What these rules find in one file."""
    for one in rules:
        try:
            for line, words in one.faults(source):
                yield f"{source.path}:{line}: {'warning: ' if one.warns else ''}{one.name}: {words}"
        except SyntaxError as wrong:
            yield f"{source.path}:{wrong.lineno}: {one.name}: cannot be read: {wrong.msg}."


def self_test() -> Iterator[str]:
    """Rules that miss their bad example, or blame their good one."""
    for one in RULES:
        if not one.files.search(one.at):
            yield f"{one.name}: does not read {one.at}."
        for example in one.good:
            yield from (
                f"{one.name}: blames its good example: {words}" for _, words in one.faults(Source(one.at, example))
            )
        for example in one.bad:
            if not list(one.faults(Source(one.at, example))):
                yield f"{one.name}: does not see its bad example: {example!r}"
            excused = example.replace("\n", "  # house: an example\n")
            if list(one.faults(Source(one.at, excused))):
                yield f"{one.name}: does not take a reason: {example!r}"
    letters = [f"src/vafa/cases/letters/a/{language}.liquid" for language in text_rules.LANGUAGES]
    if list(text_rules.incomplete_letters(letters)) or not list(text_rules.incomplete_letters(letters[:2])):
        yield "letters_in_three_languages: does not behave as its examples say."


def house_files() -> Iterator[Path]:
    """Every text file we wrote."""
    yield from (path for path in HOUSE.iterdir() if path.is_file() and path.suffix in (".md", ".py", ".toml"))
    for part in PARTS:
        for folder, folders, files in os.walk(HOUSE / part):
            folders[:] = [one for one in folders if one not in SKIPPED and not one.startswith(".")]
            found = (Path(folder, name) for name in files if not name.startswith("."))
            yield from (path for path in found if path.suffix in TEXT)


def _name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
