"""How Vafa is running: worker, event readers, dead letters, messages that need a person, disk."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.conversations.access import SETTLE
from vafa.conversations.models import Message
from vafa.conversations.queries import outgoing_counts, troubled
from vafa.conversations.reasons import reason_sentence
from vafa.conversations.sending.settle import settle_uncertain
from vafa.conversations.sending.settle import try_again as send_again
from vafa.desk.places import address
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.platform.access import may, require
from vafa.platform.accounts.access import SYSTEM_SEE
from vafa.platform.events.reactions import readers
from vafa.platform.events.reading import lag
from vafa.platform.i18n.dates import show_ago
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.jobs.actions import dismiss, try_again
from vafa.platform.jobs.background import worker_seen_at
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time import now
from vafa.platform.ui.components import Pair, State

SILENT_FOR, LATE_AFTER = timedelta(seconds=40), timedelta(minutes=5)
FAILED_SINCE = timedelta(days=30)
MOST = 50
LOW_DISK = 1024  # MB


@desk_page(SYSTEM_SEE)
def system(request: HttpRequest) -> HttpResponse:
    """Everything at a glance, and what needs a person."""
    at, who = now(), asker(request)
    letters = DeadLetter.objects.filter(state=DeadLetter.OPEN).order_by("-last_at", "-pk")
    messages = list(troubled(who, since=at - FAILED_SINCE)[: MOST + 1])
    just = request.GET.get("just", "")
    context: dict[str, object] = {
        "worker": _worker(),
        "disk": _disk(),
        "readers": _readers(),
        "letters": letters[:MOST],
        "letters_count": letters.count(),
        "messages": [
            {"message": one, "uncertain": one.state == Message.UNCERTAIN, "why": _why(one)} for one in messages[:MOST]
        ],
        "more_messages": len(messages) > MOST,
        "settles": may(who, SETTLE),
        "outgoing": _outgoing(),
        "again": just == "again",
        "failed_again": just == "failed",
    }
    return setup(request, "system", "system", context)


@desk_page(SYSTEM_SEE, ("POST",))
def dead_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it tried again, or (`do=dismiss`) let it go."""
    letter = DeadLetter.objects.filter(pk=pk).first()
    if letter is None:
        raise Http404
    if request.POST.get("do") == "dismiss":
        dismiss(letter, actor=acting(request), at=now())
        return go(request, address("desk_system"))
    well = try_again(letter, actor=acting(request), at=now())
    return go(request, address("desk_system") + ("?just=again" if well else "?just=failed"))


@desk_page(SYSTEM_SEE, ("POST",))
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an uncertain message was sent, or have it (or a failed one) sent again."""
    require(asker(request), SETTLE)
    row = troubled(asker(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.state == Message.UNCERTAIN:
        settle_uncertain(row, request.POST.get("do") == "sent", actor=acting(request), at=now())
    else:
        send_again(row, actor=acting(request), at=now())
    return go(request, address("desk_system"))


def _worker() -> dict[str, object]:
    seen = worker_seen_at()
    alive = seen is not None and now() - seen < SILENT_FOR
    words = show_ago(seen, now()) if seen else _("never")
    return {"state": "kept" if alive else "late", "alive": alive, "seen": words}


def _disk() -> dict[str, object]:
    free = shutil.disk_usage(settings.CONFIG.home).free // 2**20
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
        (size,) = cursor.fetchone() or (0,)
    state: State = "kept" if free > LOW_DISK else "late"
    language = active().language
    return {"state": state, "free": show_number(free, language), "size": show_number(int(size), language)}


def _readers() -> list[dict[str, object]]:
    """Every reader that reads later, with how far behind it is."""
    found: list[dict[str, object]] = []
    for name, reader in readers().items():
        if reader.inline:
            continue
        count, oldest = lag(name)
        late = oldest is not None and now() - oldest > LATE_AFTER
        words = ngettext("%(count)s event behind", "%(count)s events behind", count)
        shown = words % {"count": show_number(count, active().language)} if count else _("has caught up")
        since = show_ago(oldest, now()) if oldest is not None else ""
        found.append(
            {"name": name, "state": "late" if late else "now" if count else "kept", "words": shown, "since": since}
        )
    return found


def _outgoing() -> list[Pair]:
    counts, language = outgoing_counts(), active().language
    waiting = counts[Message.QUEUED]
    under_way = counts[Message.CLAIMED] + counts[Message.HANDING]
    return [
        Pair(_("Waiting to leave"), show_number(waiting, language)),
        Pair(_("Leaving now"), show_number(under_way, language)),
        Pair(_("Uncertain"), show_number(counts[Message.UNCERTAIN], language)),
    ]


def _why(message: Message) -> str:
    if message.state == Message.UNCERTAIN:
        return message.detail
    return reason_sentence(message.reason, message.detail) if message.reason else message.detail
