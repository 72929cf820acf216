"""Staffing in the settings: what colleagues know, when they are away and who covers, and a new password."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.house.pages import assert_no_english
from tests.saturday import NOW
from vafa.desk.tests.test_today import Saturday
from vafa.platform.accounts.models import Staff, WorkingFacts
from vafa.platform.accounts.queries import who_works
from vafa.platform.accounts.working import go_away, set_skills
from vafa.platform.audit.models import AuditEntry
from vafa.platform.values import SYSTEM

LIST = "/desk/settings/staff/"
ME = "/desk/settings/me/"
LIST_QUERIES = 10


class Staffing(Saturday):
    @property
    def url(self) -> str:
        return f"{LIST}{self.cast.agent.pk}/"

    def facts(self) -> WorkingFacts:
        return WorkingFacts.objects.get(staff=self.cast.agent)


class TestSkills(Staffing):
    def test_a_lead_notes_what_a_colleague_knows_and_takes(self) -> None:
        said = {"languages": ["fa", "ar"], "skills": "لباسشویی، مرجوعی, VIP", "capacity": "۱۲"}
        assert self.sit("lead").post(self.url + "work/", said).status_code == 302
        assert (self.facts().languages, self.facts().skills) == (["fa", "ar"], ["لباسشویی", "مرجوعی", "VIP"])
        assert self.facts().capacity == 12
        listed = self.page(LIST, "lead")
        assert "لباسشویی، مرجوعی، VIP" in listed and "حداکثر ۱۲ پرونده" in listed and "فارسی، العربية" in listed
        assert 'value="۱۲"' in self.page(self.url, "lead")

    def test_what_cannot_be_read_is_said_and_nothing_is_kept(self) -> None:
        for said in ({"capacity": "many"}, {"capacity": "99999"}, {"languages": "xx"}, {"skills": "a" * 3000}):
            assert self.sit("lead").post(self.url + "work/", said).status_code == 422
        assert self.sit("lead").post(self.url + "work/", {"skills": ",".join(map(str, range(50)))}).status_code == 422
        assert not WorkingFacts.objects.exists()

    def test_a_lead_changes_neither_role_nor_password(self) -> None:
        html = self.page(self.url, "lead")
        assert "password/" not in html and "data-reveal" not in html and "new_member" not in self.page(LIST, "lead")
        lead = self.sit("lead")
        assert lead.post(self.url, {"name": "x", "role": "administrator"}).status_code == 403
        assert lead.post(self.url, {"do": "off"}).status_code == 403
        assert lead.post(self.url + "password/").status_code == 403
        assert self.sit("agent").get(LIST).status_code == 403


class TestAway(Staffing):
    def test_i_say_when_i_am_away_in_my_own_calendar_and_who_covers(self) -> None:
        said = {"first": "۱۴۰۴/۰۹/۲۲", "last": "۱۴۰۴/۰۹/۲۵", "cover": str(self.cast.lead.pk)}
        assert self.sit().post(ME + "away/", said).status_code == 302
        assert (self.facts().away_from, self.facts().away_until) == (date(2025, 12, 13), date(2025, 12, 16))
        facts = who_works(NOW)[self.cast.agent.pk]
        assert facts.away and facts.cover_id == self.cast.lead.pk
        mine = self.page(ME)
        assert "در مرخصی هستید" in mine and 'value="۱۴۰۴/۰۹/۲۵"' in mine
        assert "مرخصی تا ۲۵ آذر" in self.page(LIST, "lead")
        entry = AuditEntry.objects.get(action="staff.went_away")
        assert entry.actor == f"staff:{self.cast.agent.pk}"
        self.sit().post(ME + "away/", {"do": "back"})
        assert not who_works(NOW)[self.cast.agent.pk].away and "مرخصی تا" not in self.page(LIST, "lead")

    def test_a_lead_says_it_for_somebody_who_fell_ill(self) -> None:
        said = {"first": "1404/9/22", "last": "2025-12-16", "cover": ""}
        assert self.sit("lead").post(self.url + "away/", said).status_code == 302
        assert "مرخصی تا ۲۵ آذر" in self.page(self.url, "lead")

    def test_what_makes_no_sense_is_said_and_nothing_is_kept(self) -> None:
        for said in (
            {},
            {"first": "فردا؟", "last": "۱۴۰۴/۰۹/۲۵"},
            {"first": "۱۴۰۴/۰۹/۲۵", "last": "۱۴۰۴/۰۹/۲۲"},
            {"first": "۱۴۰۳/۰۹/۲۵", "last": "۱۴۰۳/۰۹/۲۶"},
            {"first": "۱۴۰۴/۰۹/۲۲", "last": "۱۴۲۰/۰۹/۲۲"},
            {"first": "۱۴۰۴/۰۹/۲۲", "last": "۱۴۰۴/۰۹/۲۵", "cover": str(self.cast.agent.pk)},
            {"first": "۱۴۰۴/۰۹/۲۲", "last": "۱۴۰۴/۰۹/۲۵", "cover": "x"},
        ):
            assert self.sit().post(ME + "away/", said).status_code == 422, said
        assert not WorkingFacts.objects.filter(away_from__isnull=False).exists()

    def test_days_that_are_over_are_not_offered_again(self) -> None:
        go_away(self.cast.agent, date(2025, 12, 1), date(2025, 12, 13), actor=SYSTEM, at=NOW)
        WorkingFacts.objects.update(away_until=date(2025, 12, 12))
        assert "۱۴۰۴/۰۹" not in self.page(ME).split("desk/settings/me/away/")[1].split("</form>")[0]


class TestPassword(Staffing):
    def test_a_new_password_is_shown_once_and_the_colleague_signs_in_with_it(self) -> None:
        colleague = self.sit()
        answer = self.sit("administrator").post(self.url + "password/")
        password = answer.content.decode().split('id="password" value="')[1].split('"')[0]
        assert Staff.objects.get(pk=self.cast.agent.pk).check_password(password)
        assert answer["Cache-Control"] == "no-store" and password not in self.page(self.url, "administrator")
        assert "گذرواژهٔ تازه داد" in self.page(self.url, "administrator")
        assert colleague.get("/desk/").status_code == 302
        assert not AuditEntry.objects.filter(after__icontains=password).exists()

    def test_ones_own_is_changed_elsewhere(self) -> None:
        own = f"{LIST}{self.cast.administrator.pk}/password/"
        answer = self.sit("administrator").post(own)
        assert answer.status_code == 302 and answer["Location"] == ME
        assert "password/" not in self.page(own.removesuffix("password/"), "administrator").split('id="main"')[1]


class TestEverywhere(Staffing):
    def test_no_english_is_left_and_it_costs_the_same_always(self) -> None:
        go_away(self.cast.agent, date(2025, 12, 1), date(2025, 12, 20), self.cast.lead, actor=SYSTEM, at=NOW)
        set_skills(self.cast.agent, languages=["fa"], skills=["مرجوعی"], capacity=7, actor=SYSTEM, at=NOW)
        for language in ("fa", "ar"):
            Staff.objects.filter(pk__in=(self.cast.administrator.pk, self.cast.agent.pk)).update(language=language)
            for page in (LIST, self.url):
                assert_no_english(self.page(page, "administrator"))
            assert_no_english(self.page(ME), allow=("Tehran",))
            answer = self.sit("administrator").post(self.url + "password/").content.decode()
            assert_no_english(answer.replace(answer.split('id="password" value="')[1].split('"')[0], ""))
            self.cast.agent.refresh_from_db()
        client, costs = self.sit("lead"), set()
        for role in ("agent", "manager", "technician"):
            go_away(getattr(self.cast, role), date(2025, 12, 1), date(2025, 12, 20), actor=SYSTEM, at=NOW)
            with CaptureQueriesContext(connection) as asked:
                client.get(LIST)
            costs.add(len(asked))
        assert len(costs) == 1 and costs.pop() <= LIST_QUERIES
