"""What messengers tell, placed: files they no longer have, customers who block a bot or hide their number."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.emulators.meta import NUMBER, TYPED, changed
from tests.emulators.meta import told as told_by_meta
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.channels.registry import driver_class
from vafa.conversations.intake import keep, place_waiting
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending import Draft, Ready, check_messages
from vafa.customers.models import ContactPoint

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
CHAT = {"id": 1111111, "type": "private"}


def account(kind: str, **typed: object) -> Account:
    settings = driver_class(kind).Settings.parse(typed).dump()
    return Account.objects.create(kind=kind, name=kind, settings=settings, created_at=AT)


def arrive(at: Account, body: dict[str, Any], hours: int = 6) -> Inbound:
    """Keep what a provider sent, and look again as often as it takes."""
    row = keep(at, Raw(body=json.dumps(body).encode(), content_type="application/json"), at=AT)
    for quarter in range(4 * hours):
        place_waiting(AT + timedelta(minutes=15 * quarter))
    return Inbound.objects.get(pk=row)


def told(update: int, kind: str, **more: Any) -> dict[str, Any]:
    return {"update_id": update, kind: {"message_id": update, "date": 1, "from": CHAT, "chat": CHAT, **more}}


@pytest.fixture
def telegram() -> Account:
    """A bot whose provider cannot be reached."""
    return account("telegram", token="110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", base_url="http://127.0.0.1:9")


def test_a_voice_that_cannot_be_fetched_is_still_a_message(telegram: Account) -> None:
    row = arrive(telegram, told(1, "message", voice={"file_id": "AwAD"}))
    assert row.state == Inbound.PLACED
    assert "voice.ogg" in Message.objects.get(conversation__isnull=False).text


def test_who_blocks_the_bot_is_not_written_to_until_they_write_again(telegram: Account) -> None:
    arrive(telegram, told(1, "message", text="سلام"))
    row = arrive(telegram, told(2, "my_chat_member", new_chat_member={"status": "kicked"}))
    assert row.reason == "address_off" and ContactPoint.objects.get(value="1111111").off_at
    arrive(telegram, told(3, "message", text="برگشتم"))
    assert ContactPoint.objects.get(value="1111111").off_at is None


def test_who_hides_their_number_on_whatsapp_is_a_customer_too() -> None:
    people = [{"profile": {"name": "سارا"}, "user_id": "IR.1349"}]
    message = {"from_user_id": "IR.1349", "id": "wamid.1", "type": "text", "text": {"body": "سلام"}}
    shop = account("whatsapp", **TYPED, phone_number_id=NUMBER)
    assert arrive(shop, changed({"contacts": people, "messages": [message]})).state == Inbound.PLACED
    point = ContactPoint.objects.get(value="IR.1349")
    assert point.kind == "whatsapp" and point.customer.name == "سارا"


def test_a_whatsapp_number_is_a_telephone_number_too() -> None:
    message = {"from": "989121234567", "id": "wamid.1", "type": "text", "text": {"body": "سلام"}}
    arrive(account("whatsapp", **TYPED, phone_number_id=NUMBER), changed({"messages": [message]}))
    assert set(ContactPoint.objects.values_list("kind", "value")) == {
        ("whatsapp", "+989121234567"), ("phone", "+989121234567"),
    }  # fmt: skip


@pytest.mark.parametrize("public", [True, False])
def test_a_comment_is_answered_in_public_even_after_days_and_a_private_message_is_not(public: bool) -> None:
    comment = {"id": "17870", "text": "قیمت؟", "from": {"id": "6254", "username": "sara"}}
    private = told_by_meta("instagram", {"message": {"mid": "aWdf1", "text": "قیمت؟"}})
    body = changed(comment, object_="instagram", field="comments") if public else private
    arrive(account("instagram", **TYPED), body)
    asked = Message.objects.get(conversation__isnull=False)
    draft = Draft(
        customer_id=asked.customer_id, purpose="service", text="۱۲ میلیون تومان", conversation_id=asked.conversation_id,
        author_id=1,
    )  # fmt: skip
    (answer,) = check_messages([draft], AT + timedelta(days=3))
    assert isinstance(answer, Ready) == public
    assert not isinstance(answer, Ready) or (answer.thread, answer.channel) == ("comment:17870", "instagram")
