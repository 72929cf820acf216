"""Channels in use at the sample shop: its accounts, talks, calls, and what lies in the tray.

The accounts only record: nothing leaves, and nobody is asked for anything.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from vafa.cases.actions import assign, reply
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.conversations.calls.logging import log_call
from vafa.conversations.intake import keep, place_now
from vafa.conversations.models import Call, Inbound
from vafa.conversations.models.call import REACHED
from vafa.conversations.templates import save_template
from vafa.customers.merging import merge_customers
from vafa.customers.models import EMAIL, PHONE, ContactPoint
from vafa.operations.demo import payloads, talks
from vafa.operations.demo.payloads import MAKERS, MOMENT
from vafa.operations.demo.service import look_into
from vafa.operations.demo.talks import Talk
from vafa.platform.access import AGENT, LEAD
from vafa.platform.accounts.actions import change_staff
from vafa.platform.accounts.models import Staff
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.queries import EMERGENCY

if TYPE_CHECKING:
    from vafa.operations.demo.shop import Year

META = {"token": "sample", "app_secret": "sample", "verify_token": "sample"}
ACCOUNTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("email", "ایمیل", {"host": "localhost", "sender": payloads.SHOP_MAIL}),
    ("whatsapp", "واتس‌اپ", {**META, "phone_number_id": payloads.NUMBER_ID}),
    ("kavenegar", "پیامک", {"key": "sample", "sender": payloads.LINE}),
    ("telegram", "تلگرام", {"token": "1:sample"}),
    ("bale", "بله", {"token": "1:sample"}),
    ("instagram", "اینستاگرام", META),
    ("chat", "گفت‌وگوی سایت", {"origins": "https://khaneyar.example"}),
    ("phone", "مرکز تلفن", {"secret": "a word of the sample"}),
)
KIND_OF = {"sms": "kavenegar"}
NOTHING_LEAVES = "نمونه: {name} (چیزی فرستاده نمی‌شود)"
LOCAL = ("chat", "phone")  # nobody outside is called by these


def set_up_channels(at: datetime) -> None:
    """The accounts, WhatsApp's approved words, telephones on desks, and where to call when something is dangerous."""
    made = {}
    for kind, name, settings in ACCOUNTS:
        shown = name if kind in LOCAL else NOTHING_LEAVES.format(name=name)
        made[kind] = save_account(kind, shown, settings, sample=kind not in LOCAL, actor=SYSTEM, at=at)
    for letter, template, gaps in talks.APPROVED:
        save_template(
            made["whatsapp"], letter, "fa", name=template, code="fa", gaps=gaps, actor=SYSTEM, at=at
        )  # fmt: skip
    for number, one in enumerate(Staff.objects.filter(is_active=True, role__in=[AGENT, LEAD]).order_by("pk"), 201):
        change_staff(one, {"extension": str(number)}, actor=SYSTEM, at=at)
    put(EMERGENCY, list(talks.EMERGENCY), actor=SYSTEM, at=at)


def plan_channels(year: "Year") -> None:
    """Everything that comes by a channel, at its moment of the year."""
    keys = count(50_001)
    for talk in talks.TALKS:
        _plan(year, talk.days, lambda at, talk=talk: _Talking(year, talk, keys).hear(at))  # type: ignore[misc]
    for number, (days, who, fate, seconds, note) in enumerate(talks.CALLS):
        told = (f"c{number}", who, fate, seconds, note)
        _plan(year, days, lambda at, told=told: _call(year, at, *told))  # type: ignore[misc]
    for days, act in ((6.2, _looks_alike), (1.6, _spam), (0.6, _no_sender), (0.35, _other_number)):
        _plan(year, days, lambda at, act=act: act(str(next(keys)), at))  # type: ignore[misc]


def _plan(year: "Year", days: float, act: Callable[[datetime], None]) -> None:
    """Have it happen so many days before the end, if the shop has customers by then who can be the one.

    What comes on the last day comes whenever it comes, as customers do.
    """
    moment = year.end - timedelta(days=days)
    moment = moment if days < 1 else year.daytime(moment)
    if moment > year.start:
        year.plan(moment, lambda at: act(at) if _points(EMAIL).exists() and _points(PHONE).exists() else None)


class _Talking:
    """One talk being held: who answers, and how far it is."""

    def __init__(self, year: "Year", talk: Talk, keys: "count[int]") -> None:
        self.year, self.talk, self.keys = year, talk, keys
        self.agent = year.chance.choice(year.agents)
        self.turn = 0
        self.case: Case | None = None

    def hear(self, at: datetime) -> None:
        """The customer's turn; it is answered some minutes later, if there is an answer."""
        talk, key = self.talk, str(next(self.keys))
        who, name = (talk.who, talk.name) if isinstance(talk.who, str) else _known(talk.who, talk.channel)
        text = talk.said[self.turn].replace(talks.KNOWN, _point(talks.JOINED_WITH, EMAIL).customer.name)
        if talk.channel == "email":
            photo = talks.PHOTO if talks.PHOTO_WITH in talk.subject else ""
            subject = talk.subject if self.turn == 0 else f"Re: {talk.subject}"
            raw = payloads.mail(who, name, text, key, at, talk.language, subject=subject, photo=photo)
        else:
            raw = MAKERS[talk.channel](who, name, text, key, at, talk.language)
        row = take_in(talk.channel, raw, at)
        self.case = Case.objects.filter(conversation=row.trace[0].get("conversation")).first()
        self._go_on(at, timedelta(minutes=self.year.chance.choice((4, 9, 14, 26, 41))), self.answer)

    def answer(self, at: datetime) -> None:
        """Our turn."""
        assert self.case is not None
        case, actor = self.case, Actor.staff(self.agent.pk)
        case.refresh_from_db()
        if case.owner_id is None:
            assign(case, self.agent, actor=actor, at=at)
        reply(case, self.talk.said[self.turn], author=self.agent, actor=actor, at=at)
        if (self.talk.channel, self.talk.who) == talks.JOINED and self.turn > 1:
            merge_customers(_point(talks.JOINED_WITH, EMAIL).customer, case.customer, actor=actor, at=at)
        self._go_on(at, timedelta(minutes=self.year.chance.choice((3, 7, 18, 55))), self.hear)

    def _go_on(self, at: datetime, pause: timedelta, act: Callable[[datetime], None]) -> None:
        self.turn += 1
        if self.case is None:
            return
        if self.turn < len(self.talk.said):
            ours = self.turn % 2 == 1
            self.year.plan(self.year.calendar.add(pause, at) if ours else at + pause, act)
        elif self.turn % 2 == 0:
            then = self.year.calendar.add(timedelta(hours=5), at)
            self.year.plan(then, lambda moment: look_into(self.year, self.case, self.agent, moment))  # type: ignore[arg-type]


def take_in(channel: str, raw: Raw, at: datetime) -> Inbound:
    """Something came by a channel: it is kept, read and placed as by the worker."""
    kind = KIND_OF.get(channel, channel)
    found = keep(Account.objects.get(kind=kind), raw, at=at)
    assert found is not None, raw.key
    return place_now(found, at=at)


def _points(kind: str) -> QuerySet[ContactPoint]:
    """Addresses of customers who bought, the first customer's first."""
    known = ContactPoint.objects.filter(kind=kind, off_at=None, customer__withdrawn_at=None)
    return known.exclude(customer__external_key=None).select_related("customer").order_by("customer_id", "pk")


def _point(number: int, kind: str) -> ContactPoint:
    """One of them; the same number is mostly the same."""
    rows = _points(kind)
    return rows[number % rows.count()]


def _known(number: int, channel: str) -> tuple[str, str]:
    point = _point(number, EMAIL if channel == "email" else PHONE)
    return point.value, point.customer.name


def _call(year: "Year", at: datetime, key: str, who: int | None, fate: str, seconds: int, note: str) -> None:
    """A telephone rings; somebody takes it, or calls back within the hour, or nobody does yet."""
    number = talks.STRANGERS[int(key[1:]) % len(talks.STRANGERS)] if who is None else _point(who, PHONE).value
    agent = year.chance.choice(year.agents)
    if fate == "answered":
        _talk(year, number, key, agent, seconds, note, at)
        return
    take_in("phone", payloads.call(number, key, "ringing", at, extension=agent.extension), at)
    take_in("phone", payloads.call(number, key, "missed", at + MOMENT), at + MOMENT)
    if fate != "returned":
        return

    def call_back(then: datetime) -> None:
        _talk(year, number, f"{key}-back", agent, seconds, note, then, outgoing=True)
        log_call(Call.objects.get(key=key), REACHED, talks.CALLED_BACK, by=agent, actor=Actor.staff(agent.pk), at=then)

    year.plan(year.calendar.add(timedelta(minutes=25), at), call_back)


def _talk(
    year: "Year", number: str, key: str, agent: Staff, seconds: int, note: str, at: datetime, *, outgoing: bool = False
) -> None:
    told = (("ringing", at), ("answered", at + MOMENT / 4), ("ended", at + MOMENT / 4 + timedelta(seconds=seconds)))
    for state, moment in told:
        raw = payloads.call(number, key, state, moment, extension=agent.extension, outgoing=outgoing)
        take_in("phone", raw, moment)
    call = Call.objects.get(key=key)
    log_call(call, REACHED, note, by=agent, actor=Actor.staff(agent.pk), at=told[-1][1])


def _looks_alike(key: str, at: datetime) -> None:
    """A mail from a known customer's mailbox, with a tag of its own."""
    point = _point(5, EMAIL)
    local, _at, host = point.value.partition("@")
    text = talks.ALIKE_TEXT.format(name=point.customer.name)
    who, name = f"{local}+{talks.ALIKE_TAG}@{host}", point.customer.name
    take_in("email", payloads.mail(who, name, text, key, at, "fa", talks.ALIKE_SUBJECT), at)


def _spam(key: str, at: datetime) -> None:
    who, subject, text = talks.SPAM
    headers = {"X-Spam-Flag": "YES", "X-Spam-Status": "score=9.1"}
    take_in("email", payloads.mail(who, "SEO", text, key, at, "en", subject, headers), at)


def _no_sender(key: str, at: datetime) -> None:
    subject, text = talks.NO_SENDER
    take_in("email", payloads.mail("", "", text, key, at, "fa", subject), at)


def _other_number(key: str, at: datetime) -> None:
    take_in("whatsapp", payloads.whatsapp("+989120009988", "ناشناس", "سلام", key, at, "fa", number="100200300"), at)
