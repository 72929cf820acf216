"""What the chat on a shop's website asks for: beginning, what was said, writing, typing, having seen, where to answer.

What is written goes the way of everything that comes in (`conversations.intake`); nothing is stored here.
"""

import uuid
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext, override

from vafa.channels.drivers.chat import notes, origin_of, page_key, topic_of
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.conversations.intake import keep, place_now
from vafa.conversations.models import Message
from vafa.customers.actions import add_contact_point
from vafa.customers.models import CHAT, EMAIL, PHONE
from vafa.platform.files.actions import check_file
from vafa.platform.live.topics import Event, announce, stream_url
from vafa.platform.preferences.models import get
from vafa.platform.time import now
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.portal.talks import Talk, known_talk, new_talk
from vafa.portal.web.chat_door import Caller, Data, chat_door
from vafa.portal.web.chat_words import customer_points, looks, messages_of, reached, shown, widget_words
from vafa.portal.web.limits import refuse_flood, refuse_haste
from vafa.portal.web.uploads import MOST, Capped

LONGEST = 10_000  # letters
STARTS, REACHES = 200, 20  # of one address within ten minutes
WORDS, FROM_ONE_ADDRESS = 20, 120  # messages a minute: of one talk, of one address
PAGE_KEPT = 30 * 60  # seconds


@chat_door
def start(request: HttpRequest, caller: Caller) -> Data:
    """Open the chat: its looks, and a talk: new, the page's own, or that of somebody the website vouches for."""
    refuse_flood(request, "chat_start", STARTS)
    at = now()
    talk = _talk(caller, request.POST.get("customer", ""), at)
    _note_page(request, caller, talk)
    points = customer_points(talk)
    return {
        "talk": talk.to_pass(),
        "known": talk.known,
        "who": sha256(talk.address.encode()).hexdigest()[:16],
        "reached": (talk.known and bool(talk.points)) or reached(points),
        "stream": stream_url(topic_of(talk.address), origins=[caller.origin]),
        "words": widget_words(),
        "limit": settings.CONFIG.upload_limit_mb,
        **looks(caller, at),
        **_said(talk, None),
    }


@chat_door
def messages(request: HttpRequest, caller: Caller) -> Data:
    """What was said since the page last asked, and what may be expected by now."""
    since = request.POST.get("since", "")
    moment = datetime.fromtimestamp(int(since) / 1000, UTC) if since.isdecimal() and len(since) < 15 else None
    return {**_said(caller.talking, moment), **looks(caller, now())}


@chat_door
def send(request: HttpRequest, caller: Caller) -> Data:
    """Take words and files in; the page's key makes the same words once more the same message."""
    talk, at = caller.talking, now()
    refuse_haste(request, "chat_words", WORDS, who=talk.address)
    refuse_haste(request, "chat_words", FROM_ONE_ADDRESS)
    text = request.POST.get("text", "").strip()[:LONGEST]
    try:
        key = uuid.UUID(request.POST.get("key", "")).hex
    except ValueError as problem:
        raise Refused("portal.once_more", status=400) from problem
    files = _files(request)
    refuse_if(not text and not files, Refused("messages.empty", status=400))
    raw = notes.written(
        key=key, address=talk.address, name=talk.name or _visitor(), text=text, language=caller.language, at=at,
        points=talk.points, files=files,
    )  # fmt: skip
    take_in(caller.account, raw, at)
    announce(topic_of(talk.address), Event("message", {"by": "you"}))
    return {"key": key, "reached": reached(customer_points(talk)), **_said(talk, at), **looks(caller, at)}


@chat_door
def typing(request: HttpRequest, caller: Caller) -> Data:
    """Tell the other side that the visitor types, and on which page; never stored."""
    page = _page(request, caller)
    announce(topic_of(caller.talking.address), Event("typing", {"by": "you", "page": page}))
    return {}


@chat_door
def seen(request: HttpRequest, caller: Caller) -> Data:
    """Our messages arrived at the page, or were looked at there."""
    talk, at = caller.talking, now()
    state = "read" if request.POST.get("state") == "read" else "delivered"
    asked = {int(one) for one in request.POST.get("ids", "").split(",") if one.isdecimal() and len(one) < 16}
    field = f"{state}_at"
    for message in messages_of(talk):
        if message.pk in asked and message.direction == Message.OUT and getattr(message, field) is None:
            take_in(caller.account, notes.seen(message.receipt or str(message.pk), state, at=at), at)
    return {}


@chat_door
def reach(request: HttpRequest, caller: Caller) -> Data:
    """Keep where we answer when the visitor is gone: an address of their own saying, which nobody has proved."""
    refuse_flood(request, "chat_reach", REACHES)
    typed = request.POST.get("address", "").strip()[:254]
    kind = EMAIL if any(letter.isalpha() or letter == "@" for letter in typed) else PHONE
    mine = [one for one in customer_points(caller.talking) if one.kind == CHAT]
    refuse_if(not mine, Refused("portal.chat_write_first", status=400))
    customer = mine[0].customer
    add_contact_point(customer, kind, typed, actor=Actor.customer(customer.pk), at=now())
    return {"reached": True}


def take_in(account: Account, raw: Raw, at: datetime) -> None:
    """Store what the page brought, then place it at once, since somebody waits; what fails is tried again later."""
    kept = keep(account, raw, at=at)
    if kept is not None:
        place_now(kept, at=at)


def _talk(caller: Caller, token: str, at: datetime) -> Talk:
    """Who talks. A pass of somebody known is worth nothing without a fresh token: they may have signed out there."""
    known = known_talk(caller.account, caller.chat.secret, token, at) if token else None
    if known is not None:
        return known
    return caller.talk if caller.talk and not caller.talk.known else new_talk(caller.account)


def _said(talk: Talk, since: datetime | None) -> Data:
    shop = str(get("shop.name"))
    asked_at = int(now().timestamp() * 1000)
    return {"messages": [shown(one, shop) for one in messages_of(talk, since)], "since": asked_at}


def _visitor() -> str:
    """What somebody nobody knows is called, in the language of the shop."""
    with override(settings.CONFIG.language):
        return gettext("Visitor")


def _files(request: HttpRequest) -> list[tuple[str, str, bytes]]:
    """The files that came, each checked by its own bytes."""
    cap = request.META.get("vafa.cap")
    for name in cap.too_large if isinstance(cap, Capped) else ():
        raise Refused("files.too_large", name=name, limit=settings.CONFIG.upload_limit_mb, status=400)
    given: list[UploadedFile[bytes]] = [one for one in request.FILES.getlist("files") if one]
    refuse_if(len(given) > MOST, Refused("portal.too_many_files", limit=MOST, status=400))
    return [(*check_file(one), one.read()) for one in given]


def _page(request: HttpRequest, caller: Caller) -> str:
    """The page the visitor looks at, without what may be secret in its address; only pages of the website itself."""
    url = request.POST.get("page", "")[:500]
    if origin_of(url) != caller.origin:
        return ""
    parts = urlsplit(url)
    return f"{caller.origin}{parts.path}"


def _note_page(request: HttpRequest, caller: Caller, talk: Talk) -> None:
    page = _page(request, caller)
    if page:
        cache.set(page_key(talk.address), page, PAGE_KEPT)
