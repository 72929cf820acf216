"""What stops a message, in which order, and that a batch costs no more questions than one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.conversations.letters import save_letter
from vafa.conversations.models import Letter, Message
from vafa.conversations.sending import Draft, Ready, Skipped, check_messages, objections, send_message, send_messages
from vafa.conversations.tests.samples import MORNING, NIGHT, customer, note, sara
from vafa.customers.actions import add_contact_point, change_customer, record_consent, turn_off_contact_point
from vafa.customers.models import Customer
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def reason(draft: Draft, at: datetime = MORNING) -> str:
    answer = check_messages([draft], at)[0]
    return answer.reason if isinstance(answer, Skipped) else ""


def ready(draft: Draft, at: datetime = MORNING) -> Ready:
    answer = check_messages([draft], at)[0]
    assert isinstance(answer, Ready), answer
    return answer


def sent(draft: Draft, at: datetime) -> Message:
    """It was recorded, and left at once."""
    message = send_message(draft, actor=SYSTEM, at=at)
    Message.objects.filter(pk=message.pk).update(state=Message.SENT, settled_at=at, held_reason="")
    return message


def consent(who: Customer, purpose: str, granted: bool, channel: str = "email") -> None:
    record_consent(who, purpose, channel, granted, proof={}, actor=SYSTEM, at=MORNING)


@pytest.fixture
def grumpy() -> Iterator[list[Sequence[Draft]]]:
    """A room above that objects to whatever it is asked about, and remembers what that was."""
    asked: list[Sequence[Draft]] = []

    def no_offers(drafts: Sequence[Draft], at: datetime) -> Mapping[int, str]:
        asked.append(drafts)
        return {place: "case_open" for place, draft in enumerate(drafts) if draft.purpose == "offer"}

    objections.objection(order=1)(no_offers)
    yield asked
    del objections._contributed[f"{no_offers.__module__}.{no_offers.__name__}"]


class TestWhoAndWhere:
    def test_a_withdrawn_customer_hears_nothing(self) -> None:
        who = sara()
        Customer.objects.filter(pk=who.pk).update(withdrawn_at=MORNING)
        assert reason(note(who)) == "withdrawn"

    def test_who_has_no_address_in_use_cannot_be_reached(self) -> None:
        who = sara(phones=["09121234567"])
        turn_off_contact_point(who.contact_points.get(kind="email"), "bounced", actor=SYSTEM, at=MORNING)
        assert reason(note(who)) == "no_contact_point"

    def test_a_verified_address_comes_first_then_the_newest(self) -> None:
        who = sara()
        add_contact_point(who, "email", "new@example.com", actor=SYSTEM, at=MORNING + timedelta(hours=1))
        assert ready(note(who)).point.value == "new@example.com"
        add_contact_point(who, "email", "sara@example.com", verified=True, actor=SYSTEM, at=MORNING)
        assert ready(note(who)).point.value == "sara@example.com"

    @pytest.mark.parametrize(
        ("purpose", "answers", "skipped"),
        [
            ("service", {}, ""),
            ("care", {}, ""),
            ("survey", {}, ""),
            ("offer", {}, "no_consent"),
            ("offer", {("offer", "any"): True}, ""),
            ("offer", {("offer", "any"): True, ("offer", "email"): False}, "no_consent"),
            ("care", {("care", "any"): False}, "no_consent"),
            ("care", {("survey", "any"): False}, ""),
        ],
    )
    def test_consent_is_asked_per_purpose_and_channel(
        self, purpose: str, answers: dict[tuple[str, str], bool], skipped: str
    ) -> None:
        who = sara()
        for (what, channel), granted in answers.items():
            consent(who, what, granted, channel)
        assert reason(note(who, purpose)) == skipped


class TestWhen:
    def test_at_night_care_waits_for_the_morning_and_an_answer_does_not(self) -> None:
        who = sara()
        assert ready(note(who, "care"), NIGHT).due_at == NIGHT.replace(hour=5, minute=30) + timedelta(days=1)
        assert ready(note(who), NIGHT).due_at == NIGHT

    def test_the_customer_s_own_hours_and_clock_come_first(self) -> None:
        who = sara()
        change_customer(who, {"time_zone": "America/New_York"}, actor=SYSTEM, at=MORNING)
        Customer.objects.filter(pk=who.pk).update(allowed_from=time(18), allowed_until=time(22))
        assert ready(note(who, "care")).due_at == MORNING.replace(hour=22)

    def test_a_broken_zone_or_clock_of_the_shop_stops_nobody(self) -> None:
        who = sara()
        Customer.objects.filter(pk=who.pk).update(time_zone="Mars/Olympus")
        put("quiet.from", "bedtime", actor=SYSTEM, at=MORNING)
        assert ready(note(who, "care")).due_at == MORNING

    def test_what_would_come_too_late_is_skipped(self) -> None:
        who = sara()
        assert reason(note(who, "care", late_after=NIGHT + timedelta(hours=3)), NIGHT) == "too_late"
        assert reason(note(who, late_after=NIGHT + timedelta(hours=3)), NIGHT) == ""

    def test_not_before_is_kept(self) -> None:
        later = MORNING + timedelta(hours=2)
        assert ready(note(sara(), not_before=later)).due_at == later

    def test_only_three_messages_in_seven_days_answers_not_counted(self) -> None:
        who, hour = sara(), timedelta(hours=1)
        for late in range(3):
            sent(note(who, "care"), MORNING + late * 2 * hour)
        later = MORNING + 6 * hour
        first, second = check_messages([note(who, "survey"), note(who)], later)
        assert isinstance(first, Ready) and (first.held, first.due_at) == ("too_many_lately", MORNING + 7 * DAY)
        assert isinstance(second, Ready) and not second.held
        assert reason(note(who, "care", late_after=MORNING + 6 * DAY), later) == "too_many_lately"
        assert not ready(note(who, "care"), MORNING + 7 * DAY).held

    def test_two_messages_are_never_said_in_one_breath(self) -> None:
        who = sara()
        first, second, answer = check_messages([note(who, "care"), note(who, "care"), note(who)], MORNING)
        assert isinstance(first, Ready) and isinstance(second, Ready) and isinstance(answer, Ready)
        assert (first.held, answer.held) == ("", "")
        assert (second.held, second.due_at) == ("too_close", MORNING + timedelta(hours=1))

    def test_the_more_important_one_goes_first_whatever_the_order(self) -> None:
        who = sara()
        put("attention.limit", 1, actor=SYSTEM, at=MORNING)
        small, great = check_messages([note(who, "survey"), note(who, "care", importance=4)], MORNING)
        assert isinstance(small, Ready) and isinstance(great, Ready)
        assert (small.held, great.held) == ("too_many_lately", "")
        send_message(note(who, "care", importance=4, not_before=MORNING + timedelta(hours=5)), actor=SYSTEM, at=MORNING)
        assert ready(note(who, "care", importance=3)).held == "more_important"
        assert ready(note(who, "care", importance=5)).held == ""

    def test_what_is_skipped_takes_nothing_of_the_attention(self) -> None:
        who = sara()
        put("attention.gap_minutes", 1, actor=SYSTEM, at=MORNING)
        put("attention.limit", 1, actor=SYSTEM, at=MORNING)
        answers = check_messages([note(who, "care", text=" "), note(who, "care"), note(who, "care")], MORNING)
        told = [one.reason if isinstance(one, Skipped) else one.held for one in answers]
        assert told == ["wording_missing", "", "too_many_lately"]


class TestWords:
    def test_the_letter_must_be_there_in_the_customer_s_own_language(self) -> None:
        who = sara(language="de")
        assert reason(note(who, letter="test_message")) == "wording_missing"
        assert ready(note(sara(language="en"), letter="test_message")).words.subject.startswith("A test letter")  # type: ignore[union-attr]

    def test_a_broken_letter_is_skipped_with_the_name_of_what_it_misses(self) -> None:
        Letter.objects.create(
            key="test_message", language="fa", subject="x", body="{{ order.nmber }}", changed_at=MORNING, changed_by=""
        )
        message = send_message(note(sara(), letter="test_message"), actor=SYSTEM, at=MORNING)
        assert (message.state, message.reason, message.detail) == ("skipped", "letter_broken", "order.nmber")

    def test_the_shop_s_own_wording_is_used(self) -> None:
        save_letter("test_message", "fa", "مال ما", "متن", actor=SYSTEM, at=MORNING)
        assert ready(note(sara(), letter="test_message")).words.subject == "مال ما"  # type: ignore[union-attr]


class TestTheBatch:
    def test_other_rooms_are_asked_once_about_all_that_is_left(self, grumpy: list[Sequence[Draft]]) -> None:
        who, gone = sara(), customer("reza")
        Customer.objects.filter(pk=gone.pk).update(withdrawn_at=MORNING)
        consent(who, "offer", True)
        answers = check_messages([note(gone, "offer"), note(who, "offer"), note(who)], MORNING)
        assert [one.reason if isinstance(one, Skipped) else "" for one in answers] == ["withdrawn", "case_open", ""]
        assert [len(drafts) for drafts in grumpy] == [2]

    @pytest.mark.parametrize("size", [1, 300])
    def test_the_number_of_questions_does_not_grow(self, size: int, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
        people = [customer(f"c{number}") for number in range(size)]
        drafts = [note(who, "care", letter="test_message", subject="", text="") for who in people]
        with django_assert_max_num_queries(20):
            messages = send_messages(drafts, actor=SYSTEM, at=MORNING)
        assert {message.state for message in messages} == {"queued"}


ORDER = ["withdrawn", "no_contact_point", "no_consent", "case_open", "wording_missing", "too_late", "too_many_lately"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wrongs=st.sets(st.sampled_from(ORDER)))
def test_of_several_reasons_the_first_in_the_fixed_order_is_told(
    grumpy: list[Sequence[Draft]], wrongs: set[str]
) -> None:
    who = customer(f"q{Customer.objects.count()}")
    purpose = "offer" if "case_open" in wrongs else "care"
    consent(who, purpose, True)
    if "too_many_lately" in wrongs:
        for hours in range(2, 5):
            sent(note(who, "care"), MORNING - timedelta(hours=hours))
    if "no_consent" in wrongs:
        consent(who, purpose, False)
    if "no_contact_point" in wrongs:
        turn_off_contact_point(who.contact_points.get(), "x", actor=SYSTEM, at=MORNING)
    if "withdrawn" in wrongs:
        Customer.objects.filter(pk=who.pk).update(withdrawn_at=MORNING)
    end = MORNING - timedelta(1) if "too_late" in wrongs else MORNING + timedelta(1)
    draft = note(who, purpose, text="" if "wording_missing" in wrongs else "سلام", late_after=end)
    assert reason(draft) == next((one for one in ORDER if one in wrongs), "")
