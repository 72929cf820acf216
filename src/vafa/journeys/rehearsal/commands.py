"""`vafa rehearse`: a plan over last year's orders or the coming days, told in numbers before it sends anything."""

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Any

HELP = """Run a plan over real orders before it sends anything. Nothing is sent, and nothing is kept.

  vafa rehearse post_purchase
  vafa rehearse post_purchase --draft --orders next-30-days
  vafa rehearse post_purchase --orders last-year --json > rehearsal.json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("plan", metavar="PLAN", help="the key of the plan")
    parser.add_argument("--orders", default="last-year", metavar="last-year|next-30-days", help="over which orders")
    parser.add_argument("--version", type=int, default=0, metavar="N", help="a version of the plan (the latest)")
    parser.add_argument("--draft", action="store_true", help="the draft, not a version")
    parser.add_argument("--alone", action="store_true", help="as if there were no other plan")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")


def run(args: argparse.Namespace) -> int:
    """Rehearse, and print."""
    from django.conf import settings

    from vafa.journeys.models import Plan
    from vafa.journeys.rehearsal.running import OVER, Wanted, rehearse
    from vafa.journeys.rules.steps import read_content
    from vafa.platform.i18n import language
    from vafa.platform.i18n.reading import Reader, reading_as
    from vafa.platform.run.progress import Progress
    from vafa.platform.time import now
    from vafa.platform.values import Refused
    from vafa.platform.wording import sentence

    plan = Plan.objects.filter(key=args.plan).first()
    if plan is None or args.orders not in OVER:
        plans = ", ".join(Plan.objects.order_by("key").values_list("key", flat=True))
        print(
            f"--orders takes {' or '.join(OVER)}." if plan else f"There is no plan “{args.plan}”. There are: {plans}."
        )
        return 2
    data = plan.draft if args.draft else _version(plan, args.version)
    if data is None:
        print("The plan has no such version, or no draft.")
        return 2
    reader = Reader(settings.LANGUAGE_CODE, language(settings.LANGUAGE_CODE).calendar, settings.CONFIG.time_zone)
    with reading_as(reader):
        try:
            content = read_content(data)
            with Progress("rehearsing", shown=not args.json) as bar:
                wanted = Wanted(plan, content, args.orders, alone=args.alone)
                result = rehearse(wanted, now(), _drawing(bar))
        except Refused as refused:
            print(sentence(refused))
            return 1
        print(json.dumps(result, ensure_ascii=False, indent=1) if args.json else _table(plan.name, content, result))
    return 0


def _drawing(bar: Any) -> Callable[[float], bool]:
    def seen(share: float) -> bool:
        bar.at(share)
        return True

    return seen


def _version(plan: Any, number: int) -> dict[str, object] | None:
    rows = plan.versions.filter(number=number) if number else plan.versions.order_by("-number")
    version = rows.first()
    return version.content if version else None


def _table(name: str, content: Any, result: Mapping[str, Any]) -> str:
    """The numbers as the terminal shows them, in the language of the shop."""
    from vafa.journeys.rehearsal.shown import figures, sentences, steps

    lines = [name, "", *sentences(result), ""]
    lines += [f"  {one.title}: {one.value} {one.unit}".rstrip() for one in figures(result)]
    for row in steps(content, result):
        lines += ["", f"  {row.name}: {row.reached} → {row.done}"]
        lines += [f"      {many}  {words}" for words, many in (*row.skipped, *row.held, *row.turns)]
    return "\n".join(lines)
