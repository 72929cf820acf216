"""`vafa plans`: plans as YAML files, to be kept in git, looked at before they hold, and brought back."""

import argparse
import sys
from difflib import unified_diff
from pathlib import Path

HELP = """Plans (journeys) as YAML files, so that a change can be read before it holds.

  vafa plans list
  vafa plans export post_purchase > post_purchase.yaml
  vafa plans diff post_purchase.yaml               line by line, what the file changes
  vafa plans import post_purchase.yaml             keep it as the plan's draft; a plan that is not there is made
  vafa plans import post_purchase.yaml --publish   and publish it: who begins from now on walks it

A file that cannot be read is refused with the line, and nothing is changed. A draft is exported where one is being
edited, else what is published. Who is on the way keeps the version they began with."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    wanted = parser.add_subparsers(dest="wanted", required=True)
    wanted.add_parser("list", help="every plan with its key and its last version")
    export = wanted.add_parser("export", help="print a plan as YAML")
    export.add_argument("key", help="the plan's key")
    bring = wanted.add_parser("import", help="bring a plan in from a file, as a draft")
    bring.add_argument("file", help="a file that export wrote, or - for standard input")
    bring.add_argument("--publish", action="store_true", help="publish it at once")
    diff = wanted.add_parser("diff", help="show line by line what a file changes against what is published")
    diff.add_argument("file", help="a file that export wrote, or - for standard input")


def run(args: argparse.Namespace) -> int:
    """Do it; what is refused is one sentence on standard error, exit code 2, and nothing changed."""
    from vafa.platform.values import Refused
    from vafa.platform.wording import sentence

    try:
        print(_answer(args), end="")
    except Refused as refused:
        print(sentence(refused), file=sys.stderr)
        return 2
    return 0


def _answer(args: argparse.Namespace) -> str:
    from vafa.journeys.actions.plan_files import bring_in, compared, written
    from vafa.journeys.models import Plan
    from vafa.platform.time import now
    from vafa.platform.values import SYSTEM, Refused

    match args.wanted:
        case "list":
            return "".join(map(_line, Plan.objects.order_by("pk")))
        case "export":
            plan = Plan.objects.filter(key=args.key).first()
            if plan is None:
                raise Refused("journeys.plan_unknown", key=args.key)
            return written(plan)
        case "import":
            plan = bring_in(_read(args.file), published=args.publish, actor=SYSTEM, at=now())
            return f"{plan.key}: {'published' if args.publish else 'kept as a draft'}\n"
    before, after = compared(_read(args.file))
    lines = unified_diff(before.splitlines(True), after.splitlines(True), "published", args.file)
    return "".join(lines) or "Nothing to change.\n"


def _line(plan: object) -> str:
    from vafa.journeys.models import Plan

    assert isinstance(plan, Plan)
    last = plan.versions.order_by("-number").first()
    state = "" if plan.is_active else "(off) "
    draft = ", a draft" if plan.draft is not None else ""
    return f"{plan.key:<20} {state}{f'version {last.number}' if last else 'not published'}{draft}: {plan.name}\n"


def _read(path: str) -> str:
    from vafa.platform.values import Refused

    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("journeys.file_no_text", status=422) from error
    except OSError as error:
        raise Refused("journeys.file_unread", why=error.strerror or str(error), status=422) from error
