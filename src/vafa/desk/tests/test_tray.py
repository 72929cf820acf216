"""The tray: what found no place says why, is put where it belongs, thrown away, taken back; and days add up."""

from urllib.parse import urlencode

from django.test import Client, TestCase
from django.utils.translation import override

from tests.cast import Cast, assemble
from tests.house.pages import assert_no_english
from vafa.cases.actions import open_case
from vafa.cases.models import Case
from vafa.channels.actions import save_account
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.conversations.intake import keep, place_now
from vafa.conversations.models import Attachment, Inbound, Message
from vafa.conversations.placings import known_placings, placing_sentence
from vafa.conversations.received import received_days
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Refused
from vafa.platform.wording import sentence

FORM = "application/x-www-form-urlencoded"
ALLOWED = ("SMS", "BANK", "W9", "hello")


class TestTray(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = assemble()
        maryam = add_customer("مریم کریمی", phones=["09120004581"], emails=["m@x.example"], actor=SYSTEM, at=now())
        open_case(
            maryam, kind="question", subject="کی می‌رسد؟", text="کی می‌رسد؟", channel="form", actor=SYSTEM, at=now()
        )

    def sit(self, role: str = "agent") -> Client:
        client = Client()
        client.force_login(getattr(self.cast, role))
        return client

    def page(self, url: str, role: str = "agent") -> str:
        answer = self.sit(role).get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer.content.decode()

    def line(self) -> Account:
        return Account.objects.first() or save_account("kavenegar", "پیامک", {"key": "k"}, actor=SYSTEM, at=now())

    def came(self, sender: str = "BANK", text: str = "سلام <script>alert(1)</script>", body: bytes = b"") -> Inbound:
        form = {"messageid": str(Inbound.objects.count() + 1), "from": sender, "to": "1000", "message": text}
        pk = keep(self.line(), Raw(body=body or urlencode(form).encode(), content_type=FORM), at=now())
        assert pk is not None
        return place_now(pk, at=now())

    def test_it_shows_who_wrote_what_and_why_it_waits(self) -> None:
        row = self.came()
        assert (row.state, row.reason) == (Inbound.UNPLACED, "odd_sender")
        html = self.page("/desk/unplaced/")
        assert "سلام &lt;script&gt;" in html and "<script>alert" not in html and "نشانی فرستنده درست نیست" in html
        assert 'rail__count">۱<' in html.replace("\n", "")
        one = self.page(f"/desk/unplaced/{row.pk}/")
        assert "BANK" in one and "<script>alert" not in one
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.agent.pk).update(language=language)
            assert_no_english(self.page("/desk/unplaced/"), allow=(*ALLOWED, "script", "alert"))
            assert_no_english(self.page(f"/desk/unplaced/{row.pk}/"), allow=(*ALLOWED, "script", "alert"))

    def test_it_is_put_into_a_case_and_says_why_it_stands_there(self) -> None:
        row, case = self.came(), Case.objects.order_by("pk").first()
        assert case is not None
        found = self.page(f"/desk/unplaced/{row.pk}/?find={case.number}")
        assert f'name="case" value="{case.number}"' in found
        answer = self.sit().post(f"/desk/unplaced/{row.pk}/place/", {"case": str(case.number)})
        assert answer["Location"].startswith(f"/desk/cases/{case.number}/")
        message = Message.objects.get(inbound=row)
        assert message.conversation_id == case.conversation_id and message.customer_id == case.customer_id
        row.refresh_from_db()
        assert (row.state, row.reason, row.trace[0]["reason"]) == (Inbound.PLACED, "by_hand", "by_hand")
        assert AuditEntry.objects.filter(action="inbound.put").exists()
        again = self.sit().post(f"/desk/unplaced/{row.pk}/place/", {"case": str(case.number)})
        assert again.status_code == 404 and Message.objects.filter(inbound=row).count() == 1

    def test_it_begins_a_new_case_of_a_customer(self) -> None:
        row, who, before = self.came(), Customer.objects.get(name="مریم کریمی"), Case.objects.count()
        assert f'name="customer" value="{who.pk}"' in self.page(f"/desk/unplaced/{row.pk}/?find=مریم")
        self.sit().post(f"/desk/unplaced/{row.pk}/place/", {"customer": str(who.pk)})
        assert Message.objects.get(inbound=row).customer_id == who.pk
        assert Case.objects.count() == before + 1

    def test_what_cannot_be_read_hangs_on_the_case_as_it_came(self) -> None:
        row, case = self.came(body=b"\xff\xfe\x00hello"), Case.objects.order_by("pk").first()
        assert case is not None and row.reason == "unreadable"
        assert "hello" in self.page(f"/desk/unplaced/{row.pk}/")
        self.sit().post(f"/desk/unplaced/{row.pk}/place/", {"case": str(case.number)})
        assert Attachment.objects.get(message__inbound=row).file.size == 8

    def test_it_is_thrown_away_and_taken_back(self) -> None:
        rows = [self.came(), self.came(text="دو")]
        answer = self.sit().post("/desk/unplaced/several/", {"do": "throw", "row": [row.pk for row in rows]})
        assert set(Inbound.objects.values_list("state", "reason")) == {(Inbound.ASIDE, "thrown_away")}
        html = self.page(answer["Location"])
        assert "۲ پیام دور انداخته شد" in html and html.count('name="row"') == 2 and "جانیافته‌ای نیست" in html
        self.sit().post("/desk/unplaced/several/", {"do": "take_out", "row": [row.pk for row in rows]})
        assert set(Inbound.objects.values_list("state", "reason")) == {(Inbound.UNPLACED, "odd_sender")}

    def test_the_raw_thing_is_only_saved_and_only_by_who_may(self) -> None:
        row = self.came()
        assert self.sit().get(f"/desk/unplaced/{row.pk}/raw/").status_code == 403
        answer = self.sit("lead").get(f"/desk/unplaced/{row.pk}/raw/")
        assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
        assert answer.content == bytes(Inbound.objects.get().body)
        assert AuditEntry.objects.filter(action="inbound.downloaded").count() == 1

    def test_days_add_up_and_a_lost_message_shows(self) -> None:
        self.came()
        placed = self.came("09120004581", "کی می‌رسد؟")
        assert placed.state == Inbound.PLACED
        (day,) = received_days(now(), "Asia/Tehran")
        assert (day.received, day.placed, day.aside, day.unplaced, day.waiting) == (2, 1, 0, 1, 0) and day.adds_up
        assert "۲ رسیده = ۱ جاگرفته + ۰ کنارگذاشته + ۱ جانیافته" in self.page("/desk/unplaced/")
        placed.trace[0]["message"] = 999_999
        placed.save(update_fields=["trace"])
        (day,) = received_days(now(), "Asia/Tehran")
        assert not day.adds_up and "جمع بعضی روزها درست نیست" in self.page("/desk/unplaced/")

    def test_every_reason_has_a_sentence(self) -> None:
        assert "(" not in placing_sentence("maybe_spam", "X-Spam 7")
        assert all(str(words) % {"detail": "x"} for words in known_placings().values())

    def test_what_cannot_be_read_says_why_in_the_readers_language(self) -> None:
        row = self.came("", "")
        assert row.reason == "unreadable" and row.detail == "no_number"
        assert "نه شمارهٔ خودش را می‌گوید و نه فرستنده‌اش را" in self.page("/desk/unplaced/")
        assert placing_sentence("unreadable", "not_base64: scan 1.pdf").endswith(" \u2066scan 1.pdf\u2069")
        with override("en"):
            assert placing_sentence("unreadable", "41943041 bytes") == "It cannot be read. \u206641943041 bytes\u2069"
            assert placing_sentence("tried_too_often", "KeyError").endswith("\u2066KeyError\u2069")
            assert placing_sentence("refused", "customers.no_name") == sentence(Refused("customers.no_name"))
