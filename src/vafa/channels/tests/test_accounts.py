"""Accounts: secrets stay hidden, health is on the row, and a recorder can stand in for all."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from tests.emulators.smtp import MailServer
from vafa.channels.actions import save_account, switch_account
from vafa.channels.contract import Driver, Secret, fields_of
from vafa.channels.drivers.email import EmailSettings
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.health import check_account, note_failure, note_success
from vafa.channels.models import Account
from vafa.channels.overrides import recording
from vafa.channels.queries import account_for, driver_of, first_awake, polled_accounts
from vafa.channels.registry import drivers
from vafa.channels.rules.rest import rest_until
from vafa.platform.audit.models import AuditEntry
from vafa.platform.values import SYSTEM, Refused
from vafa.platform.wording import sentence

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
MAIL = {"host": "mail.example.com", "port": 587, "username": "u", "password": "hunter2", "sender": "shop@example.com"}


def saved(**more: object) -> Account:
    return save_account("email", "Mail", {**MAIL, **more}, actor=SYSTEM, at=AT)


@pytest.mark.django_db
class TestSaving:
    def test_the_password_is_sealed_in_the_row_covered_in_the_book_and_opened_for_the_driver(self) -> None:
        account = saved()
        book = AuditEntry.objects.get(action="channels.account_saved").after
        assert "hunter2" not in json.dumps([account.settings, book])
        assert driver_of(account).settings.password == Secret("hunter2")
        assert "hunter2" not in repr(driver_of(account).settings) + str(driver_of(account).settings)

    def test_an_empty_password_keeps_the_old_one(self) -> None:
        account = save_account("email", "New", {**MAIL, "password": ""}, account=saved(), actor=SYSTEM, at=AT)
        assert Account.objects.count() == 1 and account.name == "New"
        assert driver_of(account).settings.password == Secret("hunter2")

    @pytest.mark.parametrize(
        ("kind", "more", "code"),
        [
            ("pigeon", {}, "unknown_kind"),
            ("email", {"host": " "}, "setting_missing"),
            ("email", {"port": "many"}, "setting_wrong"),
            ("email", {"host": "a\r\nb"}, "setting_wrong"),
        ],
    )
    def test_what_cannot_work_is_refused_in_a_sentence(self, kind: str, more: dict[str, object], code: str) -> None:
        with pytest.raises(Refused, match=code) as refused:
            save_account(kind, "Mail", {**MAIL, **more}, actor=SYSTEM, at=AT)
        with translation.override("fa"):
            assert "(" not in sentence(refused.value)

    def test_the_form_can_be_drawn_from_the_settings(self) -> None:
        form = {one.name: one for one in fields_of(EmailSettings)}
        assert form["password"].secret and form["password"].default is None
        assert form["port"].kind == "number" and form["port"].default == 587
        assert form["protection"].kind == "choice" and form["host"].required and not form["reply_to"].required
        assert all(str(one.label) for one in form.values())


@pytest.mark.django_db
class TestHealth:
    def test_it_rests_longer_after_each_failure_and_wakes_at_once_when_it_works(self) -> None:
        account = saved()
        note_failure(account, "refused", at=AT)
        first = account.rest_until
        note_failure(account, "refused", at=AT)
        assert first is not None and account.rest_until is not None and AT < first < account.rest_until
        assert first_awake([account], AT) is None and first_awake([account], account.rest_until) == account
        note_success(account, at=AT + timedelta(minutes=1))
        account.refresh_from_db()
        assert (account.failures, account.rest_until, account.last_ok_at) == (0, None, AT + timedelta(minutes=1))

    def test_it_never_rests_longer_than_a_quarter_of_an_hour(self) -> None:
        assert rest_until(1000, AT) == AT + timedelta(minutes=15)

    def test_success_is_not_written_for_every_message(self, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        account = saved()
        note_success(account, at=AT)
        with django_assert_num_queries(0):
            note_success(account, at=AT + timedelta(seconds=30))

    def test_trying_it_says_what_is_wrong_and_notes_it(self) -> None:
        with MailServer() as server:
            account = saved(**server.settings, username="")
            assert check_account(account, at=AT) is None and account.last_ok_at == AT
        assert check_account(account, at=AT) and account.failures == 1


@pytest.mark.django_db
class TestChoosing:
    def test_the_first_active_account_is_used(self) -> None:
        first, second = saved(), saved()
        assert account_for("email") == first
        switch_account(first, False, actor=SYSTEM, at=AT)
        assert account_for("email") == second and account_for("phone") is None

    def test_while_recording_nothing_else_is_used(self) -> None:
        account = saved()
        with recording() as recorder:
            stand_in = account_for("email")
            assert stand_in is not None and stand_in.pk is None and driver_of(stand_in) is recorder
            note_failure(stand_in, "x", at=AT)
        assert account_for("email") == account


@pytest.mark.parametrize("driver", drivers().values(), ids=lambda driver: driver.kind)
def test_every_driver_says_what_it_is(driver: type[Driver]) -> None:
    assert driver.kind and str(driver.label) and driver.reaches and driver.can is not None
    assert all(str(one.label) for one in fields_of(driver.Settings))


@pytest.mark.django_db
def test_an_account_of_the_sample_records_and_is_never_asked_until_its_settings_are_changed() -> None:
    account = save_account("email", "Sample", MAIL, sample=True, actor=SYSTEM, at=AT)
    token = save_account("telegram", "Sample", {"token": "1:sample"}, sample=True, actor=SYSTEM, at=AT)
    assert [type(driver_of(one)) for one in (account, token)] == [Recorder, Recorder]
    assert polled_accounts() == []

    save_account("email", "Another name", {**MAIL, "password": ""}, account=account, actor=SYSTEM, at=AT)
    assert isinstance(driver_of(account), Recorder), "a new name makes nobody leave the sample"
    save_account("email", "Ours", {**MAIL, "host": "mail.ours.example"}, account=account, actor=SYSTEM, at=AT)
    assert driver_of(account).kind == "email"
