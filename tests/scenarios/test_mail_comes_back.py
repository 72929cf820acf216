"""A customer writes a mail, is answered, and answers again: over a real mailbox (IMAP) and mail server (SMTP)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.emulators.imap import Mailbox
from tests.emulators.smtp import MailServer
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.channels.queries import driver_of
from vafa.conversations.ids import conversation_of_address
from vafa.conversations.intake import keeper, place_waiting
from vafa.conversations.intake.asking import ask_accounts
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending import Draft, deliver_due, send_message
from vafa.customers.models import ContactPoint
from vafa.platform.live.process import conninfo
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = "shop@example.com"
KILLED_AFTER_KEEPING = """
import django, os, signal
django.setup()
from vafa.channels.models import Account
from vafa.channels.queries import driver_of
from vafa.conversations.intake import keeper
account = Account.objects.get()
def keep(raw):
    keeper(account)(raw)
    os.kill(os.getpid(), signal.SIGKILL)
driver_of(account).poll(keep, {})
"""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def account(box: Mailbox, server: MailServer) -> Account:
    return save_account("email", "Mail", {**server.settings, **box.settings, "plus": "yes"}, actor=SYSTEM, at=now())


def mail(text: str, subject: str = "یخچال سرد نمی‌کند", to: str = SHOP, **headers: str) -> EmailMessage:
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = "سارا <sara@example.org>", to, subject
    found["Message-ID"], found["Date"] = make_msgid(domain="example.org"), format_datetime(now())
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return found


def fetch(minutes: int = 0) -> None:
    """As the clock does every minute."""
    Account.objects.update(poll_at=None)
    ask_accounts(now() + timedelta(minutes=minutes))
    while place_waiting(now() + timedelta(minutes=minutes)):
        pass


def answer(case: Case, text: str) -> Message:
    draft = Draft(
        customer_id=case.customer_id, conversation_id=case.conversation_id, purpose="service", subject=case.subject,
        text=text,
    )  # fmt: skip
    row = send_message(draft, actor=SYSTEM, at=now())
    deliver_due(now() + timedelta(seconds=1))
    row.refresh_from_db()
    assert row.state == "sent", row.detail
    return row


def written(case: Case) -> list[str]:
    rows = Message.objects.filter(conversation=case.conversation_id, direction="in").order_by("created_at", "pk")
    return [row.text for row in rows]


def database() -> dict[str, str]:
    """This test's database, for a process of its own."""
    return {**os.environ, "DATABASE_URL": _url(), "DJANGO_SETTINGS_MODULE": "vafa.settings"}


def _url() -> str:
    at: dict[str, Any] = conninfo_to_dict(conninfo())
    place = f"host={at['host']}&port={at.get('port', 5432)}"
    return f"postgresql://{at['user']}:{at.get('password', '')}@/{at['dbname']}?{place}"


def test_the_answer_to_our_letter_comes_back_into_its_case(account: Account, box: Mailbox, server: MailServer) -> None:
    box.deliver(mail("از دیروز سرد نمی‌کند.").as_bytes())
    fetch()
    case = Case.objects.get()
    assert written(case) == ["از دیروز سرد نمی‌کند."] and case.subject == "یخچال سرد نمی‌کند"
    answer(case, "فردا می‌آییم.")
    ours = server.to("sara@example.org")[-1].mail
    back = ours["Reply-To"].addresses[0].addr_spec
    assert back.startswith("shop+v") and conversation_of_address(back) == case.conversation_id
    assert ours["X-Loop"] == SHOP

    quoted = "ممنون!\n\nOn Monday shop@example.com wrote:\n> فردا می‌آییم.\n"
    box.deliver(mail(quoted, subject="چیز دیگری", In_Reply_To=ours["Message-ID"]).as_bytes())
    fetch()
    box.deliver(mail("بی سرنوشت", subject="بدون نشانه", to=back).as_bytes())
    fetch()
    assert written(case) == ["از دیروز سرد نمی‌کند.", "ممنون!", "بی سرنوشت"] and Case.objects.count() == 1
    assert list(Inbound.objects.order_by("pk").values_list("state", "reason")) == [
        ("placed", "new_conversation"), ("placed", "answers_message"), ("placed", "reply_address"),
    ]  # fmt: skip


def test_the_same_mail_twice_is_one_message(account: Account, box: Mailbox) -> None:
    letter = mail("سلام").as_bytes()
    box.deliver(letter, letter, b"Received: from elsewhere by here; Sat, 2 May 2026 08:00:00 +0000\r\n" + letter)
    fetch()
    box.kill()
    box.start()
    box.deliver(letter)  # another UIDVALIDITY
    fetch()
    assert Message.objects.filter(direction="in").count() == 1
    assert set(Inbound.objects.values_list("state", flat=True)) == {"placed"}


def test_what_came_while_the_server_was_away_comes_later(account: Account, box: Mailbox) -> None:
    fetch()
    box.kill()
    fetch()
    account.refresh_from_db()
    assert account.last_error
    box.start()
    box.deliver(mail("سلام").as_bytes())
    fetch(minutes=10)
    assert Message.objects.get(direction="in").text == "سلام"


def test_killed_between_keeping_and_marking_it_is_placed_once(account: Account, box: Mailbox) -> None:
    box.deliver(mail("سلام").as_bytes())
    killed = subprocess.run([sys.executable, "-c", KILLED_AFTER_KEEPING], env=database(), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert Inbound.objects.count() == 1 and box.flags() == [set()], "kept, and not marked"
    fetch()
    assert box.flags() == [{b"\\Seen"}]
    assert Message.objects.filter(direction="in").count() == Inbound.objects.filter(state="placed").count() == 1


def test_a_mail_of_25_megabytes_comes_whole(account: Account, box: Mailbox) -> None:
    letter = mail("عکس‌ها پیوست است.")
    content = os.urandom(18_000_000)  # a third more on the way
    letter.add_attachment(content, maintype="application", subtype="zip", filename="عکس‌ها.zip")
    raw = letter.as_bytes()
    assert len(raw) > 24_000_000
    box.deliver(raw)
    with driver_of(account) as driver:
        driver.poll(keeper(account), {})
    began = time.monotonic()
    place_waiting(now())
    took = time.monotonic() - began
    message = Message.objects.get(direction="in")
    file = message.attachments.get().file
    assert (file.name, file.size) == ("عکس‌ها.zip", len(content)) and message.text == "عکس‌ها پیوست است."
    assert took < 20, "it never blocks those behind it for long"


def test_a_bounce_fails_the_message_and_turns_the_address_off(
    account: Account, box: Mailbox, server: MailServer
) -> None:
    box.deliver(mail("سلام").as_bytes())
    fetch()
    row = answer(Case.objects.get(), "سلام")
    report = (
        f"From: MAILER-DAEMON@example.org\r\nTo: {SHOP}\r\nSubject: Undelivered Mail\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=edge\r\n\r\n"
        "--edge\r\nContent-Type: text/plain\r\n\r\nNobody of that name.\r\n"
        "--edge\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.org\r\n\r\n"
        "Final-Recipient: rfc822; sara@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--edge\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {row.message_id}\r\n\r\n--edge--\r\n"
    )
    box.deliver(report.format(action="delayed", status="4.4.1").encode())
    fetch()
    row.refresh_from_db()
    assert row.state == "sent" and Inbound.objects.get(reason="delayed").state == "aside"
    box.deliver(report.format(action="failed", status="5.1.1").encode())
    fetch()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "address_refused") and "no such user" in row.detail
    point = ContactPoint.objects.get(value="sara@example.org")
    assert point.off_at is not None and Case.objects.count() == 1


def test_out_of_office_and_our_own_letters_open_nothing(account: Account, box: Mailbox, server: MailServer) -> None:
    box.deliver(mail("سلام").as_bytes())
    fetch()
    answer(Case.objects.get(), "سلام")
    ours = server.taken[-1].raw
    away = mail("I am away until Monday.", subject="Out of office", Auto_Submitted="auto-replied")
    doubtful = mail("buy this", subject="cheap", X_Spam_Flag="YES")
    box.deliver(ours, away.as_bytes(), doubtful.as_bytes())
    fetch()
    found = dict(Inbound.objects.order_by("pk")[1:].values_list("reason", "state"))
    assert found == {"own_notification": "aside", "away_note": "aside", "maybe_spam": "unplaced"}
    assert Message.objects.filter(direction="in").count() == 1


def test_the_pipe_stores_what_the_mail_server_hands_over(account: Account) -> None:
    raw, command = mail("از لوله").as_bytes(), [sys.executable, "-m", "vafa", "mail", "receive", "--account", "Mail"]
    for _ in range(2):
        done = subprocess.run(command, input=raw, env=database(), capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (0, b""), done.stderr
    wrong = subprocess.run([*command, "--account", "none"], input=raw, env=database(), capture_output=True, check=False)
    nowhere = {**database(), "DATABASE_URL": "postgresql://nobody@/nothing?host=/nonexistent"}
    away = subprocess.run(command, input=raw, env=nowhere, capture_output=True, check=False)
    assert wrong.returncode == away.returncode == 75 and b"none" in wrong.stderr and away.stderr
    place_waiting(now())
    assert Message.objects.get(direction="in").text == "از لوله" and Inbound.objects.get().account_id == account.pk
