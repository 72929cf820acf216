"""`vafa doctor`: is everything well? Each line is ok, or says what to do. `vafa doctor events`: who reacts to what."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

HELP = """Look at every part of Vafa. Each line is ok, or says what to do; the exit code is 1 when something is not.

  vafa doctor            database, migrations, worker, readers, dead letters, mail, disk, clock
  vafa doctor events     what happens when X: every event and who reacts to it"""

READER_LAG = timedelta(minutes=5)
WORKER_SILENCE = timedelta(seconds=40)
CLOCK_DRIFT = timedelta(seconds=5)


@dataclass(frozen=True)
class Finding:
    """What one look found: the part, whether it is well, the state in words, and what to do if it is not."""

    part: str
    ok: bool
    state: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("page", nargs="?", choices=["events"], help="events: who reacts to what")
    parser.add_argument("--json", action="store_true", help="print JSON for machines")


def run(args: argparse.Namespace) -> int:
    """Look, print, and answer 0 when all is well."""
    if args.page == "events":
        print(events_page())
        return 0
    found = [look() for look in LOOKS]
    if args.json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            print(f"{'ok ' if finding.ok else 'NO '} {finding.part:<14} {finding.state}")
            if not finding.ok:
                print(f"    {'':<14} → {finding.remedy}")
    return 0 if all(finding.ok for finding in found) else 1


def database() -> Finding:
    """The database answers, and is new enough."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, pg_size_pretty(pg_database_size(current_database()))"
        )
        version, size = cursor.fetchone() or (0, "?")
    state = f"PostgreSQL {version // 10000}, {size}"
    return Finding("database", version >= 150000, state, "Use PostgreSQL 15 or later.")


def migrations() -> Finding:
    """The database has the shape this version needs."""
    from vafa.platform.run.migrate import is_current

    current = is_current()
    return Finding("migrations", current, "up to date" if current else "missing", "Run: vafa prepare")


def worker() -> Finding:
    """A worker said lately that it is alive."""
    from vafa.platform.jobs.background import worker_seen_at
    from vafa.platform.time import now

    seen = worker_seen_at()
    alive = seen is not None and now() - seen < WORKER_SILENCE
    state = "alive" if alive else f"not seen since {seen:%F %T}" if seen else "never seen"
    return Finding("worker", alive, state, "Run: vafa up  (or: vafa worker)")


def readers() -> Finding:
    """No event reader is far behind."""
    from vafa.platform.events.reactions import readers as registered
    from vafa.platform.events.reading import lag
    from vafa.platform.time import now

    late = []
    for name, reader in registered().items():
        count, oldest = (0, None) if reader.inline else lag(name)
        if oldest is not None and now() - oldest > READER_LAG:
            late.append(f"{name} is {count} events behind")
    state = "; ".join(late) or "every reader has caught up"
    return Finding("readers", not late, state, "Is a worker running? Then look at the dead letters.")


def dead_letters() -> Finding:
    """Nothing waits for a person because it kept failing."""
    from vafa.platform.jobs.models import DeadLetter

    count = DeadLetter.objects.filter(state=DeadLetter.OPEN).count()
    remedy = "Open Settings, System in the desk: try again or dismiss."
    return Finding("dead letters", not count, f"{count} open", remedy)


def uncertain() -> Finding:
    """No message waits for someone to say whether it was sent."""
    from vafa.conversations.models import Message

    count = Message.objects.filter(state=Message.UNCERTAIN).count()
    remedy = "Open Settings, System in the desk: say sent, or send again."
    return Finding("messages", not count, f"{count} uncertain", remedy)


def mail() -> Finding:
    """There is a way out for e-mail, and it works."""
    from vafa.channels.queries import account_for, driver_of
    from vafa.customers.models import EMAIL

    account = account_for(EMAIL)
    if account is None:
        return Finding("mail", False, "no mail server", "Open Settings, Channels in the desk and give one.")
    trouble = driver_of(account).check()
    state = str(trouble or f"{account.name} answers")
    return Finding("mail", not trouble, state, "Open Settings, Channels and correct it.")


def disk() -> Finding:
    """There is room left."""
    import shutil

    from django.conf import settings

    free = shutil.disk_usage(settings.CONFIG.home).free // 2**20
    return Finding("disk", free > 1024, f"{free:,} MB free", "Free some space where VAFA_HOME is.")


def clock() -> Finding:
    """This machine and the database agree about the time."""
    from django.db import connection

    from vafa.platform.time import now

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone() or (now(),)
    drift = abs(now() - theirs)
    return Finding("clock", drift < CLOCK_DRIFT, f"{drift.total_seconds():.1f} s apart", "Set both clocks by NTP.")


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


LOOKS: list[Callable[[], Finding]] = [
    database, migrations, worker, readers, dead_letters, uncertain, mail, disk, clock,
]  # fmt: skip
