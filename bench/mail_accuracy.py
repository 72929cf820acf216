"""How well mails are read: every field against labelled mails beside the house, in per cent, and mails per second.

    python bench/mail_accuracy.py --data DIR [--wrong]

DIR holds `raw/`, `expected.jsonl`, `constructed_expected.jsonl`, `bounces.json` and `replies.json`; each missing one is
passed over. `--wrong` prints what differs. White space runs count as one blank; a date is compared in UTC.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from vafa.channels.drivers.email.reading import Mail, read_mail


class Tally:
    """Right and all, by field."""

    def __init__(self, *, loud: bool) -> None:
        self.right: Counter[str] = Counter()
        self.all: Counter[str] = Counter()
        self.loud = loud

    def compare(self, field: str, mail: str, wanted: object, got: object) -> None:
        """Count one comparison."""
        self.all[field] += 1
        if wanted == got:
            self.right[field] += 1
        elif self.loud:
            print(f"{mail} {field}\n  wanted {str(wanted)[:700]!r}\n  got    {str(got)[:700]!r}")


def main() -> int:
    """Measure and print; the exit code is 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    tally = Tally(loud=args.wrong)
    for entry in _entries(args.data):
        _fields(entry, read_mail((args.data / entry["file"]).read_bytes()), tally)
    _bounces(args.data, tally)
    _replies(args.data, tally)
    for field, number in tally.all.items():
        print(f"{field:<22} {tally.right[field]:>4} of {number:<4} {100 * tally.right[field] / number:6.1f} %")
    _speed(args.data)
    return 0 if tally.all else 2


def _entries(data: Path) -> Iterator[dict[str, Any]]:
    for name in ("expected.jsonl", "constructed_expected.jsonl"):
        if (data / name).exists():
            yield from map(json.loads, (data / name).read_text(encoding="utf-8").splitlines())


def _fields(entry: dict[str, Any], mail: Mail, tally: Tally) -> None:
    said = mail.as_json()
    files = [one for one in mail.attachments if not one.is_message]
    got = {
        "subject": said["subject"],
        "from": [said["from"]] if said["from"] else [],
        "from_name": [said["from_name"]] if said["from"] else [],
        "date": _utc(mail.date),
        "has_html": mail.html is not None,
        "text": mail.text,
        "html_text": mail.text,
        "attachments": [{"filename": one.name, "sha256": one.sha256} for one in files],
        "attachment_names": [one.name for one in files],
        **{key: said[key] for key in ("to", "cc", "reply_to", "message_id", "in_reply_to", "references")},
    }
    for field, wanted in entry["expected"].items():
        if field in got:
            tally.compare(field, entry["id"], _even(wanted), _even(got[field]))
    if "lang" in entry and entry["kind"] != "dsn":
        tally.compare("language", entry["id"], entry["lang"], mail.language)
    if "kind" in entry:
        tally.compare("automatic", entry["id"], entry["kind"] in ("autoreply", "dsn"), bool(mail.auto_submitted))
        tally.compare("is a bounce", entry["id"], entry["kind"] == "dsn", mail.bounce is not None)
    elif "flufl" not in entry["id"]:
        tally.compare("visible is there", entry["id"], bool(mail.text.strip()), bool(mail.visible.strip()))


def _bounces(data: Path, tally: Tally) -> None:
    for entry in json.loads((data / "bounces.json").read_text("utf-8")) if (data / "bounces.json").exists() else []:
        bounce = read_mail((data / entry["file"]).read_bytes()).bounce
        for permanent, word in ((True, "permanent"), (False, "temporary")):
            wanted = sorted(entry["expected"][f"failed_recipients_{word}"])
            got = sorted(one.address for one in bounce.recipients if one.permanent is permanent) if bounce else []
            tally.compare(f"bounce, {word}", entry["id"], wanted, got)
        tally.compare("bounce, is one", entry["id"], entry["expected"]["is_bounce"], bounce is not None)


def _replies(data: Path, tally: Tally) -> None:
    for entry in json.loads((data / "replies.json").read_text("utf-8")) if (data / "replies.json").exists() else []:
        if entry["kind"] == "eml":
            raw = (data / entry["file"]).read_bytes()
        else:
            message = EmailMessage()
            message["From"] = "a@example.com"
            message.set_content(entry["input"], subtype=entry["kind"])
            raw = message.as_bytes()
        wanted, got = entry["expected_reply"], read_mail(raw).visible
        tally.compare(f"answer, {entry['kind']}", entry["id"], "".join(wanted.split()), "".join(got.split()))


def _speed(data: Path) -> None:
    mails = [one.read_bytes() for one in data.rglob("*") if one.is_file() and one.suffix not in (".json", ".jsonl")]
    rounds, began = 5, time.process_time()
    for _ in range(rounds):
        for raw in mails:
            read_mail(raw)
    speed = rounds * len(mails) / (time.process_time() - began)
    print(f"{speed:.0f} mails/s of processor time over {len(mails)} mails")


def _even(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _utc(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if moment else ""


if __name__ == "__main__":
    sys.exit(main())
