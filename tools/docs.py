"""Writes the reference pages from the code they describe, and says what is undocumented or stale.

    python tools/docs.py generate    write docs/reference/{commands,events,metrics,permissions,settings}.md
    python tools/docs.py check       exit 1 and list what is stale, undocumented or points nowhere

It needs no database. The other pages of docs/ are written by people; here only their links are followed.
"""

import argparse
import importlib
import inspect
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
REFERENCE = HOUSE / "docs" / "reference"
MADE = "<!-- Made by `python tools/docs.py generate`; edit the code it describes instead. -->"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")
READ = re.compile(r"""environ(?:\.get\(|\[)\s*["'](VAFA_\w+)["']""")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Write the pages, or check them; the exit code is 1 when something is to mend."""
    if arguments not in (["generate"], ["check"]):
        print(__doc__)
        return 2
    with tempfile.TemporaryDirectory(prefix="vafa-docs-") as home:
        set_up(home)
        try:
            if arguments == ["generate"]:
                return generate()
            wrong = [*stale(), *undocumented(), *hidden_settings(), *broken_links()]
        except ModuleNotFoundError as missing:
            wrong = [f"cli.py names a command whose module does not exist: {missing.name}"]
    print("\n".join(wrong) or "Every page is fresh and every link leads somewhere.")
    return 1 if wrong else 0


def set_up(home: str) -> None:
    """Start Django with nothing of this machine: no database is asked, and the words are English."""
    for name in [name for name in os.environ if name.startswith("VAFA_")]:
        del os.environ[name]
    os.environ |= {
        "VAFA_HOME": home,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "VAFA_LANGUAGE": "en",
        "VAFA_SECRET_KEY": "not used",
        "DJANGO_SETTINGS_MODULE": "vafa.settings",
    }
    django = importlib.import_module("django")
    django.setup()


def generate() -> int:
    """Write every page that changed."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(HOUSE)}")
    return 0


def pages() -> Iterator[tuple[str, str]]:
    """File name and text of every page made from code."""
    for make in PAGES:
        title, body = (make.__doc__ or "").split("\n")[0].rstrip("."), make()
        yield f"{make.__name__}.md", f"# {title}\n\n{MADE}\n\n{body.strip()}\n"


def settings() -> str:
    """Settings from outside."""
    from vafa import config

    lines = [
        "Vafa reads these when it starts. Each may also be given as NAME_FILE, a file that holds the value.",
        "A wrong value stops the start with a sentence that names it.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {_code(default)} | {_cell(meaning)} |" for name, default, meaning in config.reference()),
    ]
    return "\n".join(lines)


def commands() -> str:
    """Commands."""
    from vafa.cli import COMMANDS

    parts = ["`vafa COMMAND --help` says the same."]
    for name, (module, _, line) in COMMANDS.items():
        parts.append(f"## vafa {name}\n\n{line[0].upper()}{line[1:]}.")
        parts += [text for text in _command(module) if text]
    return "\n\n".join(parts)


def _command(module_name: str) -> Iterator[str]:
    module = importlib.import_module(module_name)
    words = inspect.cleandoc(getattr(module, "HELP", ""))
    yield f"```text\n{words}\n```" if words else ""
    rows = [f"| `{_cell(given)}` | {_cell(meaning)} |" for given, meaning in _arguments(_parser(module_name))]
    yield "\n".join(["| argument | meaning |", "|---|---|", *rows]) if rows else ""


def _parser(module_name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    importlib.import_module(module_name).add_arguments(parser)
    return parser


def _arguments(parser: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, str]]:
    """Every argument as it is typed, with its help; those of a word like `staff add` follow that word."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {one.dest: one.help or "" for one in action._choices_actions}
            for word, inner in action.choices.items():
                yield f"{before}{word}", helps.get(word, "")
                yield from _arguments(inner, f"{before}{word} ")
        elif action.dest != "help":
            yield f"{before}{_argument(action)}", (action.help or "") % {"default": action.default}


def _argument(action: argparse.Action) -> str:
    """The argument as it is typed; written here because argparse words it differently from one Python to the next."""
    value = (
        "{" + ",".join(map(str, action.choices)) + "}" if action.choices else str(action.metavar or action.dest.upper())
    )
    if not action.option_strings:
        return f"[{value}]" if action.nargs in ("?", "*") else value
    given = ", ".join(action.option_strings)
    return given if action.nargs == 0 else f"{given} {value}"


def events() -> str:
    """Events and who reacts to them."""
    from vafa.operations.doctor import events_page
    from vafa.platform.events.event import COLUMNS, known_events

    parts = [
        "What happens when …? This is what `vafa doctor events` prints.",
        events_page().strip(),
        "## What each tells",
    ]
    parts.append(
        "Every event also has its moment, actor, customer and the event that led to it. Personal data is marked."
    )
    rows = ["| event | about | tells |", "|---|---|---|"]
    for name, event in known_events().items():
        if event.__subclasses__() or not event.__module__.startswith("vafa."):
            continue
        own = [field.name for field in fields(event) if field.name not in COLUMNS]
        tells = ", ".join(f"{one} (personal)" if one in event.personal else one for one in own)
        rows.append(f"| {name} | {event.subject.replace('_', '-')} | {tells or '–'} |")
    return "\n\n".join([*parts, "\n".join(rows)])


def permissions() -> str:
    """Permissions and roles."""
    from vafa.platform.access.permissions import ROLES
    from vafa.platform.access.permissions import permissions as declared

    rows = [f"| permission | meaning | {' | '.join(ROLES)} |", f"|---|---|{'---|' * len(ROLES)}"]
    for name, one in declared().items():
        marks = " | ".join("yes" if role in one.roles else "–" for role in ROLES)
        rows.append(f"| `{name}` | {_cell(str(one.label))} | {marks} |")
    return (
        "The administrator may do everything. What a person may not see does not exist for them (404).\n\n"
        + "\n".join(rows)
    )


def metrics() -> str:
    """Metrics."""
    from vafa.insights.metric import describe

    parts = ["The Learn page and `vafa metrics` show these; nothing else computes them."]
    for one in describe():
        parts.append(f"## {one['title']} (`{one['key']}`)\n\n{one['question']}")
        told = (
            ("counted", "numerator"),
            ("of", "denominator"),
            ("takes part", "counts"),
            ("by", "grain"),
            ("unit", "unit"),
        )
        rows = [f"| {label} | {_cell(str(one[key]))} |" for label, key in told]
        rows.append(f"| better | {'either way' if one['good'] == 'neither' else one['good']} |")
        if isinstance(one["asides"], dict) and one["asides"]:
            rows.append(f"| set aside | {_cell('; '.join(map(str, one['asides'].values())))} |")
        parts.append("\n".join(["| | |", "|---|---|", *rows]))
    return "\n\n".join(parts)


PAGES: tuple[Callable[[], str], ...] = (settings, events, permissions, metrics, commands)


def stale() -> Iterator[str]:
    """Pages that no longer say what the code does."""
    for name, text in pages():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"docs/reference/{name} is stale: run python tools/docs.py generate"


def undocumented() -> Iterator[str]:
    """Settings, commands, arguments, permissions, events and rooms without a word about them."""
    from vafa import config
    from vafa.cli import COMMANDS
    from vafa.platform.access.permissions import permissions as declared
    from vafa.platform.events.event import known_events
    from vafa.platform.registry import DOORS, ROOMS

    yield from (f"setting {name} has no meaning" for name, _, meaning in config.reference() if not meaning)
    yield from (f"permission {name} has no words" for name, one in declared().items() if not str(one.label))
    yield from (
        f"event {name} says nothing" for name, event in known_events().items() if not (event.__doc__ or "").strip()
    )
    for name, (module_name, _, line) in COMMANDS.items():
        yield from (
            f"vafa {name}: {given} has no help" for given, help_ in _arguments(_parser(module_name)) if not help_
        )
        if not line:
            yield f"vafa {name} says nothing"
    architecture = (HOUSE / "ARCHITECTURE.md").read_text(encoding="utf-8")
    yield from (f"ARCHITECTURE.md does not name {room}" for room in ROOMS + DOORS if f"`{room}`" not in architecture)
    index = (HOUSE / "docs" / "README.md").read_text(encoding="utf-8")
    for path in sorted((HOUSE / "docs").rglob("*.md")):
        inside = path.relative_to(HOUSE / "docs").as_posix()
        if inside != "README.md" and f"({inside})" not in index:
            yield f"docs/README.md does not lead to {inside}"


def hidden_settings() -> Iterator[str]:
    """Variables that are read somewhere but not declared in config.py, so that nobody can find them."""
    from vafa import config

    known = {name for name, _, _ in config.reference()}
    for path in sorted((HOUSE / "src").rglob("*.py")):
        if "tests" not in path.parts:
            for name in READ.findall(path.read_text(encoding="utf-8")):
                if name not in known:
                    yield f"{path.relative_to(HOUSE)} reads {name}, which config.py does not declare"


def broken_links() -> Iterator[str]:
    """Links of our pages to files that do not exist."""
    for path in [*sorted((HOUSE / "docs").rglob("*.md")), HOUSE / "README.md", HOUSE / "ARCHITECTURE.md"]:
        for target in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                yield f"{path.relative_to(HOUSE)} points to {target}, which does not exist"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{text}`" if text and text != "()" else "–"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
