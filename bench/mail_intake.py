"""Mails that came are read, threaded and placed: at least 100 a second on two cores, in memory that does not grow.

    python bench/mail_intake.py [--size N] [--data DIR] [--json]

The mails are those of DIR (raw mails, found by their ending), as often as needed, each with a Message-ID of its own;
without it, a mix made here. Half of the customers' mails answer a letter of ours and go to its case. Two processes
place, as two workers do. Then one mail of 25 MB. The reference is the bare insert of the same bodies.
"""

import argparse
import hashlib
import multiprocessing
import os
import re
import resource
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from _house import Measured, Watch, house, note, sql, tell

PROCESSES = 2
ENDINGS = (".eml", ".txt", ".msg")
HERE = Path(__file__).parents[1]
KNOWN = 200  # letters of ours that are answered
ID = re.compile(rb"(?im)^message-id:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1500, help="mails (default 1500)")
    parser.add_argument("--data", type=Path, default=HERE.parent / "shared" / "data" / "emails")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    with house():
        bodies, references = _bodies(args.data, args.size), _letters()
        mails = [_numbered(bodies[number % len(bodies)], number, references) for number in range(args.size)]
        note(f"{len(mails)} mails, {sum(map(len, mails)) / len(mails):,.0f} bytes each")
        bare = _bare(mails)
        tell([_many(mails, bare), _large()], args.json)


def _bodies(data: Path, size: int) -> list[bytes]:
    found = sorted(path for path in data.rglob("*") if path.suffix in ENDINGS) if data.is_dir() else []
    return [path.read_bytes() for path in found][:size] or [_made(number) for number in range(20)]


def _made(number: int) -> bytes:
    """A customer's mail: Persian, some in HTML too, some with a picture."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"مشتری {number} <customer{number}@example.org>", "shop@example.com"
    mail["Subject"], mail["Date"] = "یخچال سرد نمی‌کند", "Sat, 2 May 2026 11:30:00 +0330"
    text = "سلام. یخچالی که خریدم سرد نمی‌کند و صدا می‌دهد. " * (1 + number % 5)
    mail.set_content(f"{text}\n\nOn Monday shop wrote:\n> سلام\n> فردا می‌آییم\n")
    if number % 2:
        mail.add_alternative(f"<p dir=rtl>{text}</p><blockquote>سلام</blockquote>", subtype="html")
    if number % 5 == 0:
        mail.add_attachment(os.urandom(20_000), maintype="image", subtype="png", filename="عکس.png")
    return mail.as_bytes()


def _numbered(body: bytes, number: int, references: list[str]) -> bytes:
    """Another mail with the same words; every second one answers a letter of ours."""
    answers = f"In-Reply-To: {references[number % len(references)]}\r\n" if number % 2 else ""
    own = f"Message-ID: <{number}.bench@example.org>\r\n{answers}".encode()
    return own + ID.sub(b"", body.lstrip(), count=1)


def _letters() -> list[str]:
    """Letters of ours in cases of their own; their Message-IDs."""
    from vafa.cases.actions.opening import open_case
    from vafa.channels.actions import save_account
    from vafa.conversations.ids import message_id
    from vafa.conversations.models import Message
    from vafa.customers.actions import add_customer
    from vafa.platform.time import now
    from vafa.platform.values import SYSTEM, Actor

    typed = {"host": "127.0.0.1", "port": 1, "protection": "none", "sender": "shop@example.com"}
    save_account("email", "Mail", typed, actor=SYSTEM, at=now())
    found = []
    for number in range(KNOWN):
        who = add_customer(f"مشتری {number}", emails=[f"c{number}@example.net"], actor=SYSTEM, at=now())
        actor = Actor.customer(who.pk)
        case = open_case(who, kind="question", subject="سفارش", text="سلام", channel="email", actor=actor, at=now())
        row = Message.objects.create(
            conversation=case.conversation, customer=who, direction="out", channel="email", purpose="service",
            language="fa", state="sent", created_at=now(),
        )  # fmt: skip
        found.append(message_id(row, "example.com"))
    return found


def _bare(mails: list[bytes]) -> float:
    """Mails a second stored by one process, each committed by itself, and nothing else."""
    sql("CREATE TABLE bare (id bigserial PRIMARY KEY, key text UNIQUE, body bytea)")
    with Watch() as watch:
        for mail in mails:
            sql("INSERT INTO bare (key, body) VALUES (%s, %s)", [hashlib.sha256(mail).hexdigest(), mail])
    sql("DROP TABLE bare")
    return len(mails) / watch.seconds


def _kept(mails: list[bytes]) -> None:
    from vafa.channels.inbound import Raw
    from vafa.channels.models import Account
    from vafa.conversations.intake import keep
    from vafa.platform.time import now

    account = Account.objects.get()
    for mail in mails:
        keep(account, Raw(body=mail, content_type="message/rfc822"), at=now())


def _many(mails: list[bytes], bare: float) -> Measured:
    from django.db import connection

    from vafa.conversations.models import Inbound

    with Watch() as keeping:
        _kept(mails)
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    start, told = multiprocessing.get_context("spawn").Event(), multiprocessing.get_context("spawn").Queue()
    workers = [
        multiprocessing.get_context("spawn").Process(target=_place, args=(start, told)) for _ in range(PROCESSES)
    ]
    for one in workers:
        one.start()
    for _ in workers:
        told.get()  # it is up
    with Watch() as watch:
        start.set()
        ends = [told.get() for _ in workers]
    for one in workers:
        one.join()
    states = dict(Inbound.objects.values_list("state").annotate(n=_count()))
    computing = sum(seconds for _, _, seconds in ends) / len(mails) * 1000
    return Measured(
        "mails read, threaded and placed by two processes", len(mails) / watch.seconds, "mails/s", 100.0, "more",
        "bare insert of the same bodies, one process", bare,
        {
            "states": states, "kept": f"{len(mails) / keeping.seconds:,.0f} mails/s",
            "memory": "; ".join(f"{a} MB at a third, {b} MB at the end" for a, b, _ in ends),
            "computing": f"{computing:.1f} ms for each mail in these processes, {os.cpu_count()} cores, load "
            f"{os.getloadavg()[0]:.1f}",
        },
    )  # fmt: skip


def _count() -> object:
    from django.db.models import Count

    return Count("pk")


def _place(start: object, told: object) -> None:
    """One worker: place until nothing waits."""
    import django

    django.setup()
    from vafa.conversations.intake import place_waiting
    from vafa.conversations.models import Inbound
    from vafa.platform.time import now

    total = Inbound.objects.filter(state="waiting").count()
    told.put("up")  # type: ignore[attr-defined]
    start.wait()  # type: ignore[attr-defined]
    third, done, computed = 0, 0, time.process_time()
    while placed := place_waiting(now() + timedelta(seconds=1), limit=50):
        done += placed
        if not third and done >= total / PROCESSES / 3:
            third = _resident()
    told.put((third, _resident(), time.process_time() - computed))  # type: ignore[attr-defined]


def _resident() -> int:
    """MB this process has in memory now."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize() // 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _large() -> Measured:
    from vafa.conversations.intake import place_waiting
    from vafa.conversations.models import Inbound
    from vafa.platform.time import now

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "big@example.org", "shop@example.com", "large"
    mail.set_content("عکس‌ها پیوست است.")
    mail.add_attachment(os.urandom(18_900_000), maintype="image", subtype="png", filename="a.png")
    raw = mail.as_bytes()
    with Watch() as bare:
        sql("CREATE TABLE bare (body bytea)")
        sql("INSERT INTO bare VALUES (%s)", [raw])
    with Watch() as watch:
        _kept([raw])
        place_waiting(now() + timedelta(seconds=1))
    row = Inbound.objects.order_by("-pk")[0]
    about = f"{len(raw) / 1e6:.1f} MB, {row.state}, with keeping"
    return Measured("one mail of 25 MB", watch.seconds, "s", 2.0, "less", "bare insert", bare.seconds, {"mail": about})


if __name__ == "__main__":
    main()
