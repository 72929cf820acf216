"""Notices in the desk: the bell counts what is new, the page shows it once as new, and it leads on."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.house.pages import assert_no_english
from tests.saturday import NOW
from vafa.desk.tests.test_today import Saturday
from vafa.platform.accounts.models import Staff
from vafa.platform.notices.actions import tell
from vafa.platform.notices.models import Notice
from vafa.platform.notices.queries import PAGE, count_unseen

NOTICE_QUERIES = 5  # new, seen, that it is seen now, the bell, and who looks


class TestNotices(Saturday):
    def setUp(self) -> None:
        super().setUp()
        Notice.objects.all().delete()

    def told(self, file: str = "خرید.csv", count: int = 12, *, url: str = "/desk/imports/1/", days: int = 0) -> None:
        at, code = NOW - timedelta(days=days), "sales.ImportFinished"
        tell([self.cast.agent.pk], code, data={"file": file, "count": count}, url=url, urgent=True, at=at)

    def test_the_bell_counts_what_is_new_and_the_page_shows_it_as_new_once(self) -> None:
        assert "خبرها: " not in self.page("/desk/people/")
        self.told()
        assert "خبرها: ۱ تازه" in self.page("/desk/people/")
        first = self.page("/desk/notices/")
        assert "notices--new" in first and "۱۲ سفارش تازه" in first and 'href="/desk/imports/1/"' in first
        again = self.page("/desk/notices/")
        assert "notices--new" not in again and "<h2>امروز</h2>" in again and "۱۲ سفارش تازه" in again
        assert "خبرها: " not in again

    def test_asking_whether_the_page_is_there_is_not_seeing_it(self) -> None:
        self.told()
        assert self.sit().head("/desk/notices/").status_code == 200
        assert count_unseen(self.cast.agent, NOW) == 1

    def test_several_of_one_kind_about_one_thing_are_one_line_with_their_number(self) -> None:
        for count in (1, 2, 3):
            self.told(count=count)
        self.told(url="/desk/imports/2/")
        html = self.page("/desk/notices/")
        assert html.count('class="notice"') == 2 and "۳×" in html

    def test_it_is_walked_day_by_day_to_its_end(self) -> None:
        for n in range(PAGE + 4):
            self.told(url=f"/desk/imports/{n}/", days=n)
        self.page("/desk/notices/")
        html = self.page("/desk/notices/")
        assert html.count('class="notice"') == PAGE
        older = html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
        assert self.page(older).count('class="notice"') == 4

    def test_an_address_written_by_hand_begins_at_the_top(self) -> None:
        self.told()
        for query in (
            "before=x&id=1",
            "before=2026-01-01&id=1",
            "id=3",
            "before=2026-01-01T00:00:00Z&id=99999999999999999999",
        ):
            assert 'class="notice"' in self.page(f"/desk/notices/?{query}")

    def test_nobody_sees_what_somebody_else_is_told(self) -> None:
        self.told()
        assert "خبری نیست" in self.page("/desk/notices/", "technician")

    def test_it_has_no_english_left_and_costs_the_same_always(self) -> None:
        self.told()
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.agent.pk).update(language=language)
            assert_no_english(self.page("/desk/notices/"), allow=("csv",))
            assert_no_english(self.page("/desk/notices/", "technician"))
        client, costs = self.sit(), set()
        for _more in range(3):
            Notice.objects.update(seen_at=NOW)
            for n in range(3):
                self.told(url=f"/desk/imports/{n}/", days=n)
            with CaptureQueriesContext(connection) as asked:
                client.get("/desk/notices/")
            costs.add(len([one for one in asked if '"notice"' in one["sql"]]))
        assert costs == {NOTICE_QUERIES}
