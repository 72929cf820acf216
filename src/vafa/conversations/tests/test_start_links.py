"""A link that opens a messenger tells who comes: the address is joined to that customer, and nobody to anybody."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulators.meta import NUMBER, TYPED, changed
from tests.emulators.meta import told as told_by_meta
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.channels.registry import driver_class
from vafa.channels.starts import WORD, without_word
from vafa.conversations.intake import keep, place_waiting
from vafa.conversations.links import LASTS, customer_of_start, start_word
from vafa.conversations.models import Inbound, Message
from vafa.conversations.queries import openings
from vafa.customers.actions import add_customer
from vafa.customers.models import ContactPoint, Customer
from vafa.platform.events.models import EventRow
from vafa.platform.values import SYSTEM

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
CHAT = {"id": 1111111, "type": "private"}


def account(kind: str, **typed: object) -> Account:
    settings = driver_class(kind).Settings.parse(typed).dump()
    return Account.objects.create(kind=kind, name=kind, settings=settings, created_at=AT)


def arrive(at: Account, body: dict[str, Any], when: datetime = AT) -> Inbound:
    pk = keep(at, Raw(body=json.dumps(body).encode(), content_type="application/json"), at=when)
    place_waiting(when)
    return Inbound.objects.get(pk=pk)


def told(update: int, text: str) -> dict[str, Any]:
    return {"update_id": update, "message": {"message_id": update, "date": 1, "from": CHAT, "chat": CHAT, "text": text}}


@pytest.fixture
def telegram(db: None) -> Account:
    return account("telegram", token="110201543:AAHdqTcv", link_name="@my_shop_bot")


@pytest.fixture
def maryam(db: None) -> Customer:
    return add_customer("مریم", emails=["m@x.example"], actor=SYSTEM, at=AT)


class TestWord:
    @given(pk=st.integers(1, 2**48 - 1), days=st.integers(0, LASTS))
    def test_it_names_its_customer_for_a_month(self, pk: int, days: int) -> None:
        word = start_word(pk, AT)
        assert WORD.fullmatch(word) and len(word) <= 64
        assert customer_of_start(word, AT + timedelta(days=days)) == pk
        assert customer_of_start(word, AT + timedelta(days=LASTS + 1)) is None

    @given(pk=st.integers(1, 10**6), place=st.integers(5, 26), letter=st.sampled_from("Az09_-"))
    def test_any_other_letter_makes_it_worthless(self, pk: int, place: int, letter: str) -> None:
        word = start_word(pk, AT)
        other = word[:place] + letter + word[place + 1 :]
        assert customer_of_start(other, AT) in ((None, pk) if place == 26 else (None,)) or other == word

    @given(st.text())
    def test_nothing_else_is_one(self, text: str) -> None:
        assert customer_of_start(text, AT) is None

    def test_it_is_taken_out_of_a_text(self) -> None:
        word = start_word(7, AT)
        assert without_word(f"{word}\nسلام") == ("سلام", word) and without_word("سلام") == ("سلام", "")
        assert without_word(f"x{word}") == (f"x{word}", "")


class TestTelegram:
    def test_a_link_joins_the_chat_to_its_customer(self, telegram: Account, maryam: Customer) -> None:
        row = arrive(telegram, told(1, f"/start {start_word(maryam.pk, AT)}"))
        assert (row.state, row.reason) == (Inbound.ASIDE, "connected")
        point = ContactPoint.objects.get(kind="telegram", value="1111111")
        assert point.customer == maryam and point.verified_at is not None
        assert EventRow.objects.filter(name="customers.ContactPointVerified", customer_id=maryam.pk).exists()
        arrive(telegram, told(2, "سلام"))
        assert Message.objects.get(direction=Message.IN).customer == maryam
        assert Customer.objects.count() == 1

    def test_the_same_link_twice_changes_nothing(self, telegram: Account, maryam: Customer) -> None:
        for update in (1, 2):
            arrive(telegram, told(update, f"/start {start_word(maryam.pk, AT)}"))
        assert ContactPoint.objects.filter(kind="telegram").count() == 1
        assert EventRow.objects.filter(name="customers.ContactPointVerified").count() == 1

    def test_who_wrote_before_stays_who_they_are(self, telegram: Account, maryam: Customer) -> None:
        arrive(telegram, told(1, "سلام"))
        stranger = Customer.objects.exclude(pk=maryam.pk).get()
        later = AT + timedelta(hours=1)
        arrive(telegram, told(2, f"/start {start_word(maryam.pk, AT)}"), later)
        assert set(ContactPoint.objects.filter(value="1111111").values_list("customer", flat=True)) == {
            stranger.pk, maryam.pk,
        }  # fmt: skip
        arrive(telegram, told(3, "این منم"), later + timedelta(minutes=1))
        assert Message.objects.order_by("pk").last().customer == maryam  # type: ignore[union-attr]
        stranger.refresh_from_db()
        assert stranger.withdrawn_at is None, "nobody is merged"

    @pytest.mark.parametrize("word", ["vafa-AAAAAAAAAAAAAAAAAAAAAA", "campaign7"])
    def test_other_words_join_nobody(self, telegram: Account, maryam: Customer, word: str) -> None:
        arrive(telegram, told(1, f"/start {word}"))
        assert not maryam.contact_points.filter(kind="telegram").exists()

    def test_an_old_link_joins_nobody(self, telegram: Account, maryam: Customer) -> None:
        row = arrive(telegram, told(1, f"/start {start_word(maryam.pk, AT - timedelta(days=LASTS + 1))}"))
        assert row.state == Inbound.ASIDE and not maryam.contact_points.filter(kind="telegram").exists()


def test_whatsapp_brings_the_word_in_the_first_message(maryam: Customer) -> None:
    whatsapp = account("whatsapp", **TYPED, phone_number_id=NUMBER)
    text = f"{start_word(maryam.pk, AT)}\nسرد نمی‌کند"
    sent = {"from": "989121234567", "id": "wamid.1", "timestamp": "1772528400", "type": "text", "text": {"body": text}}
    arrive(whatsapp, changed({"messages": [sent]}))
    message = Message.objects.get(direction=Message.IN)
    assert message.customer == maryam and message.text == "سرد نمی‌کند"
    assert maryam.contact_points.filter(kind="whatsapp", verified_at__isnull=False).exists()


@pytest.mark.parametrize("kind", ["messenger", "instagram"])
def test_meta_brings_the_word_as_a_referral(kind: str, maryam: Customer) -> None:
    one, product = account(kind, **TYPED), {"messenger": "page", "instagram": "instagram"}[kind]
    referral = {"ref": start_word(maryam.pk, AT), "source": "SHORTLINK", "type": "OPEN_THREAD"}
    row = arrive(one, told_by_meta(product, {"referral": referral}))
    assert row.reason == "connected" and maryam.contact_points.filter(kind=kind).exists()
    assert arrive(one, told_by_meta(product, {"referral": {"ref": "campaign7"}})).reason == "start"
    arrive(one, told_by_meta(product, {"message": {"mid": "m1", "text": "سلام", "referral": referral}}))
    assert Message.objects.get(direction=Message.IN).customer == maryam


def test_links_lead_to_each_messenger_that_has_a_name(telegram: Account, maryam: Customer) -> None:
    account("bale", token="110201543:AAHdqTcv")
    account("whatsapp", **TYPED, phone_number_id=NUMBER, link_name="+98 912 123 4567".replace(" ", ""))
    word = start_word(maryam.pk, AT)
    assert openings(maryam.pk, AT) == {
        "telegram": f"https://t.me/my_shop_bot?start={word}",
        "whatsapp": f"https://wa.me/989121234567?text={word}%0A",
    }
