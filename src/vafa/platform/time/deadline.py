"""`vafa deadline`: when a working time is over, or how much of it lies between two moments, and why.

It reads a calendar from a file or takes a shipped one. It opens no database and loads no Django, so that it answers
at once and anywhere.
"""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from vafa.platform.time.calendars import NAMES, shipped
from vafa.platform.time.deadline_words import SAYS
from vafa.platform.values.calendar_file import read_calendar
from vafa.platform.values.calendar_words import LANGUAGES, digits, length_words, refusal_words, step_words
from vafa.platform.values.explanation import Step
from vafa.platform.values.refused import Refused
from vafa.platform.values.span import Span
from vafa.platform.values.working_calendar import FIRST_YEAR, LAST_YEAR, LONGEST, WorkingCalendar

HELP = "When a promise of working time is due, or how much working time lies between two moments."

_EXAMPLES = """\
examples:
  When is a promise of two working hours due that starts on Wednesday at 16:00?
    vafa deadline --calendar iran --start 2026-03-18T16:00 --minutes 120

  The same from a file, not counting the time we waited for the customer:
    vafa deadline --calendar shop.json --start 2026-03-18T10:00 --minutes 240 \\
        --pause 2026-03-18T11:00..2026-03-19T10:00

  How much working time passed until the answer, as JSON:
    vafa deadline --calendar gulf --start 2026-03-18T16:00 --end 2026-03-22T10:00 --json

a calendar file:
  {"time_zone": "Asia/Tehran",
   "hours": {"sat": [["09:00", "12:00"], ["13:00", "17:00"]], "thu": [["22:00", "24:00"]]},
   "holidays": ["2026-03-21"],
   "exceptions": {"2026-03-19": [["09:00", "12:00"]]}}

A weekday left out is closed; an exception day replaces the hours of its day. A moment without an offset is read in the
calendar's time zone: the first of two when the clock is set back, moved on by the gap when it is skipped.
Bad input is answered by one sentence on standard error and exit code 2."""

_STEPS_SHOWN = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options; what is missing or wrong among them is worded by `run`."""
    parser.description = HELP
    parser.epilog = _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    names = ", ".join(NAMES)
    parser.add_argument("--calendar", metavar="FILE|NAME", help=f"a calendar file (JSON), or one of {names}")
    parser.add_argument("--start", metavar="MOMENT", help="when the time begins to run, such as 2026-03-18T16:00")
    parser.add_argument("--minutes", metavar="N", help="working minutes: say when they are over")
    parser.add_argument("--end", metavar="MOMENT", help="instead of --minutes: say how much working time lies before")
    parser.add_argument(
        "--pause", metavar="FROM..TO", action="append", default=[], help="time that does not count; may be given again"
    )
    parser.add_argument("--language", default="fa", metavar="fa|ar|en", help="language of the words (fa)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print the answer and return 0; for input that cannot be used, say why in one sentence and return 2."""
    language: str = args.language if args.language in LANGUAGES else "en"
    try:
        _check_options(args)
        answer = _answer(args)
    except Refused as refused:
        print(refusal_words(refused, language, SAYS), file=sys.stderr)
        return 2
    print(answer)
    return 0


def _check_options(args: argparse.Namespace) -> None:
    if args.language not in LANGUAGES:
        raise _bad("bad_language", value=args.language)
    for option in ("calendar", "start"):
        if getattr(args, option) is None:
            raise _bad("no_option", option=f"--{option}")
    if (args.minutes is None) == (args.end is None):
        raise _bad("minutes_or_end")


def _answer(args: argparse.Namespace) -> str:
    length = None if args.minutes is None else _length(args.minutes)
    calendar = _calendar(args, length)
    start = _moment(args.start, "--start", calendar)
    pauses = [_pause(text, calendar) for text in args.pause]
    if length is not None:
        explained = calendar.explain(length, start, pauses)
        due = explained.due.astimezone(calendar.zone).isoformat()
        told: dict[str, object] = {"due": due, "minutes": _minutes(length)}
        steps: Sequence[Step] = explained.steps
        headline, shown = step_words(steps[-1], calendar.zone, args.language), steps[:-1]
    else:
        end = _moment(args.end, "--end", calendar)
        worked = calendar.between(start, end, pauses)
        told = {"minutes": _minutes(worked)}
        steps = shown = calendar.explain_between(start, end, pauses)
        length_worded = length_words(worked, args.language)
        headline = SAYS["deadline.worked"][args.language].format(length=length_worded)
    if args.json:
        told["steps"] = [_step_data(step, calendar.zone, args.language) for step in steps]
        return json.dumps(told, ensure_ascii=False, indent=2)
    return "\n".join([headline, *_step_lines(shown, calendar.zone, args.language)])


def _step_lines(steps: Sequence[Step], zone: ZoneInfo, language: str) -> list[str]:
    """Each step in words; of very many only the first and the last."""
    if len(steps) <= _STEPS_SHOWN:
        return [f"  {step_words(step, zone, language)}" for step in steps]
    half = _STEPS_SHOWN // 2
    more = SAYS["deadline.more_steps"][language].format(count=digits(str(len(steps) - 2 * half), language))
    first, last = (_step_lines(part, zone, language) for part in (steps[:half], steps[-half:]))
    return [*first, f"  {more}", *last]


def _step_data(step: Step, zone: ZoneInfo, language: str) -> dict[str, object]:
    data: dict[str, object] = {
        "kind": step.kind,
        "start": step.start.astimezone(zone).isoformat(),
        "end": step.end.astimezone(zone).isoformat(),
        "minutes": _minutes(step.duration),
        "words": step_words(step, zone, language),
    }
    if step.day:
        data["day"] = step.day.isoformat()
    return data


def _calendar(args: argparse.Namespace, length: timedelta | None) -> WorkingCalendar:
    """The calendar asked for; a shipped one with the holidays of every year the answer can touch."""
    if args.calendar not in NAMES:
        return read_calendar(_read_json(args.calendar))
    first = _naive_or_aware(args.start, "--start").year
    last = _naive_or_aware(args.end, "--end").year if length is None else first + math.ceil(length / timedelta(days=60))
    return shipped(args.calendar, range(first - 1, min(last, first + 50) + 2))


def _read_json(path: str) -> object:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"), object_pairs_hook=_object_without_repeats)
    except OSError as error:
        raise _bad("no_file", value=path, allowed=", ".join(NAMES)) from error
    except UnicodeDecodeError as error:
        raise _bad("not_utf8", value=path) from error
    except json.JSONDecodeError as error:
        raise _bad("not_json", value=path, line=error.lineno) from error
    except RecursionError as error:
        raise _bad("not_json", value=path, line=1) from error


def _object_without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise _bad("twice", key=key)
        result[key] = value
    return result


def _length(text: str) -> timedelta:
    try:
        minutes = float(text)
    except ValueError as error:
        raise _bad("bad_minutes", value=text) from error
    if math.isnan(minutes):
        raise _bad("bad_minutes", value=text)
    limit = LONGEST / timedelta(minutes=1) + 1
    return timedelta(minutes=max(-1, min(minutes, limit)))


def _moment(text: str, option: str, calendar: WorkingCalendar) -> datetime:
    moment = _naive_or_aware(text, option)
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone)


def _naive_or_aware(text: str, option: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _bad("bad_moment", option=option, value=text) from error
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise Refused("calendar.moment_out_of_range", {"year": moment.year})
    return moment


def _pause(text: str, calendar: WorkingCalendar) -> Span:
    start_text, dots, end_text = text.partition("..")
    if not (start_text and dots and end_text):
        raise _bad("bad_pause", value=text)
    start, end = (_moment(part.strip(), "--pause", calendar) for part in (start_text, end_text))
    try:
        return Span(start, end)
    except ValueError as error:
        raise _bad("pause_ends_early", value=text) from error


def _minutes(length: timedelta) -> int | float:
    minutes = length / timedelta(minutes=1)
    return int(minutes) if minutes.is_integer() else minutes


def _bad(reason: str, **data: object) -> Refused:
    return Refused(f"deadline.{reason}", data)
