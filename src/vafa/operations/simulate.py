"""`vafa simulate`: what would be sent in the coming days. The clock runs ahead, nothing leaves, nothing is kept."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

HELP = """Run the coming days at once and print what would be sent, to whom and when.

Messages go to a recorder instead of the mail server, and everything that happened is undone at the end.

  vafa simulate --days 30
  vafa simulate --days 7 --json"""
SHOWN = 200
STEP = timedelta(minutes=10)  # what is due within ten minutes happens together


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("--days", type=int, default=30, help="how many days ahead (default 30)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--all", action="store_true", help=f"print every line, not only the first {SHOWN}")


def run(args: argparse.Namespace) -> int:
    """Rehearse, print, and undo."""
    from django.conf import settings

    from vafa.platform.i18n import language
    from vafa.platform.i18n.reading import Reader, reading_as

    if not 0 < args.days <= 730:
        print("--days takes a number from 1 to 730.")
        return 2
    reader = Reader(settings.LANGUAGE_CODE, language(settings.LANGUAGE_CODE).calendar, settings.CONFIG.time_zone)
    with reading_as(reader):
        report = rehearse(timedelta(days=args.days), progress=not args.json)
        print(json.dumps(report, ensure_ascii=False, indent=1) if args.json else _table(report, args.all))
    return 0


def rehearse(ahead: timedelta, *, progress: bool = False) -> dict[str, Any]:
    """Live ahead inside one transaction that is rolled back, and report what would have happened.

    Returns {"from", "until", "sent": [...], "skipped": {reason: count}, "calls": [...], "days": {day: count}}.
    """
    from django.db import transaction

    from vafa.channels.overrides import recording
    from vafa.platform.events.simulation import Life
    from vafa.platform.run.progress import Progress
    from vafa.platform.time import now
    from vafa.platform.time.clock import clock_at

    start = now()
    with Progress("rehearsing", shown=progress) as bar, transaction.atomic(), recording(), clock_at(start):
        Life(step=STEP).until(start + ahead, seen=lambda moment: bar.at((moment - start) / ahead))
        report = _report(start, start + ahead)
        transaction.set_rollback(True)
    return report


def _report(start: datetime, end: datetime) -> dict[str, Any]:
    from vafa.conversations.models import Message
    from vafa.journeys.models import CALL, FollowUp
    from vafa.platform.i18n.dates import local_day

    outgoing = Message.objects.filter(direction=Message.OUT, settled_at__gte=start).order_by("settled_at", "pk")
    sent = [
        {
            "at": message.settled_at.isoformat() if message.settled_at else None,
            "customer": message.customer.name,
            "address": message.address,
            "channel": message.channel,
            "letter": message.letter,
            "subject": message.subject,
        }
        for message in outgoing.filter(state=Message.SENT).select_related("customer").iterator(chunk_size=2000)
    ]
    skipped = Counter(outgoing.filter(state=Message.SKIPPED).values_list("reason", flat=True))
    skipped.update(
        FollowUp.objects.filter(state="skipped", done_at__gte=start, message=None).values_list("reason", flat=True)
    )
    calls = [
        {"at": call.due_at.isoformat(), "customer": call.customer.name, "touchpoint": call.touchpoint}
        for call in FollowUp.objects.filter(kind=CALL, due_at__gte=start, due_at__lt=end).select_related("customer")
    ]
    days = Counter(str(local_day(datetime.fromisoformat(str(one["at"])))) for one in sent)
    return {
        "from": start.isoformat(),
        "until": end.isoformat(),
        "sent": sent,
        "skipped": dict(skipped.most_common()),
        "calls": calls,
        "days": dict(sorted(days.items())),
    }


def _table(report: dict[str, Any], every: bool) -> str:
    from django.utils.translation import gettext as _

    from vafa.conversations.wording import reason_sentence
    from vafa.platform.i18n.dates import show_day, show_moment
    from vafa.platform.i18n.digits import show_number, to_reader
    from vafa.platform.i18n.reading import active

    code = active().language
    sent: Sequence[dict[str, str]] = report["sent"]
    lines = [_("What would be sent until %(day)s") % {"day": show_day(datetime.fromisoformat(report["until"]))}, ""]
    for one in sent if every else sent[:SHOWN]:
        moment = show_moment(datetime.fromisoformat(one["at"]))
        lines.append(f"  {moment}  {one['customer']}  {one['subject']}  <{one['address']}>")
    if len(sent) > SHOWN and not every:
        more = show_number(len(sent) - SHOWN, code)
        lines.append("  " + _("… and %(count)s more (--all shows them)") % {"count": more})
    lines += ["", _("Messages: %(count)s") % {"count": show_number(len(sent), code)}]
    lines.append(_("Calls: %(count)s") % {"count": show_number(len(report["calls"]), code)})
    for reason, count in report["skipped"].items():
        lines.append("  " + to_reader(f"{count}", code) + "  " + reason_sentence(reason))
    return "\n".join(lines)
