"""A recall: four hundred customers bought a kettle whose handle gets hot. Everyone is told once, though the worker dies
twice while telling; thirty-seven of them have a case open, which are resolved together. In Persian and in Arabic."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from vafa.cases.actions import open_case
from vafa.cases.actions import telling_affected as telling
from vafa.cases.models import Affected, Case, Incident
from vafa.cases.queries.incidents import standing
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until, settle
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.actions import NewLine, place_order
from vafa.sales.models import Product, Unit

TEHRAN = ZoneInfo("Asia/Tehran")
SATURDAY = datetime(2026, 5, 2, 9, 30, tzinfo=TEHRAN)
BUYERS, WITH_CASE, WITHOUT_MAIL = 400, 37, 3


@pytest.fixture
def shop(transactional_db: None) -> Iterator[tuple[Cast, Recorder]]:
    with clock_at(SATURDAY), reading_as(Reader()), recording() as recorder:
        cast = assemble()
        ensure_basics()
        yield cast, recorder


def sell(language: str) -> list[Customer]:
    """Four hundred kettles, three of them to people without an e-mail address; and one that is not meant."""
    buyers = []
    for number in range(BUYERS + 1):
        emails = [] if number < WITHOUT_MAIL else [f"buyer{number}@example.com"]
        buyer = add_customer(
            f"خریدار {number}", emails=emails, phones=[f"0912{number:07}"], language=language, actor=SYSTEM, at=now()
        )
        serial = f"K3-{1000 + number}"
        order = place_order(
            buyer, [NewLine("K3", "کتری K3", Decimal(1), Decimal(9_000_000))], number=serial, source="desk",
            currency="IRR", placed_at=now() - timedelta(days=40), state="delivered", actor=SYSTEM, at=now(),
        )  # fmt: skip
        product = Product.objects.get(sku="K3")
        Unit.objects.create(
            serial=serial, search=serial.lower(), product=product, customer=buyer, order=order, created_at=now()
        )
        buyers.append(buyer)
    return buyers[:BUYERS]


def ask(buyers: list[Customer]) -> list[Case]:
    return [
        open_case(
            buyer, kind="question", subject="دستهٔ کتری داغ می‌شود", text="دستم سوخت", channel="form",
            unit=Unit.objects.get(customer=buyer), actor=Actor.customer(buyer.pk), at=now(),
        )
        for buyer in buyers
    ]  # fmt: skip


class Killed(BaseException):
    """As if the process had ended."""


def die_in(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """The worker dies in that batch, after its notices were written and before they were noted."""
    sent: list[int] = []
    write = telling.send_messages

    def dying(drafts: Any, **given: Any) -> Any:
        made = write(drafts, **given)
        sent.append(1)
        if len(sent) == batch:
            raise Killed
        return made

    monkeypatch.setattr(telling, "send_messages", dying)


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_a_recall_tells_four_hundred_customers_once(
    shop: tuple[Cast, Recorder], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    cast, outbox = shop
    buyers = sell(language)
    cases = ask(buyers[10 : 10 + WITH_CASE])
    settle()
    outbox.kept.clear()
    lead = Client()
    lead.force_login(cast.lead)

    # The lead says what happened and who has one of those kettles; before anything is sent the desk counts and names.
    words = {"fa": ("کتری را به کار نبرید", "رایگان عوض می‌کنیم."), "ar": ("لا تستعملوا الغلاية", "نستبدلها مجانًا.")}
    subject, text = words[language]
    notice = {f"subject_{language}": subject, f"text_{language}": text}
    made = lead.post(
        reverse("desk_new_incident"), {"title": "دستهٔ داغ کتری K3", "what": "لحیم بد", "sku": "K3", **notice}
    )
    incident = Incident.objects.get()
    page = reverse("desk_incident", args=[incident.pk])
    assert made["Location"] == page
    reach = {"do": "look", "sku": "K3", "first_serial": "K3-1000", "last_serial": f"K3-{999 + BUYERS}"}
    looked = lead.post(page, reach).content.decode()
    assert "۴۰۰" in looked and "خریدار" in looked and not Affected.objects.exists()
    lead.post(page, reach | {"do": "reach"})
    assert Affected.objects.filter(incident=incident).count() == BUYERS and not outbox.kept

    # Cases about that kettle are proposed as its children, and joined with one press.
    shown = lead.get(page).content.decode()
    assert all(f'value="{case.number}"' in shown for case in cases)
    lead.post(page, {"do": "join", "case": [case.number for case in cases]})
    assert Case.objects.filter(incident=incident).count() == WITH_CASE

    # Telling dies in its second batch, and again two batches later; each time it goes on with whoever was not told.
    lead.post(page, {"do": "tell"})
    for batch in (2, 3):
        with monkeypatch.context() as patch:
            die_in(patch, batch)
            with pytest.raises(Killed):
                settle()
        told = Affected.objects.filter(message__isnull=False).count()
        assert 0 < told < BUYERS and told == Message.objects.filter(letter="incident_notice").count()
    live_until(now() + timedelta(minutes=30))
    written = Counter(Message.objects.filter(letter="incident_notice").values_list("customer", flat=True))
    assert set(written) == {one.pk for one in buyers} and set(written.values()) == {1}
    left = Counter(one.address for one in outbox.kept)
    assert len(left) == BUYERS - WITHOUT_MAIL and set(left.values()) == {1}
    assert all(subject in one.subject and text in one.text for one in outbox.kept)

    # Nobody is told twice however often one presses; who came late is told then.
    lead.post(page, {"do": "tell"})
    settle()
    late = add_customer("دیرآمده", emails=["late@example.com"], language=language, actor=SYSTEM, at=now())
    lead.post(page, {"do": "reach", "people": "late@example.com"})
    lead.post(page, {"do": "tell"})
    live_until(now() + timedelta(minutes=5))
    assert Message.objects.filter(letter="incident_notice").count() == BUYERS + 1
    assert Message.objects.filter(letter="incident_notice", customer=late).count() == 1

    # Three have no address: they are called, and the page says so.
    at = standing(incident)
    assert (at.told, at.unreached, at.to_call, at.open_cases) == (BUYERS - 2, WITHOUT_MAIL, WITHOUT_MAIL, WITH_CASE)
    for row in Affected.objects.filter(told_at=None):
        lead.post(page, {"do": "called", "customer": row.customer_id})
    assert standing(incident).to_call == 0

    # The open cases are resolved together, a letter each, and the incident ends with its outcome.
    set_clock(now() + timedelta(days=1))
    outbox.kept.clear()
    lead.post(page, {"do": "resolve", "how": text})
    live_until(now() + timedelta(minutes=5))
    assert standing(incident).open_cases == 0
    assert Counter(one.letter for one in Message.objects.filter(letter="case_resolved")) == {"case_resolved": WITH_CASE}
    lead.post(page, {"do": "end", "outcome": "همه عوض شد"})
    incident.refresh_from_db()
    assert incident.outcome == "همه عوض شد" and incident.ended_at == now()
    lines = [one.line.title for one in story(subject=("incident", incident.pk))]
    assert sum("۳۹۷" in line for line in lines) == 1 and len(lines) >= 7
