"""Channels in the settings: their order, address, credit and approved words; all of it in the audit book."""

from datetime import timedelta
from unittest.mock import patch

from django.test import Client, TestCase

from tests.cast import Cast, assemble
from tests.house.pages import assert_no_english
from vafa.channels.actions import save_account
from vafa.channels.drivers.kavenegar import Kavenegar
from vafa.channels.jobs import ask_credits
from vafa.channels.models import Account
from vafa.channels.queries import accounts
from vafa.conversations.models import ProviderTemplate
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry
from vafa.platform.notices.models import Notice
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

MAIL = {"host": "mail.shop.example", "sender": "a@shop.example"}
ALLOWED = ("SMS.ir", "Twilio", "API", "case-received", "fa", "number", "promise", "SMS", "Webhook")


class TestChannelSettings(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = assemble()
        for kind, name, settings in (
            ("email", "ایمیل", MAIL),
            ("kavenegar", "یکم", {"key": "k"}),
            ("kavenegar", "دوم", {"key": "k"}),
        ):
            save_account(kind, name, settings, actor=SYSTEM, at=now())

    def setUp(self) -> None:
        self.client: Client = Client()
        self.client.force_login(self.cast.administrator)

    def names(self) -> list[str]:
        return [one.name for one in accounts()]

    def sms(self) -> Account:
        return Account.objects.get(name="یکم")

    def test_accounts_and_whole_channels_are_put_in_order(self) -> None:
        url = f"/desk/settings/channels/{self.sms().pk}/move/"
        self.client.post(url, {"to": "down"})
        assert self.names() == ["ایمیل", "دوم", "یکم"]
        self.client.post(url, {"to": "down"})
        assert self.names() == ["ایمیل", "دوم", "یکم"]
        self.client.post(url, {"to": "up", "whole": "1"})
        assert self.names() == ["دوم", "یکم", "ایمیل"]
        assert AuditEntry.objects.filter(action="channels.order").count() == 2

    def test_the_address_is_changed_and_the_old_one_is_nowhere(self) -> None:
        before = self.sms().token
        self.client.post(f"/desk/settings/channels/{self.sms().pk}/address/")
        assert self.sms().token != before and Client().post(f"/in/{before}/").status_code == 404
        assert before not in str(list(AuditEntry.objects.values()))

    def test_the_line_of_a_chat_says_where_it_goes(self) -> None:
        chat = save_account("chat", "Chat", {"origins": "https://shop.example"}, actor=SYSTEM, at=now())
        page = self.client.get(f"/desk/settings/channels/{chat.pk}/").content.decode()
        assert "&lt;/head&gt;\u200e" in page and 'data-copy="#chat-snippet"' in page

    def test_low_credit_is_told_once_a_day(self) -> None:
        self.client.post(f"/desk/settings/channels/{self.sms().pk}/credit/", {"below": "۲۰۰٬۰۰۰"})
        assert self.sms().credit_alarm == 200_000
        with patch.object(Kavenegar, "credit", return_value=185_000.0):
            assert [one.name for one in ask_credits(now())] == ["یکم"]
            ask_credits(now() + timedelta(seconds=1))
        notice = Notice.objects.get()
        assert notice.staff_id == self.cast.administrator.pk and notice.code == "channels.credit_low"
        page = self.client.get(f"/desk/settings/channels/{self.sms().pk}/").content.decode()
        assert "۱۸۵٬۰۰۰" in page or "۱۸۵,۰۰۰" in page
        odd = self.client.post(f"/desk/settings/channels/{self.sms().pk}/credit/", {"below": "much"})
        assert odd.status_code == 422 and self.sms().credit_alarm == 200_000

    def test_approved_words_are_kept_filled_and_removed(self) -> None:
        url = f"/desk/settings/channels/{self.sms().pk}/words/case_received/fa/"
        said = {"name": "case-received", "code": "fa", "gap": ["number", "promise", ""]}
        assert "1042" in self.client.post(url, {**said, "do": "fill"}).content.decode()
        assert not ProviderTemplate.objects.exists()
        self.client.post(url, said)
        row = ProviderTemplate.objects.get()
        assert (row.name, row.variables) == ("case-received", ["{{ number }}", "{{ promise }}"])
        assert self.client.post(url, {**said, "gap": ["nonsense"]}).status_code == 422
        assert self.client.post(url, {**said, "name": ""}).status_code == 422
        self.client.post(url, {"do": "remove"})
        assert not ProviderTemplate.objects.exists()
        actions = AuditEntry.objects.filter(subject_kind="template").values_list("action", flat=True)
        assert sorted(actions) == ["templates.removed", "templates.saved"]

    def test_no_english_is_left(self) -> None:
        base = "/desk/settings/channels/"
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.administrator.pk).update(language=language)
            for page in ("", f"{self.sms().pk}/words/"):
                answer = self.client.get(base + page)
                assert answer.status_code == 200
                assert_no_english(answer.content.decode(), allow=(*ALLOWED, "W9", "K3", "English"))
