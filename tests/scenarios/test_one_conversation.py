"""Sara writes by WhatsApp, answers by mail, and calls. She is greeted once, and whoever answers has it all on one page.

Then WhatsApp is down for an hour while three people are written to: everything arrives, and once.
"""

import dataclasses
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_network
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.cast import Cast, assemble
from tests.emulators.meta import NUMBER, TYPED, WhatsApp, changed, signed
from tests.emulators.serve import Limit, Served
from tests.emulators.smtp import MailServer
from vafa.cases.actions import assign, reply
from vafa.cases.models import Case
from vafa.channels import doors
from vafa.channels.actions import save_account
from vafa.channels.inbound import Hook, Raw
from vafa.channels.models import Account
from vafa.channels.tests.contract.cases import phone as exchange
from vafa.conversations.intake import keep
from vafa.conversations.models import Message
from vafa.conversations.web import hooks
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import live_until
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at, now
from vafa.platform.values import SYSTEM, Actor

TEHRAN = ZoneInfo("Asia/Tehran")
SUNDAY = datetime(2026, 5, 3, 10, 0, tzinfo=TEHRAN)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclasses.dataclass
class Shop:
    """A shop with a mailbox, a WhatsApp number and a telephone exchange, and what reached its customers."""

    cast: Cast
    mail: MailServer
    whatsapp: WhatsApp
    accounts: dict[str, Account]

    def answers(self, case: Case, text: str) -> None:
        reply(case, text, author=self.cast.agent, actor=Actor.staff(self.cast.agent.pk), at=now())
        live_until(now() + MINUTE)

    def called(self, kind: str, hook: Hook) -> None:
        assert hooks.take(self.accounts[kind].token, hook)[0] == 200
        live_until(now() + MINUTE)

    def written_to(self, number: str, text: str, key: str) -> None:
        """Somebody writes to us by WhatsApp."""
        people = [{"profile": {"name": "سارا احمدی"}, "wa_id": number}]
        told = {"from": number, "id": key, "timestamp": str(int(now().timestamp())), "type": "text"}
        self.called("whatsapp", signed(changed({"contacts": people, "messages": [{**told, "text": {"body": text}}]})))


@pytest.fixture
def shop(transactional_db: None, settings: Any) -> Iterator[Shop]:
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    whatsapp = WhatsApp()
    with clock_at(SUNDAY), reading_as(Reader()), MailServer() as mail, Served(whatsapp) as served:
        cast = assemble()
        ensure_basics()
        typed = {
            "whatsapp": {**TYPED, "phone_number_id": NUMBER, "base_url": served.url},
            "email": dict(mail.settings),
            "phone": exchange.TYPED,
        }
        accounts = {kind: save_account(kind, kind, one, actor=SYSTEM, at=now()) for kind, one in typed.items()}
        doors.forget_all()
        yield Shop(cast, mail, whatsapp, accounts)


def test_three_channels_are_one_conversation(shop: Shop, client: Client) -> None:
    sara = add_customer("سارا احمدی", phones=["09121234567"], emails=["sara@example.com"], actor=SYSTEM, at=now())
    shop.written_to("989121234567", "لباسشویی‌ام نمی‌چرخد", "wamid.1")

    # Her WhatsApp number is the number she gave when she bought: no second Sara.
    assert Customer.objects.get() == sara
    case = Case.objects.get()
    assert (case.customer, case.channel) == (sara, "whatsapp")
    assert len(shop.whatsapp.texts) == 1 and str(case.number) in _latin(shop.whatsapp.texts[0])
    assign(case, shop.cast.agent, actor=Actor.staff(shop.cast.agent.pk), at=now())
    shop.answers(case, "سلام سارا خانم، فردا ساعت ۱۰ می‌آییم.")
    assert "فردا ساعت ۱۰" in shop.whatsapp.texts[-1]

    # Two days later WhatsApp takes only approved words, and there are none: the letter goes by mail.
    live_until(SUNDAY + 2 * DAY)
    shop.answers(case, "تعمیر شد؛ حالا خوب کار می‌کند؟")
    letter = shop.mail.to("sara@example.com")[-1].mail
    assert "تعمیر شد" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]

    # She answers the mail, from her office's address, which nobody knew.
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = "s.ahmadi@office.example", "shop@example.com", "پاسخ"
    answer["In-Reply-To"], answer["Message-ID"] = letter["Message-ID"], "<1@office.example>"
    answer.set_content("هنوز کمی صدا می‌دهد.")
    keep(shop.accounts["email"], Raw(body=answer.as_bytes()), at=now())
    live_until(now() + MINUTE)

    # She calls, too: the exchange says the number, and it is she.
    told = {"call": "17", "event": "ringing", "number": "09121234567", "extension": "201"}
    shop.called("phone", exchange.signed(json.dumps(told).encode()))

    assert Customer.objects.get() == sara and Case.objects.get() == case
    said = Message.objects.filter(conversation=case.conversation, direction="in").order_by("pk")
    assert [(one.channel, one.text) for one in said] == [
        ("whatsapp", "لباسشویی‌ام نمی‌چرخد"), ("email", "هنوز کمی صدا می‌دهد."),
    ]  # fmt: skip
    greetings = Message.objects.filter(customer=sara, letter="case_received")
    assert greetings.count() == 1, "she is greeted once"

    client.force_login(shop.cast.agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/desk/cases/{case.number}/").content.decode()
    for words in ("لباسشویی‌ام نمی‌چرخد", "فردا ساعت ۱۰ می‌آییم", "تعمیر شد", "هنوز کمی صدا می‌دهد"):
        assert words in page


def test_an_hour_without_the_provider_loses_and_doubles_nothing(shop: Shop) -> None:
    for number in range(3):
        shop.written_to(f"98912000000{number}", "سلام", f"wamid.{number}")
    cases = list(Case.objects.order_by("pk"))
    before = len(shop.whatsapp.texts)
    shop.whatsapp.limit = Limit(0)  # it answers everybody that it has too much to do
    for case in cases:
        assign(case, shop.cast.agent, actor=Actor.staff(shop.cast.agent.pk), at=now())
        for turn in range(4):
            shop.answers(case, f"پاسخ {turn} به {case.number}")
    live_until(now() + HOUR)
    assert len(shop.whatsapp.texts) == before
    shop.whatsapp.limit = None
    live_until(now() + HOUR)
    came = shop.whatsapp.texts[before:]
    assert sorted(text.split("\n")[0] for text in came) == sorted(
        f"پاسخ {turn} به {case.number}" for case in cases for turn in range(4)
    )
    assert not Message.objects.filter(direction="out").exclude(state="sent").exists()


def _latin(text: str) -> str:
    return "".join(str("۰۱۲۳۴۵۶۷۸۹".find(letter)) if letter in "۰۱۲۳۴۵۶۷۸۹" else letter for letter in text)
