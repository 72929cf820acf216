"""What came of a plan: the statements say what plain Python says, whatever happened to whom."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from vafa.customers.models import Customer
from vafa.journeys.events import FollowUpAnswered
from vafa.journeys.models import FollowUp, Gift, Plan, PlanVersion, Run
from vafa.journeys.results.behind import Which, behind
from vafa.journeys.results.counting import count
from vafa.journeys.results.kept import EVERYBODY, HELD_OUT, PLAN, Beginning, Cell, Counts
from vafa.journeys.rules import converting
from vafa.journeys.rules.checking import GOALS
from vafa.journeys.rules.converting import Began, Bought, CodeUsed, Facts, came_at, firsts, outcome
from vafa.platform.events.publishing import publish
from vafa.platform.values import SYSTEM
from vafa.sales.models import Order, OrderLine, Product

BEGIN = datetime(2026, 1, 1, 10, tzinfo=UTC)
AT = BEGIN + timedelta(days=40)
PEOPLE, DAYS, SKU = 4, 15, "filter"
MOMENTS = st.integers(0, 50 * 4).map(lambda quarter: BEGIN + timedelta(hours=6 * quarter))
WHO = st.integers(0, PEOPLE - 1)
ORDERS = st.lists(
    st.tuples(WHO, MOMENTS, st.sampled_from(["placed", "delivered", "returned"]), st.booleans()), max_size=14
)
RUNS = st.lists(
    st.tuples(WHO, MOMENTS, st.booleans(), st.integers(1, 2), st.integers(-1, 13), st.sampled_from(["a", "b", ""])),
    max_size=10,
)
ANSWERS = st.lists(st.tuples(st.integers(0, 9), MOMENTS), max_size=6)
CODES = st.lists(st.tuples(WHO, st.integers(0, 13), MOMENTS), max_size=6)
LITTLE = settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def content(measure: str, hold_out: int) -> dict[str, object]:
    offer = {
        "key": "care", "kind": "message", "name": {"en": "Care"}, "purpose": "care", "window": [1, 3], "letter": "care",
        "offer": f"{SKU}, nothing-we-sell",
    }  # fmt: skip
    ways = [{"key": key, "name": {}, "share": 50, "steps": []} for key in "ab"]
    return {
        "entry": {"trigger": "order_placed"}, "goal": {"measure": measure, "days": DAYS}, "hold_out": hold_out,
        "importance": 3, "steps": [offer, {"key": "try", "kind": "split", "ways": ways}],
    }  # fmt: skip


class Shop:
    """Rows of a shop, and the same facts in plain Python."""

    def __init__(self, measure: str) -> None:
        self.people = [Customer.objects.create(name=f"c{number}", created_at=BEGIN) for number in range(PEOPLE)]
        self.product = Product.objects.create(sku=SKU, name=SKU, created_at=BEGIN)
        self.plan = Plan.objects.create(key="plan", name="Plan", created_at=BEGIN)
        self.versions = {
            number: PlanVersion.objects.create(
                plan=self.plan, number=number, content=content(measure, 20), published_at=BEGIN, published_by="system"
            )
            for number in (1, 2)
        }
        self.orders: list[Order] = []
        self.facts = Facts()
        self.began: dict[int, Began] = {}
        self.version_of: dict[int, int] = {}
        self.way_of: dict[int, str] = {}

    def buys(self, who: int, at: datetime, state: str, offered: bool) -> Bought:
        order = Order.objects.create(
            source="shop", number=str(len(self.orders)), customer=self.people[who], placed_at=at, state=state,
            currency="IRR", total=Decimal(1), recorded_at=at,
        )  # fmt: skip
        if offered:
            OrderLine.objects.create(
                order=order, key="1", product=self.product, description=SKU, quantity=1, unit_price=1
            )
        self.orders.append(order)
        products = frozenset({SKU} if offered else ())
        return Bought(customer_id=self.people[who].pk, at=at, kept=state != "returned", products=products)

    def begins(self, who: int, at: datetime, held_out: bool, version: int, order: int, way: str) -> Run:
        own = self.orders[order] if 0 <= order < len(self.orders) else None
        if own and own.customer_id != self.people[who].pk:
            own = None
        run = Run.objects.create(
            plan=self.plan, version=self.versions[version], customer=self.people[who], order=own,
            key=f"key:{len(self.began)}", held_out=held_out, started_at=at, enrolled_at=at,
        )  # fmt: skip
        self.began[run.pk] = Began(
            run_id=run.pk, customer_id=run.customer_id, started_at=at, held_out=held_out,
            own_at=own.placed_at if own else None, offers=frozenset({SKU}),
        )  # fmt: skip
        self.version_of[run.pk], self.way_of[run.pk] = version, way
        if way:
            step(run, "try", "split", at, outcome=way)
        return run


def step(run: Run, key: str, kind: str, at: datetime, **more: object) -> FollowUp:
    return FollowUp.objects.create(
        run=run, customer_id=run.customer_id, touchpoint=key, kind=kind, window_from=at, window_until=at, due_at=at,
        state="done", done_at=at, **more,
    )  # fmt: skip


def told(shop: Shop, runs, orders, answers, codes) -> None:
    bought = [shop.buys(*one) for one in orders]
    made = [shop.begins(*one) for one in runs]
    said: dict[int, datetime] = {}
    for number, at in answers:
        if number < len(made) and made[number].pk not in said:
            row = step(made[number], "care", "survey", BEGIN, answer={"score": 9})
            with transaction.atomic():
                publish(
                    FollowUpAnswered(
                        occurred_at=at, actor=SYSTEM, customer_id=row.customer_id, follow_up_id=row.pk,
                        touchpoint="care", kind="survey", answer={"score": 9},
                    )
                )  # fmt: skip
            said[made[number].pk] = at
    used = []
    for number, (who, order, at) in enumerate(codes):
        if order < len(shop.orders):
            with_order, giver = shop.orders[order], shop.people[who]
            Gift.objects.create(
                customer=giver, kind="coupon", percent=10, code=f"C{number}", key=f"g{number}", given_at=BEGIN,
                used_at=at, used_order=with_order,
            )  # fmt: skip
            if bought[order].kept:
                used.append(CodeUsed(given_to=giver.pk, used_by=with_order.customer_id or 0, at=at))
    shop.facts = Facts(orders=bought, answers=said, codes=used)


def cell(measure: str, runs: list[Began], shop: Shop) -> Cell:
    came = {one.run_id: came_at(measure, DAYS, one, shop.facts, AT) for one in runs}
    kinds = Counter((outcome(came[one.run_id], one.started_at, DAYS, AT), came[one.run_id] is not None) for one in runs)
    over = kinds[converting.CAME, True], kinds[converting.NOT, False]
    opened = kinds[converting.OPEN, True], kinds[converting.OPEN, False]
    return Cell(sum(over), over[0], sum(opened), opened[0])


@pytest.mark.parametrize("measure", GOALS)
@LITTLE
@given(runs=RUNS, orders=ORDERS, answers=ANSWERS, codes=CODES)
def test_the_statements_agree_with_plain_python(db, measure, runs, orders, answers, codes) -> None:
    with transaction.atomic():
        shop = Shop(measure)
        told(shop, runs, orders, answers, codes)
        counts, _ = count(shop.plan, AT)
        known = [one for one in shop.began.values() if one.started_at <= AT]
        first = firsts(known)
        for arm, held in ((PLAN, False), (HELD_OUT, True)):
            assert counts.arm(arm) == cell(measure, [one for one in first if one.held_out == held], shop)
            assert sum(counts.days.get(arm, {}).values()) == counts.arm(arm).came
        for number in (1, 2):
            mine = firsts(one for one in known if shop.version_of[one.run_id] == number)
            theirs = counts.by_version.get(number, {})
            assert theirs.get(PLAN, Cell()) == cell(measure, [one for one in mine if not one.held_out], shop)
        went = firsts(one for one in known if shop.way_of[one.run_id] and not one.held_out)
        for way, found in counts.splits[0].ways.items():
            assert found == cell(measure, [one for one in went if shop.way_of[one.run_id] == way], shop)
        assert Counts.from_data(counts.as_data()) == counts
        _rows_agree(shop, counts)
        transaction.set_rollback(True)


def _rows_agree(shop: Shop, counts: Counts) -> None:
    """The list behind each number is as long as the number."""
    asked = {"versions": (1, 2), "since": BEGIN - timedelta(days=1), "until": AT + timedelta(days=1)}
    for arm in (PLAN, HELD_OUT):
        found = Counter(one.outcome for one in behind(shop.plan, Which(arm=arm, **asked), None, AT).rows)
        cells = counts.arm(arm)
        assert found[converting.CAME] == cells.came
        assert found[converting.NOT] == cells.over - cells.came
        assert found[converting.OPEN] == cells.open
    for way, cells in counts.splits[0].ways.items():
        which = Which(step="try", way=way, outcome=converting.CAME, **asked)
        assert len(behind(shop.plan, which, None, AT).rows) == cells.came


@pytest.mark.django_db
def test_who_came_back_is_counted_by_what_the_plan_began_with_in_the_same_windows() -> None:
    shop = Shop("answered")
    runs = [(0, BEGIN, False, 1, 0, ""), (1, BEGIN, True, 1, -1, ""), (2, AT - timedelta(days=3), False, 2, -1, "")]
    orders = [(0, BEGIN, "placed", False), (0, BEGIN + timedelta(days=20), "placed", False)]
    told(shop, runs, orders, [], [])
    PlanVersion.objects.filter(number=2).update(content=content("answered", 0))
    _, found = count(shop.plan, AT)
    by_arm = {one.arm: one for one in found}
    mine, compared, held = (by_arm[arm] for arm in (EVERYBODY, PLAN, HELD_OUT))
    assert (mine.kind, mine.key) == ("trigger", "order_placed")
    assert (mine.entered, compared.entered, held.entered) == (2, 1, 1)  # version 2 held out nobody
    assert [(days, share.hits, share.of) for days, share in mine.windows.items()] == [
        (30, 1, 1),
        (60, 0, 0),
        (90, 0, 0),
    ]
    assert [Beginning.from_data(one.as_data()) for one in found] == found


@pytest.mark.django_db
def test_only_versions_that_held_out_the_same_share_are_compared() -> None:
    shop = Shop("returned")
    PlanVersion.objects.filter(number=1).update(content=content("returned", 0))
    told(shop, [(0, BEGIN, False, 1, -1, ""), (1, BEGIN, False, 2, -1, "")], [], [], [])
    counts, _ = count(shop.plan, AT)
    assert (counts.hold_out, list(counts.versions), counts.arm(PLAN).over) == (20, [2], 1)


@pytest.mark.django_db
def test_split_that_was_rewritten_is_another_experiment() -> None:
    shop = Shop("returned")
    changed = content("returned", 20)
    changed["steps"][1]["ways"][0]["share"] = 40  # type: ignore[index]
    changed["steps"][1]["ways"][1]["share"] = 60  # type: ignore[index]
    PlanVersion.objects.filter(number=2).update(content=changed)
    told(shop, [(0, BEGIN, False, 1, -1, "a"), (1, BEGIN, False, 2, -1, "a")], [], [], [])
    counts, _ = count(shop.plan, AT)
    assert [(list(one.versions), one.ways["a"].over) for one in counts.splits] == [([2], 1), ([1], 1)]


@pytest.mark.django_db
def test_who_begins_at_this_very_moment_is_counted_and_listed() -> None:
    shop = Shop("returned")
    told(shop, [(0, AT, False, 1, -1, "a")], [], [], [])
    counts, _ = count(shop.plan, AT)
    assert counts.arm(PLAN).open == 1
    _rows_agree(shop, counts)
