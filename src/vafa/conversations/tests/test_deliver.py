"""Delivering to a real mail server: what is said of every outcome, and that nothing leaves twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection

from tests.emulators.smtp import MailServer
from vafa.channels.contract import Envelope, Outcome
from vafa.channels.models import Account
from vafa.channels.overrides import recording
from vafa.conversations.actions import Came, receive_message, start_conversation
from vafa.conversations.models import Delivery, Message
from vafa.conversations.sending import Draft, deliver, deliver_due, send_message, send_messages, settle_leases
from vafa.conversations.sending import outcomes as outcomes_
from vafa.conversations.sending.settle import settle_uncertain, try_again
from vafa.conversations.tests.samples import MORNING, NIGHT, account, customer, note, sara
from vafa.conversations.trial import send_test_letter
from vafa.customers.actions import add_contact_point, record_consent
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.events.models import EventRow
from vafa.platform.events.reading import drain
from vafa.platform.events.simulation import live_until
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at, now, set_clock
from vafa.platform.values import SYSTEM, Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running, clock_at(MORNING):
        yield running


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def owe(count: int, **more: object) -> list[Message]:
    drafts = [note(customer(f"c{number}"), key=f"k{number}", **more) for number in range(count)]  # type: ignore[arg-type]
    return send_messages(drafts, actor=SYSTEM, at=MORNING)


class TestSending:
    def test_what_is_due_leaves_once_and_is_written_down(self, server: MailServer) -> None:
        account(server)
        put("shop.name", "فروشگاه وفا", actor=SYSTEM, at=MORNING)
        who = sara()
        message = send_message(note(who, "care", letter="test_message", key="x"), actor=SYSTEM, at=MORNING)
        assert deliver_due(MORNING) == 1 and deliver_due(MORNING) == 0
        message.refresh_from_db()
        assert (message.state, message.settled_at, message.attempts) == ("sent", MORNING, 1)
        mail = server.taken[0].mail
        assert mail["Message-ID"] == message.message_id and mail["Auto-Submitted"] == "auto-generated"
        assert mail["From"].addresses[0].display_name == "فروشگاه وفا"
        assert "/u/" in mail["List-Unsubscribe"] and mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert Delivery.objects.get().outcome == "sent"
        assert EventRow.objects.filter(name="conversations.MessageSent", customer_id=who.pk).count() == 1

    def test_an_answer_of_staff_continues_the_thread(self, server: MailServer) -> None:
        account(server)
        who = sara()
        talk = start_conversation(who, "x", actor=SYSTEM, at=MORNING)
        receive_message(talk, "x", channel="email", came=Came(message_id="<a@b>"), actor=SYSTEM, at=MORNING)
        for number in range(2):
            draft = Draft(
                customer_id=who.pk, purpose="service", conversation_id=talk.pk, subject="Re", text="y", author_id=None
            )
            send_message(draft, actor=SYSTEM, at=MORNING + timedelta(minutes=number))
            deliver_due(MORNING + timedelta(minutes=number))
        first, second = (taken.mail for taken in server.taken)
        assert first["In-Reply-To"] == first["References"] == "<a@b>"
        assert second["References"] == f"<a@b> {first['Message-ID']}"
        assert first["List-Unsubscribe"] is None

    def test_answers_leave_before_everything_else(self, server: MailServer) -> None:
        account(server)
        owe(3, purpose="care")
        send_message(note(sara()), actor=SYSTEM, at=MORNING + timedelta(minutes=5))
        deliver_due(MORNING + timedelta(minutes=5), limit=1)
        assert [one.recipients for one in server.taken] == [("sara@example.com",)]

    def test_without_an_account_messages_wait_until_they_make_no_sense(self) -> None:
        with clock_at(MORNING):
            send_message(note(sara(), late_after=MORNING + timedelta(days=1)), actor=SYSTEM, at=MORNING)
            assert deliver_due(MORNING) == 0 and states() == ["queued"]
            live_until(MORNING + timedelta(days=2))
        assert Message.objects.get().reason == "too_late"

    def test_the_clock_brings_what_waited_for_the_morning(self) -> None:
        with clock_at(NIGHT), recording() as recorder:
            send_message(note(sara(), "care"), actor=SYSTEM, at=NIGHT)
            live_until(NIGHT + timedelta(hours=9))
            assert not recorder.kept
            live_until(NIGHT + timedelta(hours=10))
        assert [one.address for one in recorder.kept] == ["sara@example.com"]
        assert Message.objects.get().settled_at == NIGHT.replace(hour=5, minute=30) + timedelta(days=1)


class TestAskedAgain:
    def test_a_no_said_meanwhile_is_heard(self, server: MailServer) -> None:
        account(server)
        who = sara()
        message = send_message(note(who, "care"), actor=SYSTEM, at=MORNING)
        record_consent(who, "care", "any", False, proof={}, actor=SYSTEM, at=MORNING)
        deliver_due(MORNING)
        message.refresh_from_db()
        assert (message.state, message.reason) == ("skipped", "no_consent") and not server.taken

    def test_night_fell_meanwhile(self, server: MailServer) -> None:
        account(server)
        send_message(note(sara(), "care"), actor=SYSTEM, at=MORNING)
        deliver_due(NIGHT)
        assert states() == ["queued"] and Message.objects.get().due_at > NIGHT and not server.taken  # type: ignore[operator]

    def test_it_became_too_late_meanwhile(self, server: MailServer) -> None:
        account(server)
        send_message(note(sara(), late_after=MORNING + timedelta(hours=1)), actor=SYSTEM, at=MORNING)
        deliver_due(NIGHT)
        assert Message.objects.get().reason == "too_late"

    def test_what_was_promised_before_is_not_counted_against_itself(self, server: MailServer) -> None:
        account(server)
        who = sara()
        send_messages([note(who, "care") for _ in range(4)], actor=SYSTEM, at=MORNING)
        for hours in range(6):
            set_clock(MORNING + timedelta(hours=hours))
            deliver_due(now())
            assert states().count("sent") == min(hours + 1, 3)
        assert Message.objects.get(state="queued").held_reason == "too_many_lately"


class TestTrouble:
    def test_an_unknown_address_is_turned_off_and_the_next_one_tried(self, server: MailServer) -> None:
        account(server)
        server.behaviour.refuse["sara@example.com"] = "550 5.1.1 no such user"
        who = sara()
        add_contact_point(who, "email", "old@example.com", actor=SYSTEM, at=MORNING - timedelta(days=9))
        who.contact_points.filter(value="old@example.com").update(created_at=MORNING - timedelta(days=9))
        message = send_message(note(who), actor=SYSTEM, at=MORNING)
        deliver_due(MORNING)
        assert states() == ["queued"] and who.contact_points.get(value="sara@example.com").off_at == MORNING
        deliver_due(MORNING)
        message.refresh_from_db()
        assert (message.state, message.address) == ("sent", "old@example.com")

    def test_without_another_address_it_failed_and_is_told(self, server: MailServer) -> None:
        account(server)
        server.behaviour.refuse["sara@example.com"] = "550 5.1.1 no such user"
        message = send_message(note(sara()), actor=SYSTEM, at=MORNING)
        deliver_due(MORNING)
        message.refresh_from_db()
        assert (message.state, message.reason) == ("failed", "address_refused")
        assert EventRow.objects.filter(name="conversations.MessageFailed").count() == 1
        with pytest.raises(Refused):
            settle_uncertain(message, True, actor=SYSTEM, at=MORNING)
        assert try_again(message, actor=SYSTEM, at=MORNING).state == "queued"

    def test_a_busy_mailbox_is_tried_later_and_at_last_given_up(self, server: MailServer) -> None:
        account(server)
        server.behaviour.refuse["sara@example.com"] = "451 4.7.1 later"
        message = send_message(note(sara()), actor=SYSTEM, at=MORNING)
        deliver_due(MORNING)
        message.refresh_from_db()
        assert (message.state, message.due_at) == ("queued", MORNING + timedelta(minutes=1))
        live_until(MORNING + timedelta(days=3))
        message.refresh_from_db()
        assert (message.state, message.reason, message.attempts) == ("failed", "gave_up", 8)
        assert Delivery.objects.filter(outcome="retry").count() == 7

    def test_a_dead_server_rests_and_nobody_loses_a_try_for_it(self, server: MailServer) -> None:
        account(server, port=1)
        owe(5)
        assert deliver_due(MORNING) == 5
        row = Account.objects.get()
        assert row.failures == 1 and row.rest_until == MORNING + timedelta(seconds=10) and row.last_error
        assert states() == ["queued"] * 5 and sum(Message.objects.values_list("attempts", flat=True)) == 1
        assert deliver_due(MORNING + timedelta(seconds=9)) == 0
        row.settings = {**row.settings, "port": server.port}
        row.save()
        live_until(MORNING + timedelta(minutes=2))
        assert states() == ["sent"] * 5
        row.refresh_from_db()
        assert row.failures == 0 and row.rest_until is None

    def test_silence_after_the_text_is_for_a_person_and_stops_the_batch(self, server: MailServer) -> None:
        account(server)
        server.behaviour.drop_after_data = True
        first, *_ = owe(3)
        deliver_due(MORNING)
        assert states() == ["uncertain", "queued", "queued"] and len(server.taken) == 1
        assert EventRow.objects.filter(name="conversations.MessageUncertain").count() == 1
        server.behaviour.drop_after_data = False
        live_until(MORNING + timedelta(hours=1))
        assert states() == ["uncertain", "sent", "sent"] and len(server.taken) == 3
        assert settle_uncertain(first, False, actor=SYSTEM, at=now()).state == "queued"
        deliver_due(now())
        assert states() == ["sent"] * 3
        assert server.taken[0].mail["Message-ID"] == server.taken[-1].mail["Message-ID"]

    def test_a_person_may_say_that_it_arrived(self, server: MailServer) -> None:
        account(server)
        server.behaviour.drop_after_data = True
        (message,) = owe(1)
        deliver_due(MORNING)
        assert settle_uncertain(message, True, actor=SYSTEM, at=MORNING).state == "sent"
        with pytest.raises(Refused):
            settle_uncertain(message, False, actor=SYSTEM, at=MORNING)


def test_deliverers_side_by_side_send_everything_once(server: MailServer) -> None:
    account(server)
    owe(60)
    start = Barrier(3)

    def work() -> None:
        start.wait()
        while deliver_due(MORNING, limit=7):
            pass
        connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert states() == ["sent"] * 60 and Delivery.objects.count() == 60
    assert sorted(one.recipients for one in server.taken) == sorted((f"c{number}@example.com",) for number in range(60))


class Killed(BaseException):
    """As near as a test can come to SIGKILL: nobody catches it."""


def die(*args: object, **kwargs: object) -> Outcome:
    raise Killed


def after(real: Callable[..., object]) -> Callable[..., object]:
    def then_die(*args: object, **kwargs: object) -> object:
        real(*args, **kwargs)
        raise Killed

    return then_die


class TestKilled:
    """Killed at each step; when the leases are over, life goes on. Nothing is missed, nothing is sent twice."""

    @pytest.mark.parametrize(
        ("where", "what", "at_last", "mails"),
        [
            ("deliver._deliver", die, "sent", 3),  # claimed, nothing else
            ("outcomes.Attempt.hand", die, "sent", 3),  # connected, not yet marked
            ("outcomes.Attempt.hand", after, "uncertain", 2),  # marked, not yet handed over
            ("deliver.settle_attempt", die, "uncertain", 3),  # handed over and taken, not yet written down
            ("deliver.settle_attempt", after, "sent", 3),  # written down
        ],
    )
    def test_one_message_at_most_is_for_a_person(
        self, server: MailServer, monkeypatch: pytest.MonkeyPatch, where: str, what: object, at_last: str, mails: int
    ) -> None:
        account(server)
        owe(3)
        place, name = where.rsplit(".", 1)
        target = {"deliver": deliver, "outcomes.Attempt": outcomes_.Attempt}[place]
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(target, name, after(getattr(target, name)) if what is after else what)
            deliver_due(MORNING)
        settle_leases(MORNING + timedelta(seconds=119))
        assert "uncertain" not in states()
        live_until(MORNING + timedelta(minutes=10))
        assert sorted(states()) == sorted([at_last, "sent", "sent"])
        assert len(server.taken) == mails == len({one.mail["Message-ID"] for one in server.taken})

    def test_who_comes_back_after_its_lease_hands_nothing_over(
        self, server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        account(server)
        owe(1)
        real = outcomes_.Attempt.hand

        def slow(attempt: outcomes_.Attempt) -> None:
            with monkeypatch.context() as patch:  # meanwhile the lease ends and another process sends it
                patch.setattr(outcomes_.Attempt, "hand", real)
                settle_leases(MORNING + timedelta(minutes=3))
                deliver_due(MORNING + timedelta(minutes=3))
            real(attempt)

        monkeypatch.setattr(outcomes_.Attempt, "hand", slow)
        deliver_due(MORNING)
        assert states() == ["sent"] and len(server.taken) == 1

    def test_a_late_answer_still_counts(self, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
        account(server)
        owe(1)
        real = deliver.settle_attempt

        def late(*args: object) -> None:
            settle_leases(MORNING + timedelta(minutes=3))
            assert states() == ["uncertain"]
            real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(deliver, "settle_attempt", late)
        deliver_due(MORNING)
        assert states() == ["sent"]

    def test_while_the_database_is_away_the_outcome_is_kept(
        self, server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        account(server)
        owe(2)
        real, times = deliver.settle_attempt, []

        def flaky(*args: object) -> None:
            times.append(1)
            if len(times) < 3:
                raise OperationalError("server closed the connection unexpectedly")
            real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(deliver, "settle_attempt", flaky)
        monkeypatch.setattr(deliver, "PAUSES", (0.0, 0.0, 0.0))
        deliver_due(MORNING)
        assert states() == ["sent", "sent"] and len(server.taken) == 2

    def test_a_driver_s_own_mistake_is_never_a_second_mail(
        self, server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from vafa.channels.drivers.email import Email

        account(server)
        owe(1)
        real = Email.send

        def clumsy(self: Email, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
            real(self, envelope, before_handing=before_handing)
            raise KeyError("oops")

        monkeypatch.setattr(Email, "send", clumsy)
        deliver_due(MORNING)
        assert states() == ["uncertain"] and len(server.taken) == 1


def test_nothing_leaves_while_recording(server: MailServer) -> None:
    account(server)
    owe(2, purpose="care")
    with recording() as recorder:
        deliver_due(MORNING)
    assert len(recorder.kept) == 2 and not server.taken and states() == ["sent", "sent"]
    assert Delivery.objects.filter(account=None).count() == 2


def test_a_customer_who_is_gone_hears_nothing(server: MailServer) -> None:
    account(server)
    (message,) = owe(1)
    Customer.objects.update(withdrawn_at=MORNING)
    deliver_due(MORNING)
    message.refresh_from_db()
    assert message.reason == "withdrawn" and not server.taken


def test_the_test_letter_reaches_a_member_of_the_staff(server: MailServer) -> None:
    staff = hire("ali@example.com", "علی", "administrator", password=None, actor=SYSTEM, at=MORNING)
    mail = account(server)
    assert send_test_letter(mail, staff) is None
    assert "سلام علی" in server.to("ali@example.com")[0].part("plain")
    server.behaviour.refuse["ali@example.com"] = "550 5.1.1 no such user"
    assert send_test_letter(mail, staff) == "550 5.1.1 no such user"
    assert not Message.objects.exists()


def test_what_was_just_recorded_wakes_the_senders() -> None:
    who = sara()
    send_messages([note(who, key=f"k{number}") for number in range(120)], actor=SYSTEM, at=MORNING)
    for _ in range(2):
        drain("conversations.deliver_soon")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'name', queueing_lock FROM procrastinate_jobs WHERE task_name = 'sweep_now'")
        jobs = cursor.fetchall()
    assert sorted(jobs) == [("conversations.deliver", f"hurry:conversations.deliver:{lane}") for lane in range(3)]
