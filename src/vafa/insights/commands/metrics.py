"""`vafa metrics`: the numbers of the Learn page, computed afresh, for people or as JSON."""

import argparse

from vafa.insights.metric import metrics

HELP = "What was learned: how many customers return, how quickly we answer, whether follow-ups come on time."

_EXAMPLES = """\
examples:
  vafa metrics                                          every metric, over all there is
  vafa metrics returned_by_day --from 1403/01/01        one metric, for customers who first bought since then
  vafa metrics --from 2025-01-01 --to 2025-12-31 --json the same numbers for another program
  vafa metrics --describe --json                        what each metric means

Days are those of the shop and both are included; Jalali, Hijri and Gregorian dates are understood.

--json prints {"metrics": [{"metric", "start", "end", "calendar", "as_of", "known_until", "cells": [...]}]}. A cell is
{"month", "part", "aside", "size", "of", "hits", "share", "median"}: `month` and `part` are "" for all of them; `size`
is everything counted, `of` the denominator, `hits` the numerator, `share` the one by the other (null when nothing is
in the denominator), `median` of minutes or days. `of` smaller than `size` means: not all of them are decided yet.
Cells with an `aside` tell how many stand outside the denominator and why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.epilog = _EXAMPLES
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which metrics: {', '.join(metrics())}")
    parser.add_argument("--from", dest="start", metavar="DAY", help="first day")
    parser.add_argument("--to", dest="end", metavar="DAY", help="last day")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--describe", action="store_true", help="say what each metric means, and compute nothing")
    parser.add_argument("--refresh", action="store_true", help="also keep the numbers for the pages")
    parser.add_argument("--rebuild", action="store_true", help="read all facts anew, not only what changed")
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    parser.add_argument("--language", default="", metavar="fa|ar|en", help="language of the words (the shop's)")


def run(args: argparse.Namespace) -> int:
    """Print the numbers and return 0; for input that cannot be used, say why in one sentence and return 2."""
    from vafa.insights.report import report

    return report(args)
