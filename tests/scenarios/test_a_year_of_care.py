"""A year after three purchases, in three languages. The plan that comes with Vafa walks beside each buyer: one is
content and is offered something that fits, one is not and is looked after first, one never answers and is left in
peace."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.cast import assemble
from vafa.cases.actions import confirm, resolve
from vafa.cases.models import COMPLAINT, Case
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer, record_consent
from vafa.customers.models import Customer
from vafa.customers.rules.consent import OFFER, SERVICE
from vafa.journeys.actions.answers import answer
from vafa.journeys.actions.calls import finish_call
from vafa.journeys.models import CALL, DONE, PLANNED, WAITING, FollowUp, Run
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.moments import Moments
from vafa.platform.events.publishing import publish
from vafa.platform.events.simulation import Life
from vafa.platform.jobs.sweeps import Sweep, sweeps
from vafa.platform.time.clock import clock_at, now
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.events import OrderPlaced
from vafa.sales.models import Order, OrderLine, Product

TEHRAN = ZoneInfo("Asia/Tehran")
ESFAND = datetime(2026, 3, 3, 21, 40, tzinfo=TEHRAN)  # two weeks and a half before Nowruz, late in the evening
YEAR = timedelta(days=365)
PEOPLE = {
    "fa": ("سارا محمدی", "Asia/Tehran", 9),
    "ar": ("فهد العتيبي", "Asia/Riyadh", 3),
    "en": ("Emma", "Europe/Berlin", None),
}


def buy(customer: Customer) -> Order:
    product, _ = Product.objects.get_or_create(sku="KETTLE", defaults={"name": "کتری آرام", "created_at": now()})
    order = Order.objects.create(
        source="shop", number=str(1041 + Order.objects.count()), customer=customer, placed_at=now(), state="paid",
        currency="IRR", total=Decimal(100), lines_count=1, recorded_at=now(),
    )  # fmt: skip
    OrderLine.objects.create(
        order=order, key="1", product=product, description=product.name, quantity=1, unit_price=Decimal(100)
    )
    publish(OrderPlaced(
        occurred_at=now(), actor=SYSTEM, customer_id=customer.pk, order_id=order.pk, number=order.number,
        total=Decimal(100), currency="IRR",
    ))  # fmt: skip
    return order


@pytest.fixture
def buyers(db: None) -> Iterator[dict[str, Customer]]:
    with clock_at(ESFAND), recording():
        assemble()
        ensure_basics()
        found = {}
        for language, (name, zone, _) in PEOPLE.items():
            found[language] = add_customer(
                name, language=language, emails=[f"{language}@example.com"], phones=[f"+98912000000{len(found)}"],
                actor=SYSTEM, at=now(),
            )  # fmt: skip
            Customer.objects.filter(pk=found[language].pk).update(time_zone=zone)
            record_consent(found[language], OFFER, "any", True, proof={"from": "form"}, actor=SYSTEM, at=now())
            buy(found[language])
        yield found


def live_a_year() -> None:
    """Calls are made the day they are due; surveys are answered the evening they come; a complaint takes three days."""

    def people_do_their_part(_: datetime) -> None:
        for call in FollowUp.objects.filter(kind=CALL, state=WAITING, due_at__lte=now()).select_related("assigned_to"):
            finish_call(call, "talked", actor=Actor.staff(call.assigned_to_id or 0), at=now())
        for asked in FollowUp.objects.filter(kind="survey", state=DONE, answer__isnull=True).select_related("customer"):
            score = PEOPLE[asked.customer.language][2]
            if score is not None:
                answer(asked, {"score": score}, actor=Actor.customer(asked.customer_id), at=now())
        for case in Case.objects.filter(resolved_at=None, opened_at__lt=now() - timedelta(days=3)):
            resolve(case, "شد", override="تلفنی حل شد", actor=SYSTEM, at=now())

    Life(timedelta(hours=4)).until(ESFAND + YEAR, people_do_their_part)


def letters(customer: Customer) -> list[Message]:
    sent = Message.objects.filter(customer=customer, direction=Message.OUT, state=Message.SENT)
    return list(sent.order_by("settled_at"))


def test_a_year_of_care_in_three_languages(buyers: dict[str, Customer]) -> None:
    live_a_year()
    sara, fahd, emma = buyers["fa"], buyers["ar"], buyers["en"]

    # Each is written to in her own language, at decent hours of her own day, and never too often.
    for customer in buyers.values():
        zone = ZoneInfo(PEOPLE[customer.language][1])
        had = letters(customer)
        assert {one.language for one in had} == {customer.language}
        ours = [one.settled_at.astimezone(zone) for one in had if one.purpose != SERVICE and one.settled_at]
        assert ours and all(9 <= moment.hour < 21 for moment in ours)
        assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(ours))
        weeks = Counter(moment.isocalendar()[:2] for moment in ours)
        assert max(weeks.values()) <= 3
        welcome = next(one for one in had if one.letter == "welcome")
        assert welcome.settled_at is not None and welcome.settled_at - ESFAND <= timedelta(hours=24)

    # She was content, and only then offered something that fits; later she was asked into the club.
    order = [one.letter for one in letters(sara)]
    assert order.index("survey") < order.index("related_offer") < order.index("care") < order.index("club")

    # He was not: somebody looked after him, and no offer came.
    cases = Case.objects.filter(customer=fahd, kind=COMPLAINT, form_key__startswith="follow_up:")
    assert len(cases) == 2 and all(case.resolved_at for case in cases)  # after each of his low scores
    assert OFFER not in {one.purpose for one in letters(fahd)}

    # She never answered and is asked for nothing more, but cared for.
    assert "related_offer" not in {one.letter for one in letters(emma)}
    assert "care" in {one.letter for one in letters(emma)}

    # Nothing is left open, and every step says what became of it.
    assert set(Run.objects.values_list("end_reason", flat=True)) == {"complete"}
    assert not FollowUp.objects.filter(state__in=[PLANNED, WAITING]).exists()
    assert not FollowUp.objects.filter(state="skipped", reason="").exists()


@pytest.fixture
def as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is remembered of when sweeps are due is what they would say."""
    coming = Moments.coming

    def checked(moments: Moments) -> list[tuple[Sweep, datetime]]:
        found = coming(moments)
        said = [(one, moment) for one in sweeps().values() if (moment := one.next_due()) is not None]
        assert found == said, now()
        return found

    monkeypatch.setattr(Moments, "coming", checked)


@pytest.mark.usefixtures("as_asked")
def test_who_said_it_works_is_asked_again_and_may_be_offered_something(buyers: dict[str, Customer]) -> None:
    """Between a low score and a good word of hers lies the complaint; the word is what opens the door again."""
    fahd = buyers["ar"]
    life = Life(timedelta(hours=4))

    def complain(_: datetime) -> None:
        for asked in FollowUp.objects.filter(customer=fahd, kind="survey", state=DONE, answer__isnull=True):
            answer(asked, {"score": 2}, actor=Actor.customer(fahd.pk), at=now())

    life.until(ESFAND + timedelta(days=25), complain)
    case = Case.objects.get(customer=fahd, kind=COMPLAINT)
    resolve(case, "تم", override="هاتفيًا", actor=SYSTEM, at=now())
    case.refresh_from_db()
    confirm(case, actor=Actor.customer(fahd.pk), at=now())
    life.until(ESFAND + timedelta(days=80), complain)
    assert "care" in {one.letter for one in letters(fahd)}
    assert OFFER not in {one.purpose for one in letters(fahd)}  # the branch was taken when the score was low
