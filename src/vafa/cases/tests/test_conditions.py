"""Conditions of saved views: what reads, what is refused with a sentence, and what the database then finds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.cases.actions import change_tags, pause, resolve, set_priority
from vafa.cases.models import Case, SavedView
from vafa.cases.queries import list_saved, read_view, views_for
from vafa.cases.queries.views import condition_of
from vafa.cases.rules.conditions import FIELDS, OPERATORS, Conditions, Row, problem_of, read_conditions, to_data
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import ask
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.values import SYSTEM, Refused
from vafa.platform.wording import sentence

GIVEN = ["me", "open", "3", "2026-05-02", "7", "تهران", "", "x' OR 1=1 --"]
COMPARED = ["is", "is_not", "has", "before", "after", "within", "empty", "over"]
VALUES = st.one_of(st.sampled_from(GIVEN), st.text(max_size=120))
ROWS = st.builds(Row, st.sampled_from([*FIELDS, "nothing"]), st.sampled_from(COMPARED), VALUES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["match", "rows", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.lists(ROWS, min_size=1, max_size=5), st.sampled_from(["all", "any"]))
def test_what_reads_is_kept_as_it_was_and_the_rest_is_refused(rows: list[Row], match: str) -> None:
    data = {"match": match, "rows": [[row.field, row.op, row.value] for row in rows]}
    try:
        read = read_conditions(data)
    except Refused as refused:
        assert refused.code == "cases.bad_condition"
        return
    assert read_conditions(to_data(read)) == read
    assert not any(problem_of(row) for row in read.rows)


@given(JSON)
def test_whatever_stands_there_it_reads_or_is_refused(data: object) -> None:
    try:
        assert isinstance(read_conditions(data), Conditions)
    except Refused as refused:
        assert sentence(refused)


def every_good_row() -> list[Row]:
    """A row of every field and operator that reads."""
    tried = ["open", "3", "me", "2026-05-02", "7", "لباسشویی"]
    rows = [Row(field, op, value) for field, kind in FIELDS.items() for op in OPERATORS[kind] for value in tried]
    return [row for row in rows if not problem_of(row)]


@pytest.mark.django_db
def test_every_condition_can_be_asked(agent: Staff, case: Case) -> None:
    for row in every_good_row():
        found = Case.objects.filter(condition_of(Conditions((row,)), agent, AT))
        assert found.count() in (0, 1), row


@pytest.mark.django_db
class TestFinding:
    def found(self, staff: Staff, *rows: tuple[str, str, str], match: str = "all") -> list[Case]:
        conditions = read_conditions({"match": match, "rows": [list(row) for row in rows]})
        return list(list_saved(staff, conditions, at=AT + timedelta(hours=1)).rows)

    def test_three_conditions_together_or_any(self, agent: Staff, customer: Customer) -> None:
        tagged, urgent, both = (ask(customer) for _ in range(3))
        for case in (tagged, both):
            change_tags(case, add=["نصب"], actor=SYSTEM, at=AT)
        for case in (urgent, both):
            set_priority(case, 4, actor=SYSTEM, at=AT)
        rows = (("tag", "is", "نصب"), ("priority", "is", "4"), ("opened", "within", "2"))
        assert self.found(agent, *rows) == [both]
        assert {one.pk for one in self.found(agent, *rows[:2], match="any")} == {tagged.pk, urgent.pk, both.pk}

    def test_it_is_about_open_cases_unless_it_says_otherwise(self, agent: Staff, customer: Customer) -> None:
        done, open_one = ask(customer), ask(customer)
        resolve(done, "شد", actor=SYSTEM, at=AT)
        assert self.found(agent, ("kind", "is", "question")) == [open_one]
        assert self.found(agent, ("kind", "is", "question"), ("state", "is", "resolved")) == [done]

    def test_nobodys_and_mine_and_waiting(self, agent: Staff, customer: Customer) -> None:
        case = ask(customer)
        pause(case, "part", actor=SYSTEM, at=AT)
        assert self.found(agent, ("owner", "empty", ""), ("waiting", "is", "part")) == [case]
        assert self.found(agent, ("owner", "is_not", "me")) == [case]
        assert self.found(agent, ("owner", "is", "me")) == []

    def test_a_city_is_found(self, agent: Staff) -> None:
        case = ask(add_customer("رضا", city="تهران", actor=SYSTEM, at=AT))
        assert self.found(agent, ("city", "has", "تهر")) == [case]

    def test_pages_go_on_without_gap_or_double(self, agent: Staff, customer: Customer) -> None:
        cases = [ask(customer, at=AT + timedelta(minutes=n)) for n in range(5)]
        conditions, seen, cursor = read_conditions({"rows": [["kind", "is", "question"]]}), [], ""
        while True:
            page = list_saved(agent, conditions, cursor, at=AT, limit=2)
            seen += [one.pk for one in page.rows]
            if not page.next:
                break
            cursor = page.next
        assert seen == [one.pk for one in cases]


@pytest.mark.django_db
def test_ones_own_and_shared_views_are_seen_and_a_broken_one_says_so(agent: Staff) -> None:
    other = hire("x@shop.example", "سمیرا", "lead", password=None, actor=SYSTEM, at=AT)
    good = {"match": "all", "rows": [["kind", "is", "repair"]]}
    SavedView.objects.create(staff=agent, name="خودم", conditions=good, created_at=AT)
    SavedView.objects.create(staff=other, name="پنهان", conditions=good, created_at=AT)
    bad = {"rows": [["gone", "is", "x"]]}
    broken = SavedView.objects.create(staff=other, name="همه", conditions=bad, is_shared=True, created_at=AT)
    assert [one.name for one in views_for(agent)] == ["خودم", "همه"]
    read = read_view(broken)
    assert read.conditions is None and read.refused is not None and read.refused.code == "cases.bad_condition"
