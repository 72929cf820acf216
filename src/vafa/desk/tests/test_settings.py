"""Settings: every page in three languages, what is saved and undone and audited, secrets that stay secret."""

from unittest.mock import patch

from tests.house.pages import assert_no_english
from vafa.channels.actions import save_account
from vafa.channels.contract import Envelope, Failed, Outcome, Sent
from vafa.channels.drivers.email import Email
from vafa.channels.models import Account
from vafa.desk.tests.test_today import Saturday
from vafa.platform.accounts.models import Staff, Team
from vafa.platform.audit.models import AuditEntry
from vafa.platform.events.models import EventRow
from vafa.platform.jobs.models import DeadLetter, bury
from vafa.platform.preferences.models import get, get_all
from vafa.platform.time import now
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM

MAIL = {
    "host": "mail.shop.example",
    "port": "587",
    "protection": "starttls",
    "username": "shop",
    "password": "very-secret-word",
    "sender": "hello@shop.example",
    "imap_port": "993",
    "imap_protection": "tls",
    "imap_after": "seen",
    "plus": "auto",
}
ADMIN = "administrator"
PAGES = (
    "",
    "me/",
    "shop/",
    "channels/new/",
    "calendar/",
    "staff/",
    "staff/new/",
    "staff/teams/new/",
    "system/",
    "audit/",
)


def account() -> Account:
    return save_account("email", "فروشگاه", MAIL, actor=SYSTEM, at=now())


class TestEverywhere(Saturday):
    def test_no_english_is_left(self) -> None:
        account()
        bury("sweep", "journeys.perform_due", 0, ValueError("odd"), at=now())
        self.sit(ADMIN).post("/desk/settings/shop/", {**shop_fields(), "shop__name": "ماهور"})
        channel = f"channels/{Account.objects.get().pk}/"
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.administrator.pk).update(language=language)
            for page in (*PAGES, channel, f"staff/{self.cast.agent.pk}/"):
                assert_no_english(self.page(f"/desk/settings/{page}", ADMIN), allow=ALLOWED)

    def test_a_role_sees_only_what_it_may_set(self) -> None:
        mine = self.page("/desk/settings/", "agent")
        assert "/desk/settings/me/" in mine
        assert not any(word in mine for word in ("settings/shop", "settings/staff", "settings/system", "channels/new"))
        theirs = self.page("/desk/settings/", "manager")
        assert "settings/shop" in theirs and "settings/system" in theirs and "settings/staff" not in theirs


SERVICES = ("Mailgun", "Mandrill", "Brevo", "Postmark", "SendGrid", "Mailjet", "Amazon SES", "Asterisk", "Issabel")
ALLOWED = (
    "vafa up",
    "TLS",
    "SSL",
    "STARTTLS",
    "ValueError odd",
    "Tehran",
    "name",
    "email",
    "Twilio",
    "Webhook",
    *SERVICES,
)


def shop_fields() -> dict[str, str]:
    """The form as the browser sends it back: what every setting is now, a switch only when it is on."""
    plain = {key: value for key, value in get_all("").items() if isinstance(value, str | int) and value is not False}
    given = {key.replace(".", "__"): "on" if value is True else str(value) for key, value in plain.items()}
    return {**given, "shop__name": "وفا", "attention__limit": "۳"}


class TestShop(Saturday):
    def test_a_change_is_saved_audited_and_taken_back(self) -> None:
        before = get("quiet.from")
        answer = self.sit(ADMIN).post("/desk/settings/shop/", {**self.fields(), "quiet__from": "22:30"})
        assert get("quiet.from") == "22:30"
        entry = AuditEntry.objects.get(action="preference.changed", subject_id="quiet.from")
        assert (entry.before, entry.after, entry.actor) == (before, "22:30", f"staff:{self.cast.administrator.pk}")
        html = self.sit(ADMIN).get(answer["Location"]).content.decode()
        assert "۲۲:۳۰" in html and f"/desk/settings/shop/undo/{entry.pk}/" in html
        self.sit(ADMIN).post(f"/desk/settings/shop/undo/{entry.pk}/")
        assert get("quiet.from") == before

    def test_what_cannot_be_is_said_at_its_field(self) -> None:
        answer = self.sit(ADMIN).post("/desk/settings/shop/", {**self.fields(), "attention__limit": "چند"})
        assert answer.status_code == 422 and "چند" in answer.content.decode()
        assert get("attention.limit") == 3

    def fields(self) -> dict[str, str]:
        return {**shop_fields(), "shop__name": get("shop.name")}


class TestChannels(Saturday):
    def test_a_secret_is_never_shown_and_empty_keeps_it(self) -> None:
        url = f"/desk/settings/channels/{account().pk}/"
        sealed = Account.objects.get().settings["password"]
        html = self.page(url, ADMIN)
        assert MAIL["password"] not in html and sealed not in html
        self.sit(ADMIN).post(url, {**MAIL, "name": "تازه", "password": ""})
        kept = Account.objects.get()
        assert kept.name == "تازه"
        assert Email.Settings.load(kept.settings).password.reveal() == MAIL["password"]  # type: ignore[attr-defined]
        assert MAIL["password"] not in str(list(AuditEntry.objects.values()))
        assert MAIL["password"] not in self.page("/desk/settings/audit/", ADMIN)
        wrong = self.sit(ADMIN).post(url, {**MAIL, "name": "تازه", "sender": "nobody"})
        assert wrong.status_code == 422 and MAIL["password"] not in wrong.content.decode()

    def test_a_new_account_is_added_and_switched_off_and_on(self) -> None:
        answer = self.sit(ADMIN).post("/desk/settings/channels/new/?kind=email", {**MAIL, "name": "پست"})
        pk = Account.objects.get().pk
        assert answer["Location"] == f"/desk/settings/channels/{pk}/?just=saved"
        answer = self.sit(ADMIN).post(f"/desk/settings/channels/{pk}/switch/", {})
        assert not Account.objects.get().is_active
        assert "switch/?on=1" in self.sit(ADMIN).get(answer["Location"]).content.decode()
        self.sit(ADMIN).post(f"/desk/settings/channels/{pk}/switch/?on=1")
        assert Account.objects.get().is_active
        assert AuditEntry.objects.filter(action="channels.account_switched").count() == 2

    def test_it_is_tried_by_knocking_and_by_a_letter(self) -> None:
        url = f"/desk/settings/channels/{account().pk}/try/"
        with patch.object(Email, "check", return_value="کارساز پاسخ نمی‌دهد."):
            assert "کارساز پاسخ نمی‌دهد." in self.sit(ADMIN).post(url, {"do": "check"}).content.decode()
        assert Account.objects.get().failures == 1
        sent: list[Envelope] = []

        def take(self: Email, envelope: Envelope, **_: object) -> Outcome:
            sent.append(envelope)
            return Sent("ok")

        with patch.object(Email, "send", take):
            html = self.sit(ADMIN).post(url, {"do": "letter", "to": "me@shop.example"}).content.decode()
        assert [one.address for one in sent] == ["me@shop.example"] and "me@shop.example" in html
        assert Account.objects.get().failures == 0
        with patch.object(Email, "send", lambda *_, **__: Failed(permanent=True, detail="550 no", blame="account")):
            assert "550 no" in self.sit(ADMIN).post(url, {"do": "letter"}).content.decode()


class TestStaff(Saturday):
    def test_someone_is_taken_on_with_a_password_shown_once(self) -> None:
        typed = {"name": "نو", "email": "new@shop.example", "role": "agent", "language": "fa"}
        answer = self.sit(ADMIN).post("/desk/settings/staff/new/", typed)
        fresh = Staff.objects.get(email="new@shop.example")
        html = answer.content.decode()
        password = html.split('id="password" value="')[1].split('"')[0]
        assert fresh.check_password(password) and answer["Cache-Control"] == "no-store"
        assert password not in self.page(f"/desk/settings/staff/{fresh.pk}/", ADMIN)
        assert self.sit(ADMIN).post("/desk/settings/staff/new/", typed).status_code == 422

    def test_a_role_is_changed_and_the_last_administrator_stays(self) -> None:
        url = f"/desk/settings/staff/{self.cast.agent.pk}/"
        self.sit(ADMIN).post(url, {"name": "نگار احمدی", "role": "lead"})
        assert Staff.objects.get(pk=self.cast.agent.pk).role == "lead"
        assert AuditEntry.objects.filter(action="staff.changed", subject_id=str(self.cast.agent.pk)).exists()
        own = f"/desk/settings/staff/{self.cast.administrator.pk}/"
        assert self.sit(ADMIN).post(own, {"name": "مریم", "role": "agent"}).status_code == 422
        self.sit(ADMIN).post(url, {"do": "off"})
        assert not Staff.objects.get(pk=self.cast.agent.pk).is_active

    def test_a_team_is_made_and_taken_apart(self) -> None:
        typed = {"name": "پشتیبانی", "lead": self.cast.lead.pk, "members": [self.cast.agent.pk]}
        self.sit(ADMIN).post("/desk/settings/staff/teams/new/", typed)
        team = Team.objects.get()
        assert {one.pk for one in team.members.all()} == {self.cast.lead.pk, self.cast.agent.pk}
        self.sit(ADMIN).post(f"/desk/settings/staff/teams/{team.pk}/", {"do": "remove"})
        assert not Team.objects.exists()
        assert AuditEntry.objects.filter(subject_kind="team").count() == 2

    def test_my_own_account_is_mine(self) -> None:
        said = {"name": "نگار", "language": "en", "calendar": "gregorian", "time_zone": "UTC", "money_unit": "rial"}
        self.sit().post("/desk/settings/me/", {**said, "theme": "dark"})
        me = Staff.objects.get(pk=self.cast.agent.pk)
        assert (me.language, me.time_zone, me.theme, me.role) == ("en", "UTC", "dark", "agent")


class TestCalendar(Saturday):
    URL = "/desk/settings/calendar/"

    def test_hours_are_typed_in_any_digits_and_refused_in_words(self) -> None:
        self.sit(ADMIN).post(self.URL, {"do": "hours", "h_sat": "۹ تا ۱۳، ۱۴–۱۷", "time_zone": "Asia/Tehran"})
        assert working_calendar().hours[5] == ((540, 780), (840, 1020)) and not working_calendar().hours[6]
        assert "۰۹:۰۰–۱۳:۰۰، ۱۴:۰۰–۱۷:۰۰" in self.page(self.URL, ADMIN)
        answer = self.sit(ADMIN).post(self.URL, {"do": "hours", "h_sat": "صبح"})
        assert answer.status_code == 422 and "صبح" in answer.content.decode()
        assert self.sit(ADMIN).post(self.URL, {"do": "hours", "h_sat": "9-99"}).status_code == 422

    def test_a_holiday_is_added_in_the_readers_calendar_and_taken_out(self) -> None:
        self.sit(ADMIN).post(self.URL, {"do": "add", "day": "۱۴۰۴/۱۰/۰۱"})
        assert "2025-12-22" in {day.isoformat() for day in working_calendar().holidays}
        assert 'value="remove:2025-12-22"' in self.page(self.URL, ADMIN)
        self.sit(ADMIN).post(self.URL, {"do": "remove:2025-12-22"})
        assert "2025-12-22" not in {day.isoformat() for day in working_calendar().holidays}
        self.sit(ADMIN).post(self.URL, {"do": "add", "day": "۱۴۰۴/۱۰/۰۱", "day_hours": "10-12"})
        assert [day.isoformat() for day in working_calendar().exceptions] == ["2025-12-22"]
        assert self.sit(ADMIN).post(self.URL, {"do": "add", "day": "فردا؟"}).status_code == 422

    def test_another_calendar_is_chosen(self) -> None:
        self.sit(ADMIN).post(self.URL, {"do": "choose", "key": "gulf"})
        assert working_calendar().time_zone == "Asia/Riyadh"
        assert self.sit(ADMIN).post(self.URL, {"do": "choose", "key": "mars"}).status_code == 422


class TestSystem(Saturday):
    def letter(self) -> DeadLetter:
        event = EventRow.objects.filter(name="journeys.RunStarted").first() or EventRow.objects.first()
        assert event is not None
        bury("reader", "customers.anything", event.pk, ValueError("cold"), at=now())
        return DeadLetter.objects.get()

    def test_a_dead_letter_is_tried_again_until_it_goes_well(self) -> None:
        from vafa.platform.events.reactions import Reader, _readers

        letter, seen = self.letter(), []

        def react(events: list[object]) -> None:
            seen.append(len(events))
            if len(seen) == 1:
                raise ValueError("still cold")

        url = f"/desk/settings/system/letters/{letter.pk}/"
        with patch.dict(_readers, {letter.name: Reader(letter.name, (), react, False, 1)}):
            assert self.sit(ADMIN).post(url, {"do": "again"})["Location"].endswith("just=failed")
            letter.refresh_from_db()
            assert (letter.state, letter.times, letter.error) == ("open", 2, "ValueError: still cold")
            assert self.sit(ADMIN).post(url, {"do": "again"})["Location"].endswith("just=again")
        letter.refresh_from_db()
        assert (letter.state, letter.settled_by) == ("retried", f"staff:{self.cast.administrator.pk}")
        assert AuditEntry.objects.filter(action="dead_letter.retried").count() == 1
        assert self.sit(ADMIN).post(url, {"do": "again"}).status_code == 409

    def test_a_dead_letter_is_dismissed(self) -> None:
        letter = self.letter()
        assert "ValueError: cold" in self.page("/desk/settings/system/", ADMIN)
        self.sit(ADMIN).post(f"/desk/settings/system/letters/{letter.pk}/", {"do": "dismiss"})
        letter.refresh_from_db()
        assert letter.state == "dismissed"
        assert "ValueError: cold" not in self.page("/desk/settings/system/", ADMIN)
