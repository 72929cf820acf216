"""What suits one customer: the hour, the channel, the language, and words to speak with, each with why we think so.

`context_of` is for people who look at one customer, in their language; `words_of` gives letters the same words for many
at once. When and where is asked for many by `conversations.habits`. Nothing is decided here.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.channels.names import CHANNELS
from vafa.conversations.habits import best_hours, channel_called, shows_hour
from vafa.conversations.models import Habit, Message
from vafa.customers.models import Customer
from vafa.feedback.events import SurveyAnswered
from vafa.journeys.events import FollowUpAnswered
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import show_clock, show_day
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.sales.models import NOT_KEPT

LONGEST = 80  # letters of a word that somebody else wrote
MOST = 3  # interests
LIKED_FOR = timedelta(days=730)
INTERESTS = ["interests", "interest"]  # traits in which somebody may have written them down
ENOUGH = 3  # of their own moments, to say that an hour is theirs

shows_hour(SurveyAnswered, 1.0)
shows_hour(FollowUpAnswered, 1.0)

WORDS = """
SELECT asked.id, bought.name, bought.at, used.name, used.at, talked.subject, talked.last_message_at, t.value::text,
       liked.names
FROM unnest(%(ids)s::bigint[]) AS asked(id)
LEFT JOIN LATERAL (
    SELECT coalesce(p.name, l.description) AS name, o.placed_at AS at
    FROM "order" o JOIN order_line l ON l.order_id = o.id LEFT JOIN product p ON p.id = l.product_id
    WHERE o.customer_id = asked.id AND o.withdrawn_at IS NULL AND o.state <> ALL(%(not_kept)s) AND l.quantity > 0
    ORDER BY o.placed_at DESC, o.id DESC, l.unit_price * l.quantity DESC, l.id LIMIT 1
) bought ON true
LEFT JOIN LATERAL (
    SELECT s.name, s.at FROM seen s WHERE s.customer_id = asked.id AND s.kind = 'used' ORDER BY s.at DESC LIMIT 1
) used ON true
LEFT JOIN LATERAL (
    SELECT v.subject, v.last_message_at FROM conversation v WHERE v.customer_id = asked.id AND v.subject <> ''
    ORDER BY v.last_message_at DESC, v.id DESC LIMIT 1
) talked ON true
LEFT JOIN LATERAL (
    SELECT value FROM trait WHERE customer_id = asked.id AND name = ANY(%(interests)s) ORDER BY name DESC LIMIT 1
) t ON true
LEFT JOIN LATERAL (
    SELECT array_agg(often.name ORDER BY often.times DESC, often.name) AS names FROM (
        SELECT coalesce(p.name, l.description) AS name, count(DISTINCT o.id) AS times
        FROM "order" o JOIN order_line l ON l.order_id = o.id LEFT JOIN product p ON p.id = l.product_id
        WHERE o.customer_id = asked.id AND o.withdrawn_at IS NULL AND o.state <> ALL(%(not_kept)s) AND l.quantity > 0
          AND o.placed_at >= %(since)s
        GROUP BY 1 HAVING count(DISTINCT o.id) > 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
    ) often
) liked ON true
"""


@dataclass(frozen=True)
class Words:
    """What one can speak of with a customer; empty where nothing is known. `noted`: interests somebody wrote down."""

    product: str = ""
    bought_at: datetime | None = None
    use: str = ""
    used_at: datetime | None = None
    talked_about: str = ""
    talked_at: datetime | None = None
    interests: tuple[str, ...] = ()
    noted: bool = False

    def for_letters(self) -> dict[str, object]:
        """As a letter asks for them: `{{ context.product }}`; every one is there, perhaps empty."""
        return {
            "product": self.product, "use": self.use, "talked_about": self.talked_about,
            "interests": list(self.interests),
        }  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One thing that suits a customer, in the reader's language, and why we think so."""

    key: str
    label: str
    value: str
    because: str
    told: bool = False  # the value is somebody's own words


@dataclass(frozen=True)
class Context:
    """What suits one customer. `minutes` after midnight where they live; `channel` is "" where none is known."""

    customer_id: int
    minutes: int
    strength: float
    channel: str
    language: str
    words: Words
    facts: Sequence[Fact] = field(default=(), compare=False)


def words_of(customer_ids: Collection[int], at: datetime) -> dict[int, Words]:
    """What one can speak of with each of these customers; one question for any number of them."""
    given: dict[str, Any] = {
        "ids": list(customer_ids), "not_kept": list(NOT_KEPT), "interests": INTERESTS, "since": at - LIKED_FOR,
        "most": MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WORDS, given)
        return {
            pk: Words(
                _short(product), bought_at, _short(use), used_at, _short(subject), talked_at, *_liked(noted, often)
            )
            for pk, product, bought_at, use, used_at, subject, talked_at, noted, often in cursor.fetchall()
        }


def context_of(customer: Customer, at: datetime) -> Context:
    """All that suits one customer, worded for the active reader."""
    habit = Habit.objects.filter(pk=customer.pk).first()
    if habit is not None and habit.minutes is not None:
        minutes, strength = habit.minutes, habit.strength
    else:
        minutes, strength = best_hours([customer.pk])[customer.pk]
    channel = channel_called(customer.preferred_channel or (habit.channel if habit else ""))
    words = words_of([customer.pk], at)[customer.pk]
    facts = [_hour(minutes, habit), _channel(channel, customer, habit), _language(customer), *_facts_of(words)]
    known = [one for one in facts if one is not None]
    return Context(customer.pk, minutes, strength, channel, customer.language, words, known)


def _hour(minutes: int, habit: Habit | None) -> Fact:
    clock = show_clock(time(minutes // 60, minutes % 60))
    if habit is None or habit.minutes is None or habit.moments < ENOUGH:
        why = _("because customers of this shop mostly answer then; of this one we know too little")
    elif not habit.within:
        why = _("because it is the hour nearest to theirs at which we may write")
    else:
        values = {
            "within": _number(habit.within), "of": _number(habit.moments),
            "from": show_clock(time((minutes // 60 - 1) % 24)), "until": show_clock(time((minutes // 60 + 1) % 24)),
        }  # fmt: skip
        why = ngettext(
            "because %(within)s of %(of)s time they answered, read or bought between %(from)s and %(until)s",
            "because %(within)s of %(of)s times they answered, read or bought between %(from)s and %(until)s",
            habit.moments,
        ) % values  # fmt: skip
    return Fact("hour", _("Best hour"), _("about %(clock)s") % {"clock": clock}, why)


def _channel(channel: str, customer: Customer, habit: Habit | None) -> Fact | None:
    if not channel:
        return None
    name = CHANNELS[channel].label if channel in CHANNELS else channel
    if customer.preferred_channel:
        return Fact("channel", _("Channel"), str(name), _("because they said they prefer it"))
    values = {"there": _number(habit.answers_there if habit else 0), "of": _number(habit.answers if habit else 0)}
    why = ngettext(
        "because %(there)s of %(of)s answer came there", "because %(there)s of %(of)s answers came there",
        habit.answers if habit else 0,
    ) % values  # fmt: skip
    return Fact("channel", _("Channel"), str(name), why)


def _language(customer: Customer) -> Fact:
    wrote = Message.objects.filter(customer=customer, direction=Message.IN).exclude(language="")
    last = wrote.order_by("-created_at").values_list("language", flat=True).first()
    name = next((one.name for one in languages() if one.code == customer.language), customer.language)
    same = last == customer.language
    why = _("because they write to us in it") if same else _("because it stands on their page")
    return Fact("language", _("Language"), name, why)


def _facts_of(words: Words) -> list[Fact | None]:
    facts: list[Fact | None] = []
    if words.product and words.bought_at:
        why = _("because they bought it last, on %(day)s") % {"day": show_day(words.bought_at)}
        facts.append(Fact("product", _("Their product"), words.product, why, told=True))
    if words.use and words.used_at:
        why = _("because they used it last on %(day)s") % {"day": show_day(words.used_at)}
        facts.append(Fact("use", _("They use"), words.use, why, told=True))
    if words.talked_about and words.talked_at:
        why = _("because we talked about it last, on %(day)s") % {"day": show_day(words.talked_at)}
        facts.append(Fact("talked_about", _("Talked about"), words.talked_about, why, told=True))
    if words.interests:
        why = _("because it is written down here") if words.noted else _("because they bought it more than once")
        comma = ", " if active().language == "en" else "، "
        facts.append(Fact("interests", _("Interests"), comma.join(words.interests), why, told=True))
    return facts


def _liked(noted: str | None, often: Sequence[str] | None) -> tuple[tuple[str, ...], bool]:
    """Interests that were written down, else what they bought more than once."""
    value = json.loads(noted) if noted else []
    given = value if isinstance(value, list) else [value]
    written = tuple(_short(one) for one in given if isinstance(one, str) and one.strip())[:MOST]
    return (written, True) if written else (tuple(_short(one) for one in often or ()), False)


def _short(text: str | None) -> str:
    return " ".join((text or "").split())[:LONGEST]


def _number(count: int) -> str:
    return show_number(count, active().language)


def letter_words(customer_ids: Collection[int], at: datetime) -> Mapping[int, dict[str, object]]:
    """`words_of` as letters take them, under `context`."""
    return {pk: words.for_letters() for pk, words in words_of(customer_ids, at).items()}
