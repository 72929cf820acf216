"""Search and the palette: what is found, in which order, for whom, and at what cost."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.house.pages import assert_no_english, assert_same_part
from vafa.cases.models import Case
from vafa.desk.tests.test_today import Saturday
from vafa.platform.accounts.models import Staff

SEARCH_QUERIES = 8


class TestSearch(Saturday):
    def hits(self, typed: str, role: str = "agent") -> list[str]:
        html = self.page(f"/desk/search/?q={typed}", role, **{"HX-Request": "true"})
        return re.findall(r'class="hit"[^>]*>.*?<bdi class="one-line">(.*?)</bdi>', html, re.S)

    def test_people_orders_serials_and_cases_are_found(self) -> None:
        assert self.hits("مریم")[0] == "مریم کریمی"
        assert "سفارش ۸۷۹۰۲" in self.hits("87902") and "سفارش ۸۷۹۰۲" in self.hits("۸۷۹۰۲")
        assert "MHR-W9-1188437" in self.hits("1188437")
        assert "صدای کوبیدن لباسشویی در دور تند" in self.hits("كوبيدن")

    def test_an_exact_case_number_comes_first(self) -> None:
        case = Case.objects.get(subject__startswith="یخچال")
        assert self.hits(str(case.number))[0] == case.subject
        assert self.hits(f"%23{case.number}")[0] == case.subject

    def test_nothing_typed_shows_where_to_go_and_words_choose_among_it(self) -> None:
        assert {"امروز", "مشتریان", "مشتری تازه"} <= set(self.hits(""))
        assert "مشتری تازه" in self.hits("تازه")

    def test_calls_the_tray_and_channels_are_jumped_to_by_who_may(self) -> None:
        assert "تماس‌ها" in self.hits("تماس") and "نوشتن یک تماس" in self.hits("تماس")
        assert "جانیافته‌ها" in self.hits("جانیافته", "lead") and "جانیافته‌ها" not in self.hits("", "analyst")
        assert "افزودن کانال" in self.hits("کانال", "administrator") and self.hits("افزودن کانال") == []

    def test_nobody_finds_what_they_may_not_see(self) -> None:
        assert self.hits("مریم", "analyst") == [] and self.hits("87902", "analyst") == []

    def test_the_part_for_the_palette_is_the_part_on_the_page(self) -> None:
        part = self.page("/desk/search/?q=مریم", **{"HX-Request": "true"})
        assert "<html" not in part
        assert_same_part(self.page("/desk/search/?q=مریم"), part)

    def test_strange_texts_find_nothing_and_break_nothing(self) -> None:
        for typed in ("%25", "_", "a", "%00", "'; drop table", "9" * 40, "\\", "💐💐"):
            self.page(f"/desk/search/?q={typed}")

    def test_it_has_no_english_left_and_costs_the_same_always(self) -> None:
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.agent.pk).update(language=language)
            assert_no_english(self.page("/desk/search/?q=مریم"))
        client = self.sit()
        for typed in ("مریم", "لباسشویی", "zzz"):
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/desk/search/?q={typed}", headers={"HX-Request": "true"})
            assert SEARCH_QUERIES - 1 <= len(asked) <= SEARCH_QUERIES  # one less where no case was found
