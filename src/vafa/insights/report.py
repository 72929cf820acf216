"""What `vafa metrics` prints: each metric as people read it on a terminal, or as JSON."""

import argparse
import json
import sys
from datetime import date

from django.conf import settings

from vafa.insights import shown
from vafa.insights.compute import compute, find
from vafa.insights.metric import Metric, describe, metrics
from vafa.insights.refresh import bring_up_to_date, refresh
from vafa.insights.result import Result
from vafa.platform.i18n import language, languages
from vafa.platform.i18n.reading import Reader, active, reading_as
from vafa.platform.i18n.typed_dates import parse_day
from vafa.platform.time import now
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence


def report(args: argparse.Namespace) -> int:
    """Print the numbers and return the exit code: 0, or 2 with a sentence for input that cannot be used."""
    code = args.language if args.language in {one.code for one in languages()} else settings.LANGUAGE_CODE
    with reading_as(Reader(code, language(code).calendar, settings.CONFIG.time_zone)):
        try:
            text = _answer(args)
        except Refused as refused:
            print(sentence(refused), file=sys.stderr)
            return 2
    if text and not args.quiet:
        print(text)
    return 0


def _answer(args: argparse.Namespace) -> str:
    for name in args.names:
        find(name)
    if args.describe:
        return _described(args)
    start, end = _day(args.start), _day(args.end)
    refuse_if(start and end and end < start, Refused("insights.end_before_start", status=400))
    at = now()
    if args.refresh:
        refresh(at, rebuild=args.rebuild)
    else:
        bring_up_to_date(rebuild=args.rebuild)
    if args.quiet:
        return ""
    results = compute(args.names, start, end, calendar=active().calendar, as_of=at)
    if args.json:
        return json.dumps({"metrics": [one.as_data() for one in results]}, ensure_ascii=False, indent=2)
    return "\n\n".join(_printed(metrics()[one.metric], one) for one in results)


def _day(text: str | None) -> date | None:
    return parse_day(text, active().calendar, active().language) if text else None


def _described(args: argparse.Namespace) -> str:
    chosen = [one for one in describe() if not args.names or one["key"] in args.names]
    if args.json:
        return json.dumps(chosen, ensure_ascii=False, indent=2)
    names = ("question", "numerator", "denominator", "counts", "grain")
    return "\n\n".join("\n".join([str(one["key"]), *(f"  {one[name]}" for name in names)]) for one in chosen)


def _printed(metric: Metric, result: Result) -> str:
    """One metric as people read it on a terminal."""
    whole = shown.headline(metric, result.headline(*metric.headline))
    lines = [f"{metric.question} ({metric.key}, {shown.period_name(result)})", f"{metric.title}: {whole}"]
    for one in (shown.table(metric, result), shown.by_part(metric, result)):
        if one and one.rows:
            lines += ["", *_lines(one)]
    asides = [f"{shown.aside_name(metric, key)}: {shown.number(count)}" for key, count in result.asides.items()]
    return "\n".join([*lines, "", *asides] if asides else lines)


def _lines(table: shown.Table) -> list[str]:
    rows = [table.columns, *([name, *(cell.text or "…" for cell in cells)] for name, cells in table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    padded = ([text.ljust(width) for text, width in zip(row, widths, strict=True)] for row in rows)
    return [f"  {'  '.join(row)}".rstrip() for row in padded]
