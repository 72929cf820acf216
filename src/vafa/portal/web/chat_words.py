"""What the chat says and shows: its words in the reader's language, what may be expected, and what was said."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.actions.classes import class_of
from vafa.cases.actions.promises import promised_to_new
from vafa.cases.queries.page import words_of
from vafa.cases.rules.policies import FIRST_RESPONSE
from vafa.channels.drivers.chat import Chat
from vafa.conversations.models import Message
from vafa.customers.models import CHAT, EMAIL, PHONE, ContactPoint
from vafa.platform.i18n.dates import local_day, show_clock, show_moment
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import get
from vafa.platform.secrets import sign_link
from vafa.platform.time.working import calendars
from vafa.platform.values.calendar_words import length_words
from vafa.portal.emergencies import emergency_words
from vafa.portal.talks import Talk
from vafa.portal.web.chat_door import Caller, Data

SHOWN = 80  # messages of a talk; older ones are in the case
OVERLAP = timedelta(minutes=2)  # rows become visible later than their moments say; the page knows doubles by their id
THERE = (Message.HANDING, Message.SENT, Message.UNCERTAIN)


def widget_words() -> Data:
    """Every sentence of the widget, in the language of the page."""
    return {
        "close": gettext("Close the chat"),
        "write": gettext("Write a message"),
        "send": gettext("Send"),
        "attach": gettext("Attach a file"),
        "remove": gettext("Remove the file"),
        "you": gettext("You"),
        "typing": gettext("writes …"),
        "waiting": gettext("goes out as soon as there is a connection"),
        "sending": gettext("is being sent"),
        "sent": gettext("sent"),
        "failed": gettext("was not sent"),
        "again": gettext("Send it again"),
        "offline": gettext("No connection. What you write is kept here and sent later."),
        "log": gettext("What was said"),
        "reach": gettext("If you leave this page, where shall we answer?"),
        "reach_label": gettext("E-mail or telephone"),
        "reach_keep": gettext("Keep"),
        "reach_done": gettext("Thank you. If you are gone, we answer there."),
        "new": gettext("New message"),
        "too_large": gettext("A file may have at most %(limit)s MB.") % {"limit": settings.CONFIG.upload_limit_mb},
    }


def looks(caller: Caller, at: datetime) -> Data:
    """Title, colour, greeting, and an honest word on when an answer comes."""
    chat = caller.chat
    away, promise = expectation(at, _class_of(caller.talk))
    return {
        "title": chat.title or str(get("shop.name")) or gettext("Write to us"),
        "colour": chat.colour,
        "greeting": chat.greeting(caller.language) or gettext("Hello! How can we help you?"),
        "promise": f"{promise} {emergency_words(caller.language)}".strip(),
        "hours": chat.hours,
        "away": away,
    }


def expectation(at: datetime, customer_class: str = "") -> tuple[bool, str]:
    """Whether nobody is there now, and what we promise to somebody who writes now: what a new request here gets."""
    term = promised_to_new(Chat.channel, customer_class)[FIRST_RESPONSE]
    calendar, within = calendars()(term.calendar), timedelta(minutes=term.minutes)
    if calendar.is_open(at):
        return False, gettext("We answer within %(length)s.") % {"length": length_words(within, active().language)}
    opens, due = calendar.next_open(at), calendar.add(within, at)
    told = show_clock(due) if local_day(due) == local_day(opens) else show_moment(due, style="near")
    words = gettext("Nobody is here now. We open on %(opens)s and answer by %(moment)s.")
    return True, words % {"opens": show_moment(opens, style="near"), "moment": told}


def _class_of(talk: Talk | None) -> str:
    """The class of somebody the website vouches for, which may be promised more."""
    if talk is None or not talk.known:
        return ""
    customer = next((one.customer_id for one in customer_points(talk)), None)
    return class_of(customer) if customer else ""


def customer_points(talk: Talk) -> Sequence[ContactPoint]:
    """The contact points of the one who talks; nothing before they wrote."""
    mine = ContactPoint.objects.filter(kind=CHAT, value=talk.address, customer__withdrawn_at=None)
    return list(ContactPoint.objects.filter(customer__contact_points__in=mine, off_at=None).select_related("customer"))


def reached(points: Sequence[ContactPoint]) -> bool:
    """Whether we could answer somewhere else."""
    return any(one.kind in (EMAIL, PHONE) for one in points)


def messages_of(talk: Talk, since: datetime | None = None) -> list[Message]:
    """What was said in this talk, oldest first: only what came from this page or went to it."""
    mine = ContactPoint.objects.filter(kind=CHAT, value=talk.address).values("customer")
    here = Q(channel=Chat.channel, address=talk.address)
    sent_on = Q(direction=Message.OUT, tried=Chat.reaches)  # nobody was here, so it went by mail as well
    rows = Message.objects.filter(here | sent_on, customer__in=mine)
    rows = rows.filter(Q(direction=Message.IN) | Q(direction=Message.OUT, state__in=THERE))
    if since is not None:
        rows = rows.filter(Q(created_at__gte=since - OVERLAP) | Q(settled_at__gte=since - OVERLAP))
    found = rows.select_related("author").prefetch_related("attachments__file").order_by("-created_at", "-pk")
    return list(found[:SHOWN])[::-1]


def shown(message: Message, shop: str) -> Data:
    """A message as the page gets it. `key` is the page's own name for what it sent."""
    ours = message.direction == Message.OUT
    return {
        "id": message.pk,
        "by": "us" if ours else "you",
        "who": (message.author.name if message.author else shop) if ours else "",
        "text": words_of(message),
        "at": message.created_at.isoformat(),
        "key": "" if ours else (message.key or "").rpartition(":")[2],
        "delivered": message.delivered_at is not None,
        "read": message.read_at is not None,
        "files": [
            {
                "name": one.file.name,
                "size": one.file.size,
                "picture": one.file.content_type in ("image/png", "image/jpeg", "image/gif", "image/webp"),
                "url": settings.CONFIG.address + reverse("portal_file", args=[sign_link("file", one.file.pk)]),
            }
            for one in message.attachments.all()
        ],
    }
