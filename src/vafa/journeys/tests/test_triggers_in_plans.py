"""What happens to customers in plans: who begins, who leaves, and that plans which set one another off are cut."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vafa.cases.actions import open_case, resolve
from vafa.customers.models import Customer
from vafa.journeys.actions.plans import begin_plan, publish
from vafa.journeys.models import FollowUp, Plan, Run
from vafa.journeys.tests.conftest import START
from vafa.journeys.tests.shop import bought
from vafa.journeys.triggering import of_orders
from vafa.platform.events.models import Cursor
from vafa.platform.events.simulation import live_until, settle
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Refused
from vafa.sales.actions import change_state, import_orders
from vafa.sales.models import Order

SAY = {"key": "say", "kind": "message", "letter": "care", "purpose": "care", "window": [0, 9], "since": "here"}
WAIT = {"key": "rest", "kind": "wait", "days": 20}
DAY = timedelta(days=1)


def a_plan(trigger: str, *steps: dict[str, Any], exits: tuple[str, ...] = ()) -> Plan:
    content = {
        "entry": {"trigger": trigger},
        "exits": [{"trigger": one} for one in exits],
        "steps": [*steps, {**SAY, "key": "end"}],
    }
    plan = begin_plan(trigger, content, key=trigger, actor=SYSTEM, at=now())
    publish(plan, actor=SYSTEM, at=now())
    return plan


def ends(plan: Plan) -> dict[int | None, str]:
    """Why the runs of a plan ended, by order."""
    return dict(Run.objects.filter(plan=plan).values_list("order_id", "end_reason"))


def test_events_read_again_begin_nothing_twice(sara: Customer) -> None:
    plan = a_plan("order_delivered", WAIT)
    order = bought(sara, START - DAY)
    change_state(order, "delivered", actor=SYSTEM, at=START)
    settle()
    assert list(ends(plan)) == [order.pk]
    Cursor.objects.all().delete()
    settle()
    assert list(ends(plan)) == [order.pk]


def test_an_order_that_comes_back_ends_its_own_run_only(sara: Customer) -> None:
    plan = a_plan("order_delivered", WAIT, exits=("order_returned",))
    one, other = (bought(sara, START - DAY, state="delivered") for _ in range(2))
    settle()
    change_state(one, "returned", actor=SYSTEM, at=now())
    settle()
    assert ends(plan) == {one.pk: "order_returned", other.pk: ""}


@pytest.mark.parametrize("state", ["returned", "cancelled"])
def test_what_is_about_a_complaint_outlives_the_order_it_mentions(sara: Customer, state: str) -> None:
    """Nobody stops caring about an angry customer because the kettle came back."""
    bought_plan, cared = a_plan("order_delivered", WAIT), a_plan("case_resolved", WAIT)
    order, gone = bought(sara, START - DAY, state="delivered"), bought(sara, START - 2 * DAY)
    change_state(gone, state, actor=SYSTEM, at=now())
    for about in (order, gone):
        case = open_case(
            sara, kind="question", subject="؟", text="؟", channel="form", order=about, actor=SYSTEM, at=now()
        )
        resolve(case, "چنین است", actor=SYSTEM, at=now())
    settle()
    change_state(order, state, actor=SYSTEM, at=now())
    settle()
    assert ends(bought_plan) == {order.pk: f"order_{state}"}
    assert ends(cared) == {order.pk: "", gone.pk: ""}
    live_until(START + 35 * DAY)
    assert ends(cared) == {order.pk: "complete", gone.pk: "complete"}
    reached = FollowUp.objects.filter(run__plan=cared, touchpoint="end")
    assert not reached.filter(reason__startswith="order_").exists() and reached.count() == 2


def test_what_is_about_a_complaint_outlives_the_import_its_order_came_with(sara: Customer) -> None:
    cared = a_plan("case_resolved", WAIT)
    order = bought(sara, START - DAY)
    case = open_case(sara, kind="question", subject="؟", text="؟", channel="form", order=order, actor=SYSTEM, at=now())
    resolve(case, "چنین است", actor=SYSTEM, at=now())
    settle()
    Order.objects.filter(pk=order.pk).update(withdrawn_at=now())
    live_until(START + 35 * DAY)
    assert ends(cared) == {order.pk: "complete"}


def test_what_ends_with_its_order_is_what_is_about_the_purchase() -> None:
    purchases = {"order_placed", "order_delivered", "second_purchase", "runs_out", "warranty_ending", "service_due"}
    assert of_orders() == purchases


def test_an_order_that_a_file_says_came_back_begins_what_begins_so(sara: Customer) -> None:
    """Once, whether it came back between two files or before the first; long ago is no news."""
    plan = a_plan("order_returned", WAIT)
    head = "order number,date,email,product,price,state,returned at\n"
    rows = "{n},{placed},{mail},kettle,5,{state},{back}\n"
    mail = sara.contact_points.get(kind="email").value
    placed, back = {"old": "2025-11-01", "told": "2025-11-01"}, {"told": "2025-12-24"}

    def bring(**states: str) -> None:
        file = head + "".join(
            rows.format(n=n, placed=placed.get(n, "2025-12-28"), mail=mail, state=state, back=back.get(n, ""))
            for n, state in states.items()
        )
        import_orders([("o.csv", io.BytesIO(file.encode()))], name="o.csv", source="shop", actor=SYSTEM, at=now())
        settle()

    bring(kept="delivered", fresh="delivered", old="returned", told="returned", arrived="returned")
    for _ in range(2):
        bring(kept="delivered", fresh="returned", old="returned", told="returned", arrived="returned")
    begun = Run.objects.filter(plan=plan).values_list("order__number", "started_at")
    began = {"arrived": START, "fresh": START, "told": datetime(2025, 12, 23, 20, 30, tzinfo=UTC)}
    assert dict(begun) == began


def test_who_buys_again_leaves_what_waited_for_it(sara: Customer) -> None:
    plan = a_plan("order_delivered", WAIT, exits=("order_placed",))
    order = bought(sara, START - DAY, state="delivered")
    settle()
    assert ends(plan) == {order.pk: ""}, "their own order is no other one"
    live_until(START + DAY)
    bought(sara, now())
    settle()
    assert ends(plan) == {order.pk: "left"}


@pytest.mark.parametrize("about_it", [True, False])
def test_a_case_ends_what_it_should_whatever_order_it_is_about(sara: Customer, about_it: bool) -> None:
    plan = a_plan("order_delivered", WAIT, exits=("case_resolved",))
    order = bought(sara, START - DAY, state="delivered")
    settle()
    case = open_case(
        sara, kind="question", subject="؟", text="؟", channel="form", order=order if about_it else None,
        actor=SYSTEM, at=now(),
    )  # fmt: skip
    resolve(case, "چنین است", actor=SYSTEM, at=now())
    settle()
    assert ends(plan) == {order.pk: "left"}


def test_a_plan_that_opens_cases_is_not_begun_by_their_end(sara: Customer) -> None:
    ask = {"key": "look", "kind": "open_case", "case_kind": "question", "subject": {"fa": "نگاهی بینداز", "en": "Look"}}
    plan = a_plan("case_resolved", ask)
    case = open_case(sara, kind="question", subject="؟", text="؟", channel="form", actor=SYSTEM, at=now())
    resolve(case, "چنین است", actor=SYSTEM, at=now())
    live_until(now() + timedelta(hours=1))
    (own,) = sara.cases.exclude(pk=case.pk)
    resolve(own, "دیده شد", actor=SYSTEM, at=now())
    live_until(now() + timedelta(hours=1))
    runs = Run.objects.filter(plan=plan).order_by("pk")
    assert [one.end_reason for one in runs] == ["", "loop"] and sara.cases.count() == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"entry": {"trigger": "runs_out", "options": {"days": 1000}}}, "option_wrong"),
        ({"entry": {"trigger": "runs_out", "options": {"moons": 1}}}, "option_unknown"),
        ({"entry": {"trigger": "order_placed"}, "exits": [{"trigger": "runs_out"}]}, "trigger_unknown"),
        ({"entry": {"trigger": "order_placed"},
          "steps": [{"key": "w", "kind": "wait_for", "event": "runs_out", "days": 3}, SAY]}, "trigger_unknown"),
    ],
)  # fmt: skip
def test_a_plan_that_means_nothing_is_not_published(db: None, content: dict[str, Any], why: str) -> None:
    plan = begin_plan("x", {"steps": [SAY], **content}, key="x", actor=SYSTEM, at=START)
    with pytest.raises(Refused, match=why):
        publish(plan, actor=SYSTEM, at=START)
