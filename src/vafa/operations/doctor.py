"""`vafa doctor`: is everything well? Each line is ok, or says what to do. `vafa doctor events`: who reacts to what."""

import argparse
import json
from dataclasses import asdict

HELP = """Look at every part of Vafa. Each line is ok, or says what to do; the exit code is 1 when something is not.

  vafa doctor            database, migrations, worker, live process, readers, dead letters, mail, channels, tray,
                         disk, clock
  vafa doctor events     what happens when X: every event and who reacts to it"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("page", nargs="?", choices=["events"], help="events: who reacts to what")
    parser.add_argument("--json", action="store_true", help="print JSON for machines")


def run(args: argparse.Namespace) -> int:
    """Look, print, and answer 0 when all is well."""
    if args.page == "events":
        print(events_page())
        return 0
    from django.conf import settings

    from vafa.platform.i18n import language
    from vafa.platform.i18n.reading import Reader, reading_as

    reader = Reader(settings.LANGUAGE_CODE, language(settings.LANGUAGE_CODE).calendar, settings.CONFIG.time_zone)
    with reading_as(reader):
        return _examine(args.json)


def _examine(as_json: bool) -> int:
    from vafa.operations.looks import LOOKS, PARTS

    found = [look() for look in LOOKS]
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            print(f"{'ok ' if finding.ok else 'NO '} {PARTS[finding.part]!s:<14} {finding.state}")
            if not finding.ok:
                print(f"    {'':<14} → {finding.remedy}")
    return 0 if all(finding.ok for finding in found) else 1


def events_page() -> str:
    """Every event, what it means, and who reacts to it, as Markdown."""
    from vafa.platform.events.event import known_events
    from vafa.platform.events.reactions import readers as registered

    lines = ["| event | what happened | who reacts |", "|---|---|---|"]
    for name, event in known_events().items():
        if event.__subclasses__() or not event.__module__.startswith("vafa."):
            continue
        who = [f"{r.name}{' (inline)' if r.inline else ''}" for r in registered().values() if name in r.event_names]
        meaning = (event.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        lines.append(f"| {name} | {' '.join(meaning.split())} | {', '.join(who) or '–'} |")
    return "\n".join(lines)
