"""What a provider says of an uncertain message counts only while nobody else settled it."""

from datetime import timedelta

import pytest

from vafa.channels.actions import save_account
from vafa.channels.contract import Failed, Outcome
from vafa.channels.drivers.kavenegar import DRIVER
from vafa.conversations.models import Message
from vafa.conversations.sending import send_messages, settle_uncertain
from vafa.conversations.sending.claim import claim
from vafa.conversations.sending.settle_by_provider import ask_providers
from vafa.conversations.tests.samples import MORNING, note
from vafa.customers.actions import add_customer
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
GONE = Failed(permanent=True, detail="cancelled", blame="message")


@pytest.fixture
def doubtful() -> Message:
    """An SMS nobody knows the fate of."""
    who = add_customer("سارا", points=[("phone", "+989121234567")], actor=SYSTEM, at=MORNING)
    typed = {"key": "0123456789ABCDEF", "sender": "10004346"}
    account = save_account("kavenegar", "SMS", typed, actor=SYSTEM, at=MORNING)
    (row,) = send_messages([note(who)], actor=SYSTEM, at=MORNING)
    Message.objects.filter(pk=row.pk).update(state="uncertain", account=account, receipt="8792343")
    return Message.objects.get(pk=row.pk)


def test_a_refusal_settles_it(doubtful: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DRIVER, "status", lambda *_: GONE)
    assert ask_providers(MORNING + timedelta(minutes=5)) == 1
    doubtful.refresh_from_db()
    assert (doubtful.state, doubtful.detail) == ("failed", "cancelled")


def test_a_refusal_that_comes_after_somebody_sent_it_again_changes_nothing(
    doubtful: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> Outcome:
        settle_uncertain(doubtful, False, actor=SYSTEM, at=MORNING)
        assert claim(MORNING + timedelta(hours=1), 10, ["sms"])[1] == 1
        return GONE

    monkeypatch.setattr(DRIVER, "status", slow)
    ask_providers(MORNING + timedelta(minutes=5))
    doubtful.refresh_from_db()
    assert doubtful.state == "claimed", "whoever claimed it sends it, and nobody else"
