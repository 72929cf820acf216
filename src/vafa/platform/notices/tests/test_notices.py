"""Notices: told once, shown inside working time, read in the reader's words, forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.notices import words
from vafa.platform.notices.actions import forget_old, mark_seen, tell
from vafa.platform.notices.models import REMEMBERED, Notice
from vafa.platform.notices.queries import MOST_NEW, PAGE, count_unseen, next_to_forget, notices_of
from vafa.platform.notices.words import Words, notice_words, sentence_of
from vafa.platform.time.working import working_calendar
from vafa.platform.values import SYSTEM

AT = datetime(2026, 6, 6, 8, tzinfo=UTC)  # Saturday, half past eleven in Tehran
NIGHT = datetime(2026, 6, 6, 19, tzinfo=UTC)
URL = "/desk/cases/1042/"


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_words", {})
    notice_words(
        {
            "test.given": Words(_("Given: %(number)s of %(customer)s"), icon="user-check"),
            "test.plain": Words(_("Look here")),
            "test.due": Words(_("Due %(due_at)s"), tone="late"),
            "test.count": Words(ngettext_lazy("one of %(count)s", "many of %(count)s", "count")),
        }
    )


@pytest.fixture
def staff(db: None) -> Staff:
    return hire("negar@example.com", "Negar", "agent", password=None, actor=SYSTEM, at=AT)


def test_it_is_told_once_for_each_person_and_key(staff: Staff) -> None:
    other = hire("omid@example.com", "Omid", "agent", password=None, actor=SYSTEM, at=AT)
    for _again in range(2):
        tell([staff.pk, other.pk, staff.pk], "test.plain", data={}, url=URL, key="case:1", at=AT)
    tell([staff.pk], "test.plain", data={}, url=URL, at=AT)
    tell([staff.pk], "test.plain", data={}, url=URL, at=AT)
    assert (count_unseen(staff, AT), count_unseen(other, AT)) == (3, 1)


def test_telling_any_number_of_people_is_one_insert(staff: Staff, django_assert_num_queries: object) -> None:
    people = [hire(f"{n}@example.com", "N", "agent", password=None, actor=SYSTEM, at=AT).pk for n in range(20)]
    with django_assert_num_queries(2):  # type: ignore[operator]  # the working calendar, the insert
        tell(people, "test.plain", data={}, url=URL, at=AT)
    with django_assert_num_queries(1):  # type: ignore[operator]
        tell(people, "test.plain", data={}, url=URL, urgent=True, at=AT)
    with django_assert_num_queries(0):  # type: ignore[operator]
        tell([], "test.plain", data={}, url=URL, at=AT)
    assert Notice.objects.count() == 40


def test_who_left_or_never_was_is_not_told(staff: Staff) -> None:
    gone = hire("gone@example.com", "Gone", "agent", password=None, actor=SYSTEM, at=AT)
    change_staff(gone, {"is_active": False}, actor=SYSTEM, at=AT)
    tell([staff.pk, gone.pk, 10**9], "test.plain", data={}, url=URL, at=AT)
    assert list(Notice.objects.values_list("staff_id", flat=True)) == [staff.pk]


def test_at_night_it_waits_for_the_morning_unless_urgent(staff: Staff) -> None:
    tell([staff.pk], "test.plain", data={}, url=URL, at=NIGHT)
    assert count_unseen(staff, NIGHT) == 0 and notices_of(staff, NIGHT).new == []
    morning = working_calendar().next_open(NIGHT)
    assert count_unseen(staff, morning) == 1 and morning > NIGHT + timedelta(hours=8)
    tell([staff.pk], "test.plain", data={}, url=URL, urgent=True, at=NIGHT)
    assert count_unseen(staff, NIGHT) == 1


def test_a_sentence_or_a_fact_nobody_knows_is_our_mistake(staff: Staff) -> None:
    with pytest.raises(KeyError):
        tell([staff.pk], "test.unknown", data={}, url=URL, at=AT)
    with pytest.raises(KeyError):
        tell([staff.pk], "test.given", data={"number": 3}, url=URL, at=AT)


def test_what_was_seen_is_no_longer_new(staff: Staff, django_assert_num_queries: object) -> None:
    other = hire("omid@example.com", "Omid", "agent", password=None, actor=SYSTEM, at=AT)
    for url in (URL, URL, "/other/"):
        tell([staff.pk, other.pk], "test.plain", data={}, url=url, at=AT)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert mark_seen(staff, url=URL, at=AT) == 2
    assert [one.url for one in notices_of(staff, AT).new] == ["/other/"]
    assert mark_seen(staff, [], at=AT) == 0
    assert mark_seen(staff, [one.pk for one in Notice.objects.all()], at=AT) == 1
    assert (count_unseen(staff, AT), count_unseen(other, AT)) == (0, 3)
    assert mark_seen(other, at=AT) == 3
    tell([other.pk], "test.plain", data={}, url=URL, at=NIGHT)
    assert mark_seen(other, at=NIGHT) == 0, "what is not shown yet cannot have been seen"


def test_the_list_is_walked_to_its_end_in_steady_steps(staff: Staff, django_assert_num_queries: object) -> None:
    rows = [
        Notice(
            staff=staff,
            code="test.plain",
            data={},
            url=URL,
            at=AT - timedelta(minutes=n // 3),
            show_from=AT,
            seen_at=AT,
        )
        for n in range(2 * PAGE + 7)
    ]
    Notice.objects.bulk_create(rows)
    tell([staff.pk], "test.plain", data={}, url=URL, at=AT)
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        with django_assert_num_queries(2 if pages == 0 else 1):  # type: ignore[operator]
            page = notices_of(staff, AT, cursor)
        assert len(page.new) == (1 if pages == 0 else 0)
        seen, cursor, pages = [*seen, *page.seen], page.cursor, pages + 1
    assert [one.pk for one in seen] == [one.pk for one in sorted(rows, key=lambda one: (one.at, one.pk), reverse=True)]
    assert pages == 3


def test_the_bell_counts_to_a_hundred(staff: Staff) -> None:
    for _n in range(MOST_NEW + 5):
        tell([staff.pk], "test.plain", data={}, url=URL, at=AT)
    assert count_unseen(staff, AT) == MOST_NEW == len(notices_of(staff, AT).new)


def test_old_ones_are_forgotten_and_the_rest_stay(staff: Staff) -> None:
    assert next_to_forget() is None and forget_old(AT) == 0
    tell([staff.pk], "test.plain", data={}, url=URL, at=AT)
    tell([staff.pk], "test.plain", data={}, url=URL, at=AT + timedelta(days=1))
    due = next_to_forget()
    assert due is not None and due == AT + REMEMBERED
    assert forget_old(due - timedelta(seconds=1)) == 0
    assert forget_old(due + timedelta(seconds=1)) == 1 and Notice.objects.count() == 1


def test_it_reads_in_the_readers_words_digits_and_calendar() -> None:
    with reading_as(Reader("fa")):
        assert "۱۰۴۲" in sentence_of("test.given", {"number": 1042, "customer": "سارا"})
        assert "۱۶ خرداد" in sentence_of("test.due", {"due_at": AT.isoformat()})
        assert sentence_of("test.count", {"count": 3}) == "many of ۳"
        assert sentence_of("test.gone", {"count": 3})
    with reading_as(Reader("en", "gregorian")):
        assert sentence_of("test.count", {"count": 1}) == "one of 1"
        assert "6 Jun" in sentence_of("test.due", {"due_at": AT.isoformat()})


@given(st.text(), st.integers())
def test_no_fact_of_a_notice_becomes_markup(name: str, number: int) -> None:
    said = sentence_of("test.given", {"number": number, "customer": name + "<script>&"})
    assert "<script>" not in said and "&lt;script&gt;&amp;" in said
