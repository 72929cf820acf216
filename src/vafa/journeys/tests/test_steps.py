"""Steps that wait and decide, lived through: each is done once, and the run goes the way it should."""

from datetime import datetime, timedelta

from django.db import transaction

from vafa.cases.models import Case
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer, Trait
from vafa.journeys.actions.answers import answer
from vafa.journeys.actions.entering import arrived, enter_plan, happened
from vafa.journeys.actions.plans import set_active
from vafa.journeys.models import FollowUp, Gift, PlanVersion, Run
from vafa.journeys.queries import path_of_version
from vafa.journeys.rules.splitting import way_of
from vafa.journeys.tests.conftest import START, TEHRAN, say
from vafa.journeys.trigger import Entry
from vafa.platform.events.models import EventRow
from vafa.platform.events.publishing import publish
from vafa.platform.events.reading import drain
from vafa.platform.events.simulation import live_until
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time.clock import now
from vafa.platform.values import SYSTEM
from vafa.sales.events import OrderStateChanged
from vafa.sales.models import Order

BY = {"actor": SYSTEM, "at": START}
ASK = {**say("ask"), "kind": "survey", "purpose": "survey", "letter": "survey", "question": "score"}
IN_FARSI = {"is": ["customers.language", "is", "fa"]}


def begin(version: PlanVersion, *people: Customer, at: datetime = START, **more: object) -> int:
    entries = [Entry(customer_id=one.pk, key=f"k:{one.pk}", started_at=at, **more) for one in people]
    return enter_plan(version, entries, actor=SYSTEM, at=now())


def walked(customer: Customer, plan: str = "mine") -> list[str]:
    """The steps of a customer's run in their order, each with what came of it."""
    rows = FollowUp.objects.filter(run__plan__key=plan, customer=customer).order_by("pk")
    return [" ".join(filter(None, (row.touchpoint, row.state, row.outcome or row.reason))) for row in rows]


def test_a_wait_ends_at_an_hour_of_a_weekday(made, omid, outbox):
    version = made({"key": "rest", "kind": "wait", "clock": "18:30", "weekdays": [2]}, say("hello"))
    begin(version, omid)
    row = FollowUp.objects.get()
    assert row.due_at.astimezone(TEHRAN).strftime("%A %H:%M") == "Wednesday 18:30"
    live_until(row.due_at + timedelta(days=3))
    assert walked(omid) == ["rest done", "hello done sent"]


def test_a_wait_for_a_date_counts_from_it_and_one_nobody_knows_is_left_out(made, omid, sara, outbox):
    Customer.objects.filter(pk=omid.pk).update(last_order_at=START)
    version = made({"key": "rest", "kind": "wait", "date": "customers.last_purchase", "days": 2}, say("hello"))
    begin(version, omid, sara)
    assert FollowUp.objects.get(touchpoint="rest", customer=omid).due_at == START + timedelta(days=2)
    assert walked(sara) == ["rest skipped no_date", "hello planned"]


HEARD = {
    "key": "heard", "kind": "wait_for", "event": "answered", "of": "ask", "days": 5,
    "then": [say("thanks")], "otherwise": [say("again")],
}  # fmt: skip


def test_an_answer_ends_the_wait_for_it_at_once(made, omid, sara, outbox):
    version = made(ASK, HEARD, say("end"))
    begin(version, omid, sara)
    live_until(START + timedelta(days=2))
    answer(FollowUp.objects.get(touchpoint="ask", customer=omid), {"score": 9}, actor=SYSTEM, at=now())
    live_until(START + timedelta(days=20))
    assert walked(omid)[1:] == ["heard done then", "thanks done sent", "end done sent"]
    assert walked(sara)[1:] == ["heard done otherwise", "again done sent", "end done sent"]


def test_what_happened_on_the_way_to_a_wait_is_not_waited_for(made, omid, outbox):
    wait = {"key": "solved", "kind": "wait_for", "event": "complaint_closed", "days": 9, "then": [say("glad")]}
    version = made({"key": "rest", "kind": "wait", "days": 2}, wait, {**wait, "key": "twice", "then": [say("more")]})
    begin(version, omid)
    entry = Entry(customer_id=omid.pk, key="case:1", started_at=START + timedelta(hours=1))
    happened("complaint_closed", [entry], actor=SYSTEM, at=START + timedelta(hours=1))
    live_until(START + timedelta(days=8))
    assert walked(omid) == ["rest done", "solved done then", "glad done sent", "twice planned"]


def test_what_the_log_told_before_a_run_was_there_is_not_waited_for(made, buy, omid, outbox):
    """Readers of the log go at their own pace: that the order was delivered may be read before that it was placed."""
    wait = {"key": "there", "kind": "wait_for", "event": "order_delivered", "days": 9, "then": [say("glad")]}
    made(wait, entry={"trigger": "order_placed"})
    order, other = buy(omid), buy(omid)
    Order.objects.filter(pk=order.pk).update(state="delivered")
    with transaction.atomic():
        publish(
            OrderStateChanged(
                occurred_at=START, actor=SYSTEM, customer_id=omid.pk, order_id=order.pk, number=order.number,
                before="placed", after="delivered",
            )
        )  # fmt: skip
    drain("journeys.trigger_reactions.order_delivered")
    assert not Run.objects.exists()
    live_until(START + timedelta(hours=2))
    assert FollowUp.objects.get(run__order=order, touchpoint="there").outcome == "then"
    assert FollowUp.objects.get(run__order=other, touchpoint="there").state == "planned"


def test_what_began_a_run_is_not_what_it_waits_for(made, omid, outbox):
    wait = {"key": "again", "kind": "wait_for", "event": "complaint_closed", "days": 9}
    made(wait, say("hello"), entry={"trigger": "complaint_closed"}, exits=[{"trigger": "complaint_closed"}])
    entry = Entry(customer_id=omid.pk, key="case:1", started_at=START, because_of=77)
    assert happened("complaint_closed", [entry], **BY) == 1
    assert walked(omid) == ["again planned"] and Run.objects.get().ended_at is None


def test_a_branch_asks_its_conditions_when_it_is_reached(made, omid, outbox):
    branch = {"key": "reads", "kind": "branch", "when": IN_FARSI, "then": [say("fa")], "otherwise": [say("other")]}
    version = made({"key": "rest", "kind": "wait", "days": 1}, branch, say("end"))
    reza = add_customer("رضا", emails=["reza@example.com"], **BY)
    begin(version, omid, reza)
    Customer.objects.filter(pk=reza.pk).update(language="en")
    live_until(START + timedelta(days=15))
    assert walked(omid)[1:] == ["reads done then", "fa done sent", "end done sent"]
    assert walked(reza)[1:] == ["reads done otherwise", "other done sent", "end done sent"]


def test_a_field_that_is_gone_stops_its_step_and_nothing_else(made, omid, outbox):
    branch = {"key": "reads", "kind": "branch", "when": IN_FARSI, "then": [say("fa")]}
    version = made(branch, say("end"))
    content = {
        **version.content,
        "steps": [
            {**version.content["steps"][0], "when": {"is": ["gone.field", "is", "x"]}},
            version.content["steps"][1],
        ],
    }
    PlanVersion.objects.filter(pk=version.pk).update(content=content, published_at=START + timedelta(seconds=1))
    version.refresh_from_db()
    begin(version, omid)
    live_until(START + timedelta(days=10))
    assert walked(omid) == ["reads failed conditions_broken", "end done sent"]


def test_everybody_goes_one_way_of_a_split_and_always_the_same(made, outbox):
    split = {
        "key": "words", "kind": "split",
        "ways": [{"key": "a", "share": 50, "steps": [say("warm")]}, {"key": "b", "share": 50, "steps": [say("short")]}],
    }  # fmt: skip
    version = made(split)
    people = [add_customer(f"P{n}", emails=[f"p{n}@x.ir"], **BY) for n in range(12)]
    begin(version, *people)
    live_until(START + timedelta(days=6))
    step = path_of_version(version).steps["words"]
    for person in people:
        way = way_of(step, "mine", person.pk)
        assert walked(person) == [f"words done {way}", f"{'warm' if way == 'a' else 'short'} done sent"]


def test_points_a_coupon_a_case_and_a_mark_are_given_once(made, omid, outbox):
    version = made(
        {"key": "points", "kind": "give", "gift": "points", "amount": 50, "days": 30},
        {"key": "coupon", "kind": "give", "gift": "coupon", "percent": 10, "days": 30},
        {"key": "case", "kind": "open_case", "case_kind": "question", "subject": {"fa": "لطفاً زنگ بزنید"}},
        {"key": "mark", "kind": "set_trait", "trait": "onboarded", "value": True},
        say("hello"),
    )  # fmt: skip
    begin(version, omid)
    live_until(START + timedelta(hours=6))
    assert sorted(Gift.objects.values_list("kind", flat=True)) == ["coupon", "points"]
    assert Case.objects.get().subject == "لطفاً زنگ بزنید"
    assert Trait.objects.get(name="onboarded").value is True


def test_who_is_held_out_hears_only_what_is_owed(made, outbox):
    version = made({**say("order"), "purpose": "service"}, say("hello"), hold_out=50)
    people = [add_customer(f"P{n}", emails=[f"p{n}@x.ir"], **BY) for n in range(20)]
    begin(version, *people)
    live_until(START + timedelta(days=8))
    held = set(Run.objects.filter(held_out=True).values_list("customer", flat=True))
    assert 0 < len(held) < 20
    for person in people:
        assert walked(person) == [
            "order done sent",
            "hello skipped held_out" if person.pk in held else "hello done sent",
        ]


def test_a_leave_step_ends_the_run(made, omid, outbox):
    version = made(
        {"key": "b", "kind": "branch", "when": IN_FARSI, "then": [{"key": "out", "kind": "leave"}]}, say("end")
    )
    begin(version, omid)
    live_until(START + timedelta(days=5))
    assert walked(omid) == ["b done then", "out done"]
    assert Run.objects.get().end_reason == "complete"


def test_what_ends_a_plan_ends_it_before_the_next_step(made, omid, sara, outbox):
    version = made(
        {"key": "rest", "kind": "wait", "days": 3}, say("hello"),
        exits=[{"trigger": "complaint_closed"}, {"when": {"is": ["customers.language", "is", "en"]}}],
    )  # fmt: skip
    begin(version, omid, sara)
    entry = Entry(customer_id=omid.pk, key="case:1", started_at=START + timedelta(hours=1))
    happened("complaint_closed", [entry], actor=SYSTEM, at=START + timedelta(hours=1))
    Customer.objects.filter(pk=sara.pk).update(language="en")
    live_until(START + timedelta(days=8))
    assert walked(omid) == walked(sara) == ["rest skipped left"]
    assert set(Run.objects.values_list("end_reason", flat=True)) == {"left"}
    assert not Message.objects.exists()


def test_a_plan_that_would_begin_itself_again_is_cut_and_shown(made, omid, outbox):
    """The case a plan opens is resolved, which would begin the plan, which would open a case …"""
    version = made(
        {"key": "case", "kind": "open_case", "case_kind": "question", "subject": {"fa": "حال شما؟"}}, say("hello")
    )
    begin(version, omid)
    live_until(START + timedelta(hours=1))
    case = Case.objects.get()
    told = EventRow.objects.filter(name="cases.CaseOpened").get()
    entry = Entry(customer_id=omid.pk, key=f"case:{case.pk}", started_at=now(), because_of=told.pk)
    assert happened("case_resolved", [entry], actor=SYSTEM, at=now()) == 0
    assert Run.objects.get(key=f"case:{case.pk}").end_reason == "loop"
    live_until(START + timedelta(days=3))
    assert Case.objects.count() == 1


def test_the_same_key_enters_once_and_other_keys_each(made, omid):
    version = made(say("hello"))
    assert begin(version, omid) == 1
    assert begin(version, omid) == 0
    assert enter_plan(version, [Entry(customer_id=omid.pk, key="other", started_at=START)] * 2, **BY) == 1


def test_only_those_the_plan_means_enter_it_and_broken_conditions_let_nobody_in(made, omid, sara):
    version = made(say("hello"), entry={"trigger": "case_resolved", "when": {"is": ["customers.language", "is", "en"]}})
    Customer.objects.filter(pk=sara.pk).update(language="en")
    assert begin(version, omid, sara) == 1
    assert Run.objects.get().customer == sara
    content = {**version.content, "entry": {"trigger": "case_resolved", "when": {"is": ["gone.field", "is", "x"]}}}
    PlanVersion.objects.filter(pk=version.pk).update(content=content, published_at=START + timedelta(seconds=2))
    version.refresh_from_db()
    assert enter_plan(version, [Entry(customer_id=omid.pk, key="new", started_at=START)], **BY) == 0
    assert DeadLetter.objects.get(name="journeys.entering").subject_id == version.pk


def test_what_happens_to_another_order_or_before_the_beginning_is_not_what_is_waited_for(made, buy, omid, outbox):
    wait = {"key": "there", "kind": "wait_for", "event": "order_delivered", "days": 9}
    version = made(wait, say("hello"), entry={"trigger": "order_placed"})
    first, second = buy(omid), buy(omid)
    for order in (first, second):
        entry = Entry(customer_id=omid.pk, key=f"order:{order.pk}", started_at=START, order_id=order.pk)
        enter_plan(version, [entry], **BY)
    early = Entry(customer_id=omid.pk, key="x", started_at=START - timedelta(hours=1), order_id=second.pk)
    arrived("order_delivered", [early], **BY)
    told = Entry(customer_id=omid.pk, key="y", started_at=START + timedelta(hours=1), order_id=first.pk)
    happened("order_delivered", [told], actor=SYSTEM, at=START + timedelta(hours=1))
    moved = FollowUp.objects.filter(outcome="happened")
    assert [row.run.order for row in moved] == [first]


def test_a_run_that_ends_while_its_step_waits_in_a_worker_does_nothing_more(made, omid, outbox):
    version = made({"key": "rest", "kind": "wait", "days": 1}, say("hello"))
    begin(version, omid)
    Run.objects.update(ended_at=START, end_reason="by_hand")  # as after a race: the row is still planned
    live_until(START + timedelta(days=4))
    assert walked(omid) == ["rest skipped by_hand"]


def test_a_plan_that_is_off_enters_nobody_by_what_happens(made, omid):
    version = made(say("hello"))
    set_active(version.plan, False, **BY)
    entry = Entry(customer_id=omid.pk, key="case:1", started_at=START)
    assert happened("case_resolved", [entry], **BY) == 0


def test_every_kind_of_step_can_be_performed():
    from vafa.journeys.rules.steps import KINDS
    from vafa.journeys.step import performers

    assert set(performers()) == set(KINDS)
