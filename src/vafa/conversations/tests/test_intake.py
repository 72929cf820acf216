"""What arrives is kept first, placed once, and shown in the tray when it cannot be placed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vafa.channels import doors
from vafa.channels.contract import Can, Driver, DriverSettings, Sent
from vafa.channels.inbound import Call, Hook, Incoming, Item, Nothing, Raw, Receipt, Unreadable, Unsigned
from vafa.channels.models import Account
from vafa.channels.registry import drivers
from vafa.conversations.actions import start_conversation
from vafa.conversations.ids import message_id, reply_address
from vafa.conversations.intake import keep, place_waiting, replay
from vafa.conversations.models import Conversation, Inbound, Message
from vafa.customers.actions import add_customer
from vafa.customers.models import Consent, Customer
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class NoSettings(DriverSettings):
    """None."""


class Parrot(Driver):
    """Reads JSON lists of items; what is no JSON is unreadable."""

    kind, channel, label, reaches = "parrot", "sms", "Parrot", "phone"
    can = Can(receive=True, reports=True)
    Settings = NoSettings

    def send(self, envelope: Any, *, before_handing: Any) -> Sent:
        before_handing()
        return Sent(receipt=f"parrot-{envelope.message_id}")

    def check(self) -> None:
        return None

    def verify(self, hook: Hook) -> None:
        if hook.headers.get("x-sign") != "good":
            raise Unsigned

    def read(self, raw: Raw) -> Sequence[Item]:
        try:
            given = json.loads(raw.body)
        except ValueError as problem:
            raise Unreadable("no JSON") from problem
        kinds = {"in": Incoming, "receipt": Receipt, "call": Call, "nothing": Nothing}
        return [
            kinds[one.pop("is")](**{k: tuple(v) if isinstance(v, list) else v for k, v in one.items()}) for one in given
        ]


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr("vafa.channels.registry.drivers", lambda known={**drivers(), "parrot": Parrot}: known)
    for place in ("queries", "registry", "doors"):
        monkeypatch.setattr(f"vafa.channels.{place}.drivers", lambda known={**drivers(), "parrot": Parrot}: known)
    doors.forget_all()
    return Account.objects.create(kind="parrot", name="Parrot", created_at=AT)


def came(account: Account, *items: dict[str, Any], at: datetime = AT) -> Inbound:
    pk = keep(account, Raw(body=json.dumps(items).encode()), at=at)
    assert pk is not None
    place_waiting(at)
    return Inbound.objects.get(pk=pk)


def wrote(text: str = "سلام", key: str = "1", address: str = "+989121112233", **more: Any) -> dict[str, Any]:
    return {"is": "in", "key": key, "address": address, "text": text, **more}


class TestPlacing:
    def test_a_stranger_becomes_a_customer_with_a_conversation_of_their_own(self, account: Account) -> None:
        row = came(account, wrote("یخچال سرد نمی‌کند", name="سارا"))
        assert (row.state, row.reason) == ("placed", "new_conversation")
        message = Message.objects.get(direction="in")
        assert (message.text, message.channel, message.address) == ("یخچال سرد نمی‌کند", "sms", "+989121112233")
        assert message.inbound_id == row.pk and message.account_id == account.pk
        assert message.customer.name == "سارا"
        assert message.contact_point is not None and message.contact_point.verified_at is not None
        assert "sender" in row.trace[0]["asked"] and row.trace[0]["message"] == message.pk

    def test_the_same_thing_twice_is_one_message(self, account: Account) -> None:
        came(account, wrote())
        assert keep(account, Raw(body=json.dumps([wrote()]).encode()), at=AT) is None
        came(account, wrote(), wrote("دوم", key="2"))  # in another body, beside something new
        assert sorted(Message.objects.filter(direction="in").values_list("text", flat=True)) == ["دوم", "سلام"]

    def test_a_messenger_is_one_talk(self, account: Account) -> None:
        came(account, wrote("یک", key="1"))
        row = came(account, wrote("دو", key="2"), at=AT + timedelta(hours=1))
        assert row.reason == "open_case"
        assert Conversation.objects.count() == 1

    def test_an_answer_to_our_message_finds_its_conversation_by_either_name(self, account: Account) -> None:
        came(account, wrote("یک", key="1"))
        first = Conversation.objects.get()
        ours = Message.objects.create(
            conversation=first, customer=first.customer, direction="out", channel="sms", purpose="service",
            language="fa", state="sent", receipt="p-77", created_at=AT,
        )  # fmt: skip
        other = "+989350000000"
        for number, answered in enumerate((message_id(ours, "shop.example"), "p-77")):
            row = came(account, wrote(f"جواب {number}", key=f"a{number}", address=other, answers=[answered]))
            assert row.reason == "answers_message"
        assert Message.objects.filter(conversation=first, direction="in").count() == 3
        assert Customer.objects.count() == 1, "who answers a message of ours needs no new customer"

    def test_an_answer_to_a_letter_without_a_case_begins_one_in_the_same_conversation(self, account: Account) -> None:
        sara = add_customer("سارا", phones=["09121112233"], actor=SYSTEM, at=AT)
        talk = start_conversation(sara, "خوش آمدید", actor=SYSTEM, at=AT)
        ours = Message.objects.create(
            conversation=talk, customer=sara, direction="out", channel="sms", purpose="care", language="fa",
            state="sent", created_at=AT,
        )  # fmt: skip
        for number in (1, 2):
            row = came(account, wrote(f"جواب {number}", key=str(number), answers=[message_id(ours, "shop.example")]))
            assert row.reason == "answers_message"
        assert list(Conversation.objects.all()) == [talk]
        assert talk.case.conversation.messages.filter(direction="in").count() == 2

    def test_a_forged_name_of_a_message_finds_nothing(self, account: Account) -> None:
        came(account, wrote("یک", key="1"))
        row = came(account, wrote("دو", key="2", address="+989350000000", answers=["<vafa.1.0000000000000000@x>"]))
        assert row.reason == "new_conversation"

    def test_a_signed_address_names_its_conversation(self, account: Account) -> None:
        came(account, wrote("یک", key="1"))
        to = reply_address("shop@example.com", Conversation.objects.get().pk)
        row = came(account, wrote("دو", key="2", address="+989350000000", to=[to]))
        assert row.reason == "reply_address"

    def test_a_case_number_of_theirs_finds_the_case(self, account: Account) -> None:
        came(account, wrote("یک", key="1"))
        case = Conversation.objects.get().case
        row = came(account, wrote(f"درباره #{case.number}", key="2"), at=AT + timedelta(days=90))
        assert row.reason == "case_number"


class TestTheTray:
    def test_what_cannot_be_read_waits_with_its_reason_and_is_placed_when_read_again(self, account: Account) -> None:
        pk = keep(account, Raw(body=b"?"), at=AT)
        place_waiting(AT)
        row = Inbound.objects.get(pk=pk)
        assert (row.state, row.reason, row.detail) == ("unplaced", "unreadable", "no JSON")
        Inbound.objects.filter(pk=pk).update(body=json.dumps([wrote()]).encode())  # as when the driver was mended
        replay(row, actor=SYSTEM, at=AT)
        place_waiting(AT)
        assert Inbound.objects.get(pk=pk).state == "placed"

    def test_doubtful_mail_waits_until_somebody_believes_it(self, account: Account) -> None:
        row = came(account, wrote(doubt="spam score 9"))
        assert (row.state, row.reason) == ("unplaced", "maybe_spam")
        assert not Customer.objects.exists()
        replay(row, accept=True, actor=SYSTEM, at=AT)
        place_waiting(AT)
        assert Message.objects.filter(direction="in").count() == 1

    def test_one_that_cannot_be_placed_stops_nobody_behind_it(
        self, account: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = Parrot.read

        def poisoned(self: Parrot, raw: Raw) -> Sequence[Item]:
            if b"poison" in raw.body:
                raise ValueError("a mistake in the driver")
            return read(self, raw)

        monkeypatch.setattr(Parrot, "read", poisoned)
        bad = keep(account, Raw(body=b"poison"), at=AT)
        good = keep(account, Raw(body=json.dumps([wrote()]).encode()), at=AT)
        for hours in range(8):
            place_waiting(AT + timedelta(hours=hours))
        states = dict(Inbound.objects.values_list("pk", "reason"))
        assert states == {bad: "tried_too_often", good: "new_conversation"}

    def test_received_is_placed_and_aside_and_unplaced(self, account: Account) -> None:
        came(account, wrote())
        came(account, {"is": "nothing", "reason": "typing"})
        came(account, wrote("x", key="9", doubt="spam"))
        counts = {state: Inbound.objects.filter(state=state).count() for state, _ in Inbound.STATES}
        assert counts == {"waiting": 0, "placed": 1, "aside": 1, "unplaced": 1}


class TestAsides:
    def test_a_word_that_asks_for_silence_is_taken_at_its_word(self, account: Account) -> None:
        customer = add_customer("سارا", phones=["09121112233"], actor=SYSTEM, at=AT)
        row = came(account, wrote("لغو"))
        assert (row.state, row.reason) == ("aside", "asked_to_stop")
        said = Consent.objects.filter(customer=customer, ended_at=None).values_list("purpose", "channel", "granted")
        assert set(said) == {(purpose, "phone", False) for purpose in ("care", "survey", "offer")}

    def test_a_note_that_somebody_is_away_opens_nothing(self, account: Account) -> None:
        row = came(account, wrote("I am away", automatic="away"))
        assert (row.state, row.reason) == ("aside", "away_note")
        assert not Message.objects.exists()


class TestReceipts:
    def sent(self, account: Account, **more: Any) -> Message:
        customer = add_customer("سارا", phones=["09121112233"], actor=SYSTEM, at=AT)
        return Message.objects.create(
            customer=customer, direction="out", channel="sms", purpose="service", language="fa", state="sent",
            receipt="p-1", account=account, contact_point=customer.contact_points.get(), created_at=AT, **more,
        )  # fmt: skip

    def test_reports_in_any_order_and_twice_leave_the_same(self, account: Account) -> None:
        message = self.sent(account)
        for number, state in enumerate(("read", "delivered", "read", "sent")):
            came(account, {"is": "receipt", "reference": "p-1", "state": state, "detail": str(number)})
        message.refresh_from_db()
        assert message.delivered_at is not None and message.read_at is not None and message.state == "sent"

    def test_a_number_that_does_not_exist_is_turned_off_and_the_message_failed(self, account: Account) -> None:
        message = self.sent(account)
        came(account, {"is": "receipt", "reference": "p-1", "state": "failed", "permanent": True, "detail": "unknown"})
        message.refresh_from_db()
        assert (message.state, message.reason) == ("failed", "address_refused")
        assert message.contact_point is not None and message.contact_point.off_at is not None

    @pytest.mark.parametrize(("told", "state"), [("delivered", "sent"), ("read", "sent"), ("sent", "queued")])
    def test_what_arrived_after_all_is_not_tried_again(self, account: Account, told: str, state: str) -> None:
        message = self.sent(account)
        Message.objects.update(state="queued", due_at=AT)
        came(account, {"is": "receipt", "reference": "p-1", "state": told})
        message.refresh_from_db()
        assert message.state == state

    def test_who_calls_a_message_spam_hears_only_what_they_ask_for(self, account: Account) -> None:
        message = self.sent(account)
        row = came(account, {"is": "receipt", "reference": "p-1", "state": "complained"})
        assert (row.state, row.reason) == ("aside", "receipt_complained")
        said = Consent.objects.filter(customer=message.customer, ended_at=None)
        assert set(said.values_list("purpose", "channel", "granted")) == {
            (purpose, "phone", False) for purpose in ("care", "survey", "offer")
        }
        assert said[0].proof["from"] == "complained"

    def test_who_ends_letters_at_the_provider_s_ends_those_of_that_kind(self, account: Account) -> None:
        message = self.sent(account)
        Message.objects.update(purpose="survey")
        came(account, {"is": "receipt", "reference": "p-1", "state": "unsubscribed"})
        said = Consent.objects.filter(customer=message.customer, ended_at=None)
        assert list(said.values_list("purpose", "granted")) == [("survey", False)]

    def test_a_complaint_that_names_only_the_address_is_heard_too(self, account: Account) -> None:
        self.sent(account)
        told = {"is": "receipt", "reference": "+989121112233", "address": "+989121112233", "state": "unsubscribed"}
        came(account, told)
        assert list(Consent.objects.filter(ended_at=None).values_list("purpose", "granted")) == [("offer", False)]
        row = came(account, {**told, "reference": "+989129999999", "address": "+989129999999"})
        assert row.reason == "unknown_receipt"

    def test_a_report_that_overtakes_us_waits(self, account: Account) -> None:
        row = came(account, {"is": "receipt", "reference": "p-1", "state": "delivered"})
        assert row.state == "waiting"
        message = self.sent(account)
        place_waiting(AT + timedelta(minutes=2))
        message.refresh_from_db()
        assert message.delivered_at is not None


class TestHooks:
    def test_only_what_is_signed_is_kept_and_answered_at_once(self, account: Account, client: Any) -> None:
        body = json.dumps([wrote()])
        address = f"/in/{account.token}/"
        assert client.post(address, body, content_type="application/json").status_code == 403
        assert not Inbound.objects.exists()
        for _ in range(2):  # replayed: it is the same thing
            answer = client.post(address, body, content_type="application/json", headers={"x-sign": "good"})
            assert answer.status_code == 200
        assert Inbound.objects.count() == 1
        assert client.post("/in/unknown/", body, content_type="application/json").status_code == 404

    def test_what_makes_no_sense_is_kept_too(self, account: Account, client: Any) -> None:
        answer = client.post(
            f"/in/{account.token}/", b"\xff\x00nonsense", content_type="x/y", headers={"x-sign": "good"}
        )
        assert answer.status_code == 200
        place_waiting(AT + timedelta(days=9999))
        assert Inbound.objects.get().state == "unplaced"
