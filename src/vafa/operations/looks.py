"""What `vafa doctor` looks at: one look a part of the house, each with what to do when it is not well."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.channels.models import Account
from vafa.channels.queries import account_for, accounts, driver_of
from vafa.conversations.models import Inbound, Message
from vafa.conversations.received import received_days
from vafa.customers.models import EMAIL
from vafa.platform.events.reactions import readers as registered
from vafa.platform.events.reading import lag
from vafa.platform.i18n.dates import show_day, show_moment
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.jobs.background import worker_seen_at
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.live.process import LINE as LIVE
from vafa.platform.run.migrate import is_current
from vafa.platform.time import now

READER_LAG = timedelta(minutes=5)
WORKER_SILENCE = timedelta(seconds=40)
CLOCK_DRIFT = timedelta(seconds=5)
CONNECTED = """
SELECT min(backend_start) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s
"""

PARTS = {
    "database": gettext_lazy("database"),
    "migrations": gettext_lazy("its shape"),
    "worker": gettext_lazy("worker"),
    "live": gettext_lazy("live pages"),
    "readers": gettext_lazy("readers"),
    "dead_letters": gettext_lazy("dead letters"),
    "messages": gettext_lazy("messages"),
    "mail": gettext_lazy("mail"),
    "channels": gettext_lazy("channels"),
    "received": gettext_lazy("what came"),
    "disk": gettext_lazy("disk"),
    "clock": gettext_lazy("clock"),
}


@dataclass(frozen=True)
class Finding:
    """What one look found: the part, whether it is well, the state in words, and what to do if it is not."""

    part: str
    ok: bool
    state: str
    remedy: str = ""


def database() -> Finding:
    """The database answers, and is new enough."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, pg_size_pretty(pg_database_size(current_database()))"
        )
        version, size = cursor.fetchone() or (0, "?")
    state = f"PostgreSQL {version // 10000}, {size}"
    return Finding("database", version >= 150000, state, _("Use PostgreSQL 15 or later."))


def migrations() -> Finding:
    """The database has the shape this version needs."""
    current = is_current()
    return Finding("migrations", current, _("up to date") if current else _("missing"), _("Run `vafa prepare`."))


def worker() -> Finding:
    """A worker said lately that it is alive."""
    seen = worker_seen_at()
    alive = seen is not None and now() - seen < WORKER_SILENCE
    since = _("not seen since %(moment)s") % {"moment": show_moment(seen)} if seen else _("never seen")
    return Finding("worker", alive, _("alive") if alive else since, _("Run `vafa up`, or `vafa worker`."))


def live() -> Finding:
    """The process that holds open pages and lines to providers has its line to the database."""
    with connection.cursor() as cursor:
        cursor.execute(CONNECTED, [LIVE])
        (since,) = cursor.fetchone() or (None,)
    state = _("connected since %(moment)s") % {"moment": show_moment(since)} if since else _("it does not run")
    remedy = _("Run `vafa up`, or `vafa live`: until then chats are slow, and telephone and mail lines stay closed.")
    return Finding("live", since is not None, state, remedy)


def readers() -> Finding:
    """No event reader is far behind."""
    late = []
    for name, reader in registered().items():
        count, oldest = (0, None) if reader.inline else lag(name)
        if oldest is not None and now() - oldest > READER_LAG:
            late.append(_("%(reader)s is %(count)s events behind") % {"reader": f"`{name}`", "count": _number(count)})
    state = " · ".join(late) or _("every reader has caught up")
    return Finding("readers", not late, state, _("See that a worker runs, then look at the dead letters."))


def dead_letters() -> Finding:
    """Nothing waits for a person because it kept failing."""
    count = DeadLetter.objects.filter(state=DeadLetter.OPEN).count()
    remedy = _("Open Settings, then System, in the desk: try again or dismiss.")
    return Finding("dead_letters", not count, _("%(count)s open") % {"count": _number(count)}, remedy)


def uncertain() -> Finding:
    """No message waits for someone to say whether it was sent."""
    count = Message.objects.filter(state=Message.UNCERTAIN).count()
    remedy = _("Open Settings, then System, in the desk: say that it was sent, or send it again.")
    return Finding("messages", not count, _("%(count)s uncertain") % {"count": _number(count)}, remedy)


def mail() -> Finding:
    """There is a way out for e-mail, and it works."""
    account = account_for(EMAIL)
    if account is None:
        return Finding("mail", False, _("no mail server"), _("Open Settings, then Channels, in the desk and give one."))
    trouble = driver_of(account).check()
    state = str(trouble or _("%(account)s answers") % {"account": account.name})
    return Finding("mail", not trouble, state, _("Open Settings, then Channels, and correct it."))


def channels() -> Finding:
    """Every account in use works, and has credit left."""
    trouble = []
    for account in accounts().filter(is_active=True):
        if account.failures:
            trouble.append(_("%(account)s does not work: %(detail)s") % _said(account))
        elif account.credit is not None and account.credit_alarm is not None and account.credit < account.credit_alarm:
            trouble.append(_("%(account)s has little credit left") % _said(account))
    count = accounts().filter(is_active=True).count()
    state = " · ".join(trouble) or _("%(count)s in use") % {"count": _number(count)}
    return Finding("channels", not trouble, state, _("Open Settings, then Channels, and look at the account."))


def received() -> Finding:
    """Everything that came has its place: each day adds up, and nothing waits for a person or too long."""
    days = received_days(now(), settings.CONFIG.time_zone)
    odd = [show_day(day.day) for day in days if not day.adds_up]
    if odd:
        state = _("these days do not add up: %(days)s") % {"days": " · ".join(odd)}
        return Finding("received", False, state, _("See that a worker runs, and look into the tray in the desk."))
    tray = Inbound.objects.filter(state=Inbound.UNPLACED).count()
    count = sum(day.received for day in days)
    words = {"count": _number(count), "tray": _number(tray)}
    state = _("%(count)s in two weeks, all accounted for; %(tray)s in the tray") % words
    return Finding("received", not tray, state, _("Open the tray in the desk, and say where these belong."))


def _said(account: Account) -> dict[str, str]:
    return {"account": account.name, "detail": account.last_error}


def disk() -> Finding:
    """There is room left."""
    free = shutil.disk_usage(settings.CONFIG.home).free // 2**20
    state = _("%(count)s MB free") % {"count": _number(free)}
    return Finding("disk", free > 1024, state, _("Free some space where the data folder is."))


def clock() -> Finding:
    """This machine and the database agree about the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone() or (now(),)
    drift = abs(now() - theirs)
    state = _("%(count)s seconds apart") % {"count": show_number(drift.total_seconds(), active().language, 1)}
    return Finding("clock", drift < CLOCK_DRIFT, state, _("Set both clocks by a time server."))


def _number(value: int) -> str:
    return show_number(value, active().language)


LOOKS: tuple[Callable[[], Finding], ...] = (
    database, migrations, worker, live, readers, dead_letters, uncertain, mail, channels, received, disk, clock,
)  # fmt: skip
