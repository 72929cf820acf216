"""Today on a Saturday at 10:24: for each role, in three languages, with its looks and what is posted from it."""

from datetime import timedelta

from django.test import Client, TestCase

from tests.cast import Cast
from tests.house.pages import assert_no_english, assert_same_part
from tests.saturday import NOW
from tests.snapshot import saturday
from vafa.cases.models import Case
from vafa.conversations.models import Message
from vafa.desk.day import day_of, dayline
from vafa.journeys.models import FollowUp
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.jobs.models import bury
from vafa.platform.time.clock import set_clock, unset_clock
from vafa.platform.time.working import working_calendar


class Saturday(TestCase):
    """The small shop, put back for each class and each test."""

    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = saturday()

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        unset_clock()

    def setUp(self) -> None:
        set_clock(NOW)

    def sit(self, role: str = "agent") -> Client:
        """A browser in which that person is signed in."""
        client = Client()
        client.force_login(getattr(self.cast, role))
        return client

    def page(self, url: str, role: str = "agent", **headers: str) -> str:
        answer = self.sit(role).get(url, headers=headers or None)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer.content.decode()


class TestToday(Saturday):
    def call(self) -> FollowUp:
        return FollowUp.objects.filter(state="waiting", kind="call").order_by("due_at").first()  # type: ignore[return-value]

    def test_it_says_in_one_sentence_what_the_day_holds(self) -> None:
        html = self.page("/desk/")
        assert "۳ قول دیر شده؛ ۳ قول دیگر امروز سر می‌رسد" in html
        assert html.index("حسین رضایی") < html.index("الهام صادقی") < html.index("کاوه رستمی")

    def test_it_has_no_english_left_in_persian_or_arabic(self) -> None:
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.agent.pk).update(language=language)
            assert_no_english(self.page("/desk/"))
            assert_no_english(self.page(f"/desk/?peek=call-{self.call().pk}"))

    def test_every_role_has_a_today(self) -> None:
        for role in ("administrator", "manager", "lead", "agent", "technician", "analyst"):
            assert "<h1>امروز</h1>" in self.page("/desk/", role)
        assert "همهٔ کارها انجام شده است" in self.page("/desk/", "technician")
        assert "شناخت" in self.page("/desk/", "analyst")
        assert "دیرشده‌های تیم" in self.page("/desk/", "manager")

    def test_a_stranger_signs_in_first(self) -> None:
        assert Client().get("/desk/").status_code == 302

    def test_the_rows_are_walked_by_keys_and_each_has_its_look(self) -> None:
        html = self.page("/desk/")
        assert "data-list" in html and html.count("data-row") == html.count("hx-get=") == 7
        assert html.count('data-row aria-current="true"') == 1

    def test_a_look_alone_is_the_look_on_the_page(self) -> None:
        case = Case.objects.get(subject__startswith="یخچال")
        part = self.page(f"/desk/?peek=case-{case.pk}", **{"HX-Request": "true"})
        assert "<html" not in part
        assert_same_part(self.page(f"/desk/?peek=case-{case.pk}"), part)

    def test_a_look_at_nothing_is_not_found_and_one_at_what_is_not_theirs_is_refused(self) -> None:
        call = self.call().pk
        for asked in ("case-999999", "call-999999", "case-x", "nothing", "case-99999999999999999999"):
            assert self.sit().get(f"/desk/?peek={asked}").status_code == 404
        assert self.sit("technician").get(f"/desk/?peek=call-{call}").status_code == 403
        assert self.sit("analyst").get("/desk/?peek=trouble").status_code == 403

    def test_a_call_is_written_down_and_leaves_the_list(self) -> None:
        call = self.call()
        answer = self.sit().post(f"/desk/calls/{call.pk}/", {"outcome": "all_good", "note": "راضی بود"})
        assert answer.status_code == 302 and answer["Location"] == "/desk/"
        call.refresh_from_db()
        assert (call.state, call.outcome, call.note) == ("done", "all_good", "راضی بود")

    def test_what_is_wrong_about_a_call_is_said_and_nothing_typed_is_lost(self) -> None:
        call = self.call()
        for said, words in (
            ({"note": "پاسخ داد"}, "field__error"),
            ({"outcome": "call_later", "note": "پاسخ داد", "next_day": "۱۴۱۰/۱/۱"}, "پاسخ داد"),
            ({"outcome": "call_later", "note": "پاسخ داد", "next_day": "پریروز"}, "پریروز"),
            ({"outcome": "call_later", "note": "پاسخ داد", "next_hour": "۳۵"}, "ساعت را مانند"),
            ({"outcome": "problem", "next_action": "پاسخ داد"}, "بنویسید چه"),
        ):
            answer = self.sit().post(f"/desk/calls/{call.pk}/", said)
            html = answer.content.decode()
            assert answer.status_code == 422 and words in html and "پاسخ داد" in html, (said, words)
        call.refresh_from_db()
        assert call.state == "waiting" and call.tries == 0

    def test_those_who_make_no_calls_cannot_write_one_down(self) -> None:
        url = f"/desk/calls/{self.call().pk}/"
        assert self.sit("technician").post(url).status_code == 403
        assert self.sit().get(url).status_code == 405
        assert self.sit().post("/desk/calls/999999/").status_code == 404

    def test_an_administrator_sees_to_messages_and_work_that_failed(self) -> None:
        bury("sweep", "journeys.perform_due", 7, ValueError("odd"), at=NOW)
        message = Message.objects.filter(direction="out").latest("pk")
        Message.objects.filter(pk=message.pk).update(state="uncertain")
        html = self.page("/desk/", "administrator")
        assert "یک پیام نیاز به نگاه شما دارد" in html and "journeys.perform_due" in html
        assert "نیاز به نگاه" not in self.page("/desk/", "agent")
        self.sit("administrator").post(f"/desk/messages/{message.pk}/", {"fate": "sent"})
        message.refresh_from_db()
        assert message.state == "sent"

    def test_it_costs_the_same_however_much_there_is(self) -> None:
        client = self.sit()
        with self.assertNumQueries(TODAY_QUERIES):
            client.get("/desk/")

    def test_a_day_off_has_no_line(self) -> None:
        calendar = working_calendar()
        friday = NOW - timedelta(days=1)
        with reading_as(Reader("fa", "jalali", "Asia/Tehran")):
            assert dayline(day_of(friday, calendar), friday, []) is None
            line = dayline(day_of(NOW, calendar), NOW, [])
        assert line is not None and line.now == 9 and line.hours[0] == (0, "۸")


TODAY_QUERIES = 27  # of these eight are the look at one case: its stage, promises and step
