"""What systems of the shop tell, what may be wrong with it, and who came back to a page or stopped using something."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.journeys.models import Seen, SeenSource
from vafa.journeys.seen.queries import favourites, last_seen, stopped_using, visits_again
from vafa.journeys.seen.reading import path_of
from vafa.journeys.seen.settings import DAYS
from vafa.journeys.seen.taking import forget_old, note_visit, take_rows
from vafa.platform.preferences.models import put
from vafa.platform.secrets import seal
from vafa.platform.values import SYSTEM

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def source(db: None) -> SeenSource:
    return SeenSource.objects.create(name="shop", secret=seal("x" * 40), created_at=AT)


@pytest.fixture
def sara(db: None) -> Customer:
    return add_customer("سارا", emails=("sara@example.com",), phones=("09121234567",), actor=SYSTEM, at=AT)


def row(own: str, at: datetime = AT, **more: Any) -> dict[str, Any]:
    """One row as a system sends it."""
    return {
        "id": own, "kind": "used", "name": "app", "at": at.isoformat(), "customer": {"email": "Sara@Example.com"},
    } | more  # fmt: skip


def take(source: SeenSource, *rows: object, at: datetime = AT) -> tuple[int, int, list[tuple[int, str]]]:
    taken = take_rows(source, rows, actor=SYSTEM, at=at)
    return taken.stored, taken.known, [(one.row, one.refused.code) for one in taken.wrong]


class TestTaking:
    def test_somebody_is_known_by_id_by_key_by_email_or_by_phone(self, source: SeenSource, sara: Customer) -> None:
        Customer.objects.filter(pk=sara.pk).update(source="woo", external_key="77")
        names = [
            {"id": sara.pk},
            {"source": "woo", "key": "77"},
            {"email": "sara@example.com"},
            {"phone": "0098 912 1234567"},
        ]
        assert take(source, *(row(str(n), customer=name) for n, name in enumerate(names))) == (4, 0, [])
        assert set(Seen.objects.values_list("customer", flat=True)) == {sara.pk}

    def test_the_same_id_is_one_row_for_ever(self, source: SeenSource, sara: Customer) -> None:
        assert take(source, row("1"), row("1"), row("2")) == (2, 1, [])
        assert take(source, row("2"), row("3")) == (1, 1, [])
        other = SeenSource.objects.create(name="other", secret="", created_at=AT)
        assert take(other, row("1")) == (1, 0, []), "another source has ids of its own"

    def test_a_row_that_is_wrong_hurts_no_other_and_is_told_by_its_place(
        self, source: SeenSource, sara: Customer
    ) -> None:
        rows = [
            row("1"), row("2", kind="sold"), row("3", name=""), row(""), row("5", at=AT.replace(tzinfo=None)),
            row("6", at=AT + DAY), row("7", at=AT - 800 * DAY), row("8", customer={}), row("9", customer="sara"),
            row("10", customer={"email": "nobody@example.com"}), row("11", customer={"email": "sara"}), "no row",
            row("13"),
        ]  # fmt: skip
        stored, known, wrong = take(source, *rows)
        assert (stored, known) == (2, 0)
        assert wrong == [
            (1, "seen.kind_unknown"), (2, "seen.field_wrong"), (3, "seen.field_wrong"),
            (4, "seen.moment_not_understood"), (5, "seen.moment_too_far"), (6, "seen.moment_too_far"),
            (7, "seen.nobody_named"), (8, "seen.nobody_named"), (9, "seen.nobody_known"),
            (10, "customers.email_not_understood"), (11, "seen.field_wrong"),
        ]  # fmt: skip

    def test_a_thousand_rows_cost_no_more_questions_than_one(
        self, source: SeenSource, sara: Customer, django_assert_max_num_queries: Any
    ) -> None:
        rows = [row(str(n), customer={"email": "sara@example.com"} if n % 2 else {"id": sara.pk}) for n in range(1000)]
        with django_assert_max_num_queries(8):
            assert take(source, *rows) == (1000, 0, [])

    def test_of_a_page_only_the_path_is_kept(self) -> None:
        assert path_of("https://shop.example/help/filter?q=secret#x") == "/help/filter"
        assert path_of("/راهنما/ a") == "/راهنما/ a" and path_of("") == "/" and path_of("http://[") == "/"

    def test_who_was_merged_into_another_is_that_other(self, source: SeenSource, sara: Customer) -> None:
        gone = add_customer("سارا ا", emails=("old@example.com",), actor=SYSTEM, at=AT)
        Customer.objects.filter(pk=gone.pk).update(merged_into=sara, withdrawn_at=AT)
        assert take(source, row("1", customer={"id": gone.pk})) == (1, 0, [])
        assert Seen.objects.get().customer_id == sara.pk

    def test_a_page_that_is_loaded_again_at_once_is_one_visit(self, source: SeenSource, sara: Customer) -> None:
        visits = [note_visit(source, sara.pk, "/help", actor=SYSTEM, at=AT + n * MINUTE) for n in (0, 5, 31)]
        assert visits == [True, False, True]

    def test_what_is_old_is_deleted(self, source: SeenSource, sara: Customer) -> None:
        take(source, row("old", at=AT - 31 * DAY), row("new", at=AT - 29 * DAY))
        put(DAYS, 30, actor=SYSTEM, at=AT)
        assert forget_old(actor=SYSTEM, at=AT) == 1 and forget_old(actor=SYSTEM, at=AT) == 0
        assert Seen.objects.get().at == AT - 29 * DAY


class TestComingBack:
    def visit(self, source: SeenSource, *days: float, path: str = "/help/filter") -> None:
        rows = [row(f"{path}{d}", at=AT + d * DAY, kind="page", name=path) for d in days]
        take_rows(source, rows, actor=SYSTEM, at=AT + 100 * DAY)

    def test_the_visit_that_was_one_too_many_is_told_and_no_later_one(self, source: SeenSource, sara: Customer) -> None:
        self.visit(source, 1, 3, 4, 5, 6)
        found = list(visits_again(AT + 7 * DAY, 7, 3))
        assert [(who, when) for who, _, when in found] == [(sara.pk, AT + 4 * DAY)]
        assert found == list(visits_again(AT + 9 * DAY, 7, 3)), "and its key stays the same"
        assert list(visits_again(AT + 9 * DAY, 7, 3, since=AT + 4 * DAY)) == []

    def test_after_a_pause_it_is_told_anew(self, source: SeenSource, sara: Customer) -> None:
        self.visit(source, 1, 2, 30, 31)
        moments = [when for _, _, when in visits_again(AT + 32 * DAY, 7, 2, since=AT)]
        assert moments == [AT + 2 * DAY, AT + 31 * DAY]

    def test_other_pages_and_rare_visits_do_not_count(self, source: SeenSource, sara: Customer) -> None:
        self.visit(source, 1, 20)
        self.visit(source, 2, path="/help/pump")
        self.visit(source, 2, 3, path="/shop")
        assert [key.rpartition(":")[0] for _, key, _ in visits_again(AT + 21 * DAY, 7, 2, since=AT)] == ["/shop"]
        assert list(visits_again(AT + 21 * DAY, 7, 2, path="/help/", since=AT)) == []


class TestStopping:
    def test_who_used_something_and_then_nothing_is_told_when_the_days_are_over(
        self, source: SeenSource, sara: Customer
    ) -> None:
        take(source, row("1", at=AT - 9 * DAY), row("2", at=AT - 8 * DAY))
        (found,) = stopped_using(AT, 7)
        assert (found[0], found[2]) == (sara.pk, AT - DAY)
        assert list(stopped_using(AT, 7, since=AT - DAY)) == [] == list(stopped_using(AT, 9))
        take(source, row("3", at=AT - MINUTE))
        assert list(stopped_using(AT, 7)) == [], "somebody who came back has not stopped"
        assert list(stopped_using(AT - DAY, 7)) == [found], "but yesterday that was so"

    def test_one_thing_can_be_asked_for(self, source: SeenSource, sara: Customer) -> None:
        take(source, row("1", at=AT - 8 * DAY, name="filter"), row("2", at=AT - DAY, name="app"))
        assert list(stopped_using(AT, 7)) == []
        assert [key.partition(":")[0] for _, key, _ in stopped_using(AT, 7, name="filter")] == ["filter"]

    def test_the_last_and_the_most_used_are_known(self, source: SeenSource, sara: Customer) -> None:
        rows = [row(str(n), at=AT - n * DAY, name="app" if n else "scale") for n in range(3)]
        take(source, *rows)
        assert last_seen([sara.pk], "used")[sara.pk].name == "scale" and last_seen([sara.pk], "page") == {}
        assert favourites(sara.pk, "used", AT - 30 * DAY) == ["app", "scale"]
