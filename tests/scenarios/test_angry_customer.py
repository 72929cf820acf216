"""An angry customer. While her complaint is open she hears nothing of offers; nor when we call it done. Only after she
says that it worked the offer that was held back is asked about again, and leaves if it still makes sense. What she is
owed meanwhile, answers and news of her case, reaches her at any hour. In Persian, Arabic and English."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.cast import Cast, assemble
from vafa.cases.actions import assign, confirm, open_case, resolve
from vafa.cases.actions.answering import reply
from vafa.cases.models import COMPLAINT, Case
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.conversations.sending import Draft, send_message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import OFFER
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM, Actor

TEHRAN = ZoneInfo("Asia/Tehran")
SATURDAY = datetime(2026, 5, 2, 11, 0, tzinfo=TEHRAN)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WORDS = {
    "fa": ("بخاری بوی سوختگی می‌دهد", "فعلاً نگه داشته شد: تخفیف پاییز", "مشتری پروندهٔ باز دارد", "هنوز نگفته"),
    "ar": ("المدفأة تفوح منها رائحة حريق", "أُجِّلت: تخفيف الخريف", "لدى العميل حالة مفتوحة", "لم يقل"),
    "en": ("The heater smells of burning", "Held back: Autumn sale", "has an open case", "has not yet said"),
}
TITLES = {"fa": "تخفیف پاییز", "ar": "تخفيف الخريف", "en": "Autumn sale"}


@pytest.fixture
def shop(transactional_db: None) -> Iterator[tuple[Cast, Recorder]]:
    with clock_at(SATURDAY), recording() as recorder:
        cast = assemble()
        ensure_basics()
        yield cast, recorder


def angry(language: str) -> tuple[Customer, Case]:
    """She wants offers, and has a complaint."""
    sara = add_customer("سارا محمدی", language=language, emails=["sara@example.com"], actor=SYSTEM, at=now())
    record_consent(sara, OFFER, "any", True, proof={"from": "form"}, actor=Actor.customer(sara.pk), at=now())
    case = open_case(
        sara, kind=COMPLAINT, subject=WORDS[language][0], text=WORDS[language][0], channel="form",
        actor=Actor.customer(sara.pk), at=now(),
    )  # fmt: skip
    return sara, case


def offer(sara: Customer, days: int) -> Message:
    """Something good for whoever is content with us, for so many days."""
    draft = Draft(
        customer_id=sara.pk, purpose=OFFER, subject=TITLES[sara.language], text="۲۰٪", late_after=now() + days * DAY
    )
    return send_message(draft, actor=SYSTEM, at=now())


def done(cast: Cast, case: Case) -> None:
    """The lead says so; what is written down of a complaint besides is another story."""
    actor = Actor.staff(cast.lead.pk)
    resolve(case, "ترموستات عوض شد", override="همه‌چیز تلفنی گفته شد", actor=actor, at=now())


def offers(outbox: Recorder) -> int:
    return sum(1 for one in outbox.kept if one.subject in TITLES.values())


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_no_offer_until_it_is_closed_and_she_said_it_worked(shop: tuple[Cast, Recorder], language: str) -> None:
    cast, outbox = shop
    with reading_as(Reader(language=language)):
        sara, case = angry(language)
        held = offer(sara, 20)
        assert (held.state, held.held_reason) == (Message.QUEUED, "open_case")
        live_until(SATURDAY + HOUR)
        assert outbox.kept and not offers(outbox)  # what she is owed reached her
        told = {one.line.title: one.line.note for one in story(customer_id=sara.pk, limit=50)}
        assert WORDS[language][2] in told[WORDS[language][1]]

        # Somebody works on it; days go by, in which it is looked at again and again.
        assign(case, cast.agent, actor=SYSTEM, at=now())
        live_until(SATURDAY + 4 * DAY)
        done(cast, case)
        live_until(SATURDAY + 8 * DAY)
        held.refresh_from_db()
        assert not offers(outbox) and (held.state, held.held_reason) == (Message.QUEUED, "unsettled_complaint")
        notes = [one.line.note for one in story(customer_id=sara.pk, limit=50) if one.line.title == WORDS[language][1]]
        assert len(notes) == 2 and WORDS[language][3] in notes[0]  # told when it changed, not every day

        # She says it works. It is evening there; the offer leaves the next morning, on a working day.
        set_clock(SATURDAY + 9 * DAY + 12 * HOUR)
        case.refresh_from_db()
        confirm(case, actor=Actor.customer(sara.pk), at=now())
        live_until(now() + 2 * HOUR)
        assert not offers(outbox)
        live_until(now() + DAY)
        held.refresh_from_db()
        assert offers(outbox) == 1 and held.state == Message.SENT
        assert held.settled_at is not None and held.settled_at.astimezone(TEHRAN).hour == 9


def test_an_offer_of_three_days_is_not_made_up_for_when_it_is_too_late(shop: tuple[Cast, Recorder]) -> None:
    cast, outbox = shop
    with reading_as(Reader()):
        sara, case = angry("fa")
        short = offer(sara, 3)
        live_until(SATURDAY + 5 * DAY)
        done(cast, case)
        confirm(case, actor=Actor.customer(sara.pk), at=now())
        live_until(SATURDAY + 9 * DAY)
        short.refresh_from_db()
        assert (short.state, short.reason) == (Message.SKIPPED, "open_case") and not offers(outbox)
        # Now that she is content, the next one reaches her.
        assert offer(sara, 3).held_reason == ""


def test_answers_reach_her_at_any_hour_and_ending_letters_ends_what_waits(
    shop: tuple[Cast, Recorder], client: Client
) -> None:
    cast, outbox = shop
    with reading_as(Reader()):
        sara, case = angry("fa")
        held = offer(sara, 20)
        set_clock(SATURDAY + 12 * HOUR)  # eleven at night
        reply(case, "همین امشب کسی می‌آید.", author=cast.agent, actor=Actor.staff(cast.agent.pk), at=now())
        live_until(now() + HOUR)
        assert any("همین امشب" in one.text for one in outbox.kept)
        record_consent(sara, OFFER, "any", False, proof={"from": "link"}, actor=Actor.customer(sara.pk), at=now())
        live_until(now() + HOUR)
        held.refresh_from_db()
        assert (held.state, held.reason) == (Message.SKIPPED, "no_consent") and not offers(outbox)
