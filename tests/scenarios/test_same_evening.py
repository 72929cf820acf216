"""Two plans want the same evening. The shop lets a customer hear one thing a week besides answers. Who buys a coffee
machine is in two plans that both write on Tuesday evening: one tells how to keep the machine alive, the other invites
to a webinar. The one that matters more leaves; the other is held back, seen by everybody with its reason, and leaves
when there is room again, or not at all where that is too late. In Persian, and the words in Arabic and English."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast, assemble
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.letters import save_letter
from vafa.conversations.models import Message
from vafa.conversations.sending import Draft, send_message
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.journeys.actions.plans import publish, set_active
from vafa.journeys.models import FollowUp, Plan
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.publishing import publish as announce
from vafa.platform.events.simulation import live_until
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM
from vafa.sales.events import OrderPlaced
from vafa.sales.models import Order

TEHRAN = ZoneInfo("Asia/Tehran")
SATURDAY = datetime(2026, 5, 2, 18, 0, tzinfo=TEHRAN)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CARE, WEBINAR = "نگهداری دستگاه", "وبینار قهوه"
WORDS = {
    "fa": ("فعلاً نگه داشته شد: وبینار قهوه", "پیام مهم‌تری اول به مشتری می‌رسد."),
    "ar": ("أُجِّلت: وبینار قهوه", "رسالة أهم تصل إلى العميل أولًا."),
    "en": ("Held back: وبینار قهوه", "Something more important goes to the customer first."),
}


@pytest.fixture
def shop(transactional_db: None) -> Iterator[tuple[Cast, Recorder]]:
    with clock_at(SATURDAY), reading_as(Reader()), recording() as recorder:
        cast = assemble()
        ensure_basics()
        for plan in Plan.objects.all():
            set_active(plan, False, actor=SYSTEM, at=now())
        put("attention.limit", 1, actor=SYSTEM, at=now())
        yield cast, recorder


def plan_of(key: str, title: str, importance: int, last_day: int) -> Plan:
    """Writes three days after the purchase, at the latest on the last day."""
    save_letter(key, "fa", title, "سلام {{ customer.name }}", actor=SYSTEM, at=now())
    wait = {"key": "wait", "kind": "wait", "name": {"fa": "صبر"}, "clock": "18:00", "weekdays": [1]}
    letter = {
        "key": "letter", "kind": "message", "name": {"fa": title, "ar": title, "en": title}, "purpose": "care",
        "letter": key, "window": [0, last_day], "since": "start", "prompt": True,
    }  # fmt: skip
    content = {"entry": {"trigger": "order_placed"}, "importance": importance, "steps": [wait, letter]}
    plan = Plan.objects.create(key=key, name=title, draft=content, created_at=now())
    publish(plan, actor=SYSTEM, at=now())
    return plan


def buys() -> Customer:
    who = add_customer("سارا محمدی", language="fa", emails=["sara@example.com"], actor=SYSTEM, at=now())
    with transaction.atomic():
        order = Order.objects.create(
            source="shop", number="1001", customer=who, placed_at=now(), state="placed", currency="IRR",
            total=Decimal(100), lines_count=0, recorded_at=now(),
        )  # fmt: skip
        announce(
            OrderPlaced(
                occurred_at=now(), actor=SYSTEM, customer_id=who.pk, order_id=order.pk, number="1001",
                total=order.total, currency="IRR", key=f"order:{order.pk}",
            )
        )  # fmt: skip
    return who


def titles(outbox: Recorder) -> list[str]:
    return [one.subject for one in outbox.kept if one.subject in (CARE, WEBINAR)]


def held(plan: Plan) -> Message:
    row = FollowUp.objects.select_related("message").get(run__plan=plan, touchpoint="letter")
    assert row.message is not None and row.state == "waiting"
    return row.message


@pytest.mark.parametrize("first", [CARE, WEBINAR])
def test_the_more_important_one_leaves_and_the_other_when_there_is_room(
    shop: tuple[Cast, Recorder], client: Client, first: str
) -> None:
    cast, outbox = shop
    plans = {}
    for title in sorted((CARE, WEBINAR), key=lambda one: one != first):  # whichever was made first
        key, importance = ("keeping", 4) if title == CARE else ("webinar", 2)
        plans[title] = plan_of(key, title, importance, 60)
    sara = buys()
    live_until(SATURDAY + 3 * DAY + 3 * HOUR)  # Tuesday, nine in the evening
    assert titles(outbox) == [CARE]
    waiting = held(plans[WEBINAR])
    assert waiting.held_reason in ("too_many_lately", "more_important")

    # Everybody sees why, in their own language; and when it is looked at again.
    client.force_login(cast.manager)
    assert WEBINAR in client.get("/desk/grow/held-back/").content.decode()
    live_until(SATURDAY + 10 * DAY - HOUR)
    assert titles(outbox) == [CARE]
    live_until(SATURDAY + 11 * DAY)
    assert titles(outbox) == [CARE, WEBINAR]
    assert FollowUp.objects.get(message=waiting).state == "done"
    assert any(one.line.title.startswith("فعلاً نگه داشته شد") for one in story(customer_id=sara.pk, limit=50))


def test_what_would_come_too_late_by_then_is_left_out_with_its_reason(shop: tuple[Cast, Recorder]) -> None:
    _cast, outbox = shop
    plan_of("keeping", CARE, 4, 60)
    webinar = plan_of("webinar", WEBINAR, 2, 6)  # the webinar is on the seventh day
    buys()
    live_until(SATURDAY + 20 * DAY)
    assert titles(outbox) == [CARE]
    row = FollowUp.objects.select_related("message").get(run__plan=webinar, touchpoint="letter")
    assert (row.state, row.message.state) == ("skipped", Message.SKIPPED)  # type: ignore[union-attr]
    assert row.reason in ("too_many_lately", "more_important")


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_the_story_says_it_in_words(shop: tuple[Cast, Recorder], language: str) -> None:
    """The small one comes due first, while the great one is on its way for the same evening."""
    _cast, outbox = shop
    sara = add_customer("سارا محمدی", language="fa", emails=["sara@example.com"], actor=SYSTEM, at=now())
    for title, importance, hours in ((WEBINAR, 2, 0), (CARE, 4, 2)):
        draft = Draft(
            customer_id=sara.pk, purpose="care", subject=title, text="سلام", importance=importance,
            not_before=SATURDAY + DAY + hours * HOUR,
        )  # fmt: skip
        send_message(draft, actor=SYSTEM, at=now())
    set_clock(SATURDAY + DAY)
    live_until(SATURDAY + DAY + HOUR)
    assert not titles(outbox)
    with reading_as(Reader(language=language)):
        lines = {one.line.title: one.line.note for one in story(customer_id=sara.pk, limit=50)}
    assert lines[WORDS[language][0]] == WORDS[language][1]
    live_until(SATURDAY + DAY + 3 * HOUR)
    assert titles(outbox) == [CARE]
