"""`vafa service`: how the shop wants its service, to be read, kept in a file and brought back from one."""

import argparse
import json
import sys
from pathlib import Path

HELP = """How the shop wants its service: kinds of cases with their stages, and promises.

Keep it in a file beside your other settings, so that a change can be looked at before it holds:

  vafa service show                        kinds and promises in words
  vafa service export > service.json       everything in one file
  vafa service import service.json --dry-run
  vafa service import service.json         bring it back; what is the same is left alone

A file holds {"kinds": [{"key", "on", ...shape}], "promises": [{"name", "conditions", "promises"}]}. Kinds it does not
name stay as they are; promises become exactly those of the file. A kind that changed becomes a new version: cases that
are open keep the version they were opened with, and every version can be restored on the page of its kind."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    wanted = parser.add_subparsers(dest="wanted", required=True)
    show = wanted.add_parser("show", help="kinds and promises in words")
    show.add_argument("--json", action="store_true", help="print what export prints")
    show.add_argument("--language", default="en", metavar="fa|ar|en", help="language of the names (en)")
    wanted.add_parser("export", help="print everything as JSON")
    bring = wanted.add_parser("import", help="bring kinds and promises in from a file")
    bring.add_argument("file", help="a file that export wrote, or - for standard input")
    bring.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    bring.add_argument("--json", action="store_true", help="print what changed as JSON")


def run(args: argparse.Namespace) -> int:
    """Do it; what cannot be read is one sentence on standard error, exit code 2, and nothing changed."""
    from vafa.cases.actions.service_file import bring_in, written
    from vafa.platform.time import now
    from vafa.platform.values import SYSTEM, Refused
    from vafa.platform.wording import sentence

    if args.wanted == "export" or (args.wanted == "show" and args.json):
        print(json.dumps(written(), ensure_ascii=False, indent=1))
        return 0
    if args.wanted == "show":
        print(_told(written(), args.language))
        return 0
    try:
        changes = bring_in(_read(args.file), dry_run=args.dry_run, actor=SYSTEM, at=now())
    except Refused as refused:
        print(sentence(refused), file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps({"changed": changes, "dry_run": args.dry_run}, ensure_ascii=False))
    else:
        print("\n".join(changes) or "Nothing to change.")
    return 0


def _read(path: str) -> object:
    from vafa.platform.values import Refused

    try:
        return json.loads(sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Refused("cases.bad_file", part=str(error)[:200]) from error


def _told(service: dict[str, list[dict[str, object]]], language: str) -> str:
    """Kinds with their stages, then promises, in lines for a terminal."""
    from vafa.cases.queries.setup import all_kinds
    from vafa.cases.rules.shapes import words_in

    lines = []
    for shape, on in all_kinds():
        stages = " > ".join(words_in(one.name, language) for one in shape.stages)
        lines.append(f"{shape.key:<16} v{shape.version:<4} {'' if on else '(off) '}{words_in(shape.name, language)}")
        lines.append(f"{'':<22} {stages}")
    for place, one in enumerate(service["promises"], 1):
        lines.append(f"promise {place}  {one['name']}  {json.dumps(one['conditions'], ensure_ascii=False)}")
        lines.append(f"{'':<10} {json.dumps(one['promises'], ensure_ascii=False)}")
    return "\n".join(lines)
