"""The shop of that Saturday with every family of channel connected: what came by them, what found no place, who called.

Nothing goes out: no worker runs beside it. Used for pictures of channels and for stories at the screen.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from tests.cast import Cast
from tests.emulators.meta import NUMBER, TYPED, changed
from tests.saturday import NOW
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.inbound import Call as Told
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.conversations.calls import log_call, take_call
from vafa.conversations.intake import keep, place_now
from vafa.conversations.models import Call, Inbound
from vafa.conversations.templates import save_template
from vafa.platform.accounts.actions import change_staff
from vafa.platform.events.reading import drain
from vafa.platform.preferences.models import put
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor
from vafa.sales.queries import EMERGENCY

EXTENSION = "201"
CHAT_SECRET = "a-secret-that-the-shop-made-up-itself-0123"
ACCOUNTS = (
    ("kavenegar", "پیامک خدمات", {"key": "0123456789ABCDEF", "sender": "10004346", "word": "long-word-of-ours"}),
    ("whatsapp", "واتس‌اپ فروشگاه", {**TYPED, "phone_number_id": NUMBER}),
    ("email", "ایمیل پشتیبانی", {"host": "mail.mahoor.example", "sender": "help@mahoor.example", "username": "help",
                                 "password": "open sesame", "imap_host": "mail.mahoor.example"}),
    ("telegram", "ربات تلگرام", {"token": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"}),
    ("chat", "گفت‌وگوی سایت", {"origins": "https://mahoor.example", "secret": CHAT_SECRET}),
    ("phone", "مرکز تلفن", {"secret": "a long word of ours"}),
)  # fmt: skip
STRANGERS = (
    ("BANKMELLI", "مشتری گرامی، مبلغ ۱٬۲۰۰٬۰۰۰ ریال به حساب شما واریز شد. مانده: ۸٬۴۵۰٬۰۰۰ ریال"),
    ("IRANCELL", "بستهٔ اینترنت شما رو به پایان است. برای خرید بستهٔ تازه کد ستاره ۵۵۵ مربع را بگیرید."),
)
SPAM = """From: "Best Prices" <offers@cheap.example>
To: help@mahoor.example
Subject: =?utf-8?b?2YHYsdmI2LQg2YjbjNqY2YcKCg==?=
Message-ID: <spam-{0}@cheap.example>
Date: Sat, 13 Dec 2025 09:10:00 +0330
X-Spam-Flag: YES
X-Spam-Score: 14.2
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

تخفیف ۹۰ درصدی فقط امروز! همین حالا روی پیوند زیر بزنید.
"""
LETTER = """From: =?utf-8?b?2LPYuduM2K8g2LfYp9mH2LHbjA==?= <c4@example.ir>
To: help@mahoor.example
Subject: =?utf-8?b?2YbYtdioINis2KfYsdmI2KjYsdmC24w=?=
Message-ID: <letter-1@example.ir>
Date: Sat, 13 Dec 2025 09:40:00 +0330
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

سلام، نصب جاروبرقی کی انجام می‌شود؟ کیسهٔ یدک هم ندارد.
"""


@dataclass(frozen=True)
class Connected:
    """What there is to look at; numbers of rows."""

    accounts: dict[str, Account]
    whatsapp_case: int
    tray: int
    spam: int
    missed: int
    spoken: int


def connect(cast: Cast) -> Connected:
    """Connect everything, and let the morning happen."""
    accounts = {
        kind: save_account(kind, name, typed, actor=SYSTEM, at=NOW - timedelta(days=30))
        for kind, name, typed in ACCOUNTS
    }
    _health(accounts)
    change_staff(cast.agent, {"extension": EXTENSION}, actor=SYSTEM, at=NOW)
    save_template(
        accounts["whatsapp"], "case_reply", "fa", name="answer_is_ready", code="fa", gaps=["customer.name"],
        actor=SYSTEM, at=NOW,
    )  # fmt: skip
    words = {"fa": "شیر آب را ببندید و دستگاه را از برق بکشید.", "en": "Close the tap and unplug the machine.",
             "ar": "أغلقوا الصنبور وافصلوا الجهاز عن الكهرباء."}  # fmt: skip
    put(EMERGENCY, [{"sku": "W9", "phone": "+982191001234", "words": words}], actor=SYSTEM, at=NOW)
    case = _whatsapp(accounts["whatsapp"])
    rows = _tray(accounts)
    missed, spoken = _calls(cast, accounts["phone"])
    return Connected(accounts, case, rows[0], rows[-1], missed, spoken)


def sms(line: Account, number: int, sender: str, text: str, at: datetime = NOW) -> Inbound:
    """An SMS as Kavenegar hands it over, placed if it can be."""
    form = urlencode({"messageid": number, "from": sender, "to": "10004346", "message": text})
    return _came(line, Raw(body=form.encode(), content_type="application/x-www-form-urlencoded"), at)


def mail(line: Account, text: str, at: datetime = NOW) -> Inbound:
    """A mail as it lay in the mailbox."""
    return _came(line, Raw(body=text.replace("\n", "\r\n").encode(), content_type="message/rfc822"), at)


def call(line: Account, number: str, key: str, at: datetime, *states: str, outgoing: bool = False) -> Call:
    """A call as the exchange tells of it, a state every forty seconds, at the agent's telephone."""
    for place, state in enumerate(states):
        moment = at + timedelta(seconds=40 * place)
        told = Told(key=key, number=number, state=state, at=moment, extension=EXTENSION, outgoing=outgoing)  # type: ignore[arg-type]
        with clock_at(max(moment, at)):
            take_call(told, line, moment)
    return Call.objects.get(account=line, key=key)


def _came(line: Account, raw: Raw, at: datetime) -> Inbound:
    with clock_at(at):
        pk = keep(line, raw, at=at)
        assert pk is not None
        return place_now(pk, at=at)


def _health(accounts: dict[str, Account]) -> None:
    for kind, minutes in (("kavenegar", 2), ("whatsapp", 11), ("email", 1), ("chat", 5)):
        Account.objects.filter(pk=accounts[kind].pk).update(
            last_ok_at=NOW - timedelta(minutes=minutes), heard_at=NOW - timedelta(minutes=minutes + 3)
        )
    Account.objects.filter(pk=accounts["kavenegar"].pk).update(
        credit=185_000, credit_at=NOW - timedelta(minutes=20), credit_alarm=200_000
    )
    Account.objects.filter(pk=accounts["telegram"].pk).update(
        failures=3, last_error="ConnectTimeout", last_error_at=NOW - timedelta(minutes=9),
        rest_until=NOW + timedelta(minutes=6), last_ok_at=NOW - timedelta(hours=5),
    )  # fmt: skip


def _whatsapp(line: Account) -> int:
    """Roya wrote two days ago: a window that has closed."""
    then = NOW - timedelta(days=2)
    people = [{"profile": {"name": "رویا سلطانی"}, "wa_id": "989110003434"}]
    words = {"type": "text", "text": {"body": "سلام، درِ لباسشویی از دیشب باز نمی‌شود و آب داخلش مانده."}}
    told = {"from": "989110003434", "id": "wamid.ROYA1", "timestamp": str(int(then.timestamp())), **words}
    body = json.dumps(changed({"contacts": people, "messages": [told]})).encode()
    _came(line, Raw(body=body, content_type="application/json"), then)
    drain("cases.say_it_arrived")
    return Case.objects.filter(channel="whatsapp").latest("pk").number


def _tray(accounts: dict[str, Account]) -> list[int]:
    line, box = accounts["kavenegar"], accounts["email"]
    comes: list[Callable[[datetime], Inbound]] = [
        *(
            lambda at, n=n, who=who, text=text: sms(line, 700 + n, who, text, at)
            for n, (who, text) in enumerate(STRANGERS)
        ),
        lambda at: _came(accounts["whatsapp"], Raw(body=b"{ this is no json", content_type="application/json"), at),
        lambda at: mail(box, SPAM.format(1), at),
    ]
    mail(box, LETTER, NOW - timedelta(minutes=44))
    rows = [come(NOW - timedelta(minutes=90 - 20 * place)) for place, come in enumerate(comes)]
    return [row.pk for row in rows if row.state == Inbound.UNPLACED]


def _calls(cast: Cast, line: Account) -> tuple[int, int]:
    agent = Actor.staff(cast.agent.pk)
    day_before = NOW - timedelta(days=1)
    call(line, "+989120009900", "c0", day_before, "ringing", "answered", "ended")
    spoken = call(line, "+989130002764", "c1", NOW - timedelta(minutes=72), "ringing", "answered", "ended")
    log_call(spoken, "reached", "گفت بار را همان روز پس می‌فرستد.", by=cast.agent, actor=agent, at=NOW)
    call(line, "+989150003344", "c2", NOW - timedelta(minutes=50), "ringing", "ended", outgoing=True)
    missed = call(line, "+989350001122", "c3", NOW - timedelta(minutes=31), "ringing", "missed")
    call(line, "+982188776655", "c4", NOW - timedelta(minutes=12), "ringing", "missed")
    return missed.pk, spoken.pk
