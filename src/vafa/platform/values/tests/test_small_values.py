import pickle
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.platform.values import SYSTEM, Actor, CurrenciesDiffer, Money, Refused, Span, merged, refuse_if

BERLIN = ZoneInfo("Europe/Berlin")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 18, hour, minute, tzinfo=UTC)


def test_a_span_lasts_real_elapsed_time_across_a_clock_change() -> None:
    night = Span(datetime(2026, 3, 29, 1, tzinfo=BERLIN), datetime(2026, 3, 29, 4, tzinfo=BERLIN))
    assert night.duration == timedelta(hours=2)


def test_spans_share_time_only_where_they_overlap() -> None:
    morning = Span(at(8), at(12))
    assert morning.intersection(Span(at(10), at(14))) == Span(at(10), at(12))
    assert not morning.overlaps(Span(at(12), at(14)))
    assert morning.intersection(Span(at(12), at(14))) is None
    assert at(8) in morning
    assert at(12) not in morning


def test_a_span_refuses_an_end_before_its_start_and_moments_without_a_zone() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Span(at(12), at(8))
    with pytest.raises(ValueError, match="time zone"):
        Span(datetime(2026, 3, 18), at(8))  # noqa: DTZ001  the missing zone is what is tested


def test_merged_spans_neither_touch_nor_overlap() -> None:
    hours = ((10, 12), (8, 9), (11, 13), (9, 10), (20, 20))
    assert merged(Span(at(start), at(end)) for start, end in hours) == [Span(at(8), at(13))]


def test_money_adds_and_compares_in_one_currency_only() -> None:
    assert Money(Decimal("1.50"), "EUR") + Money(Decimal("2"), "EUR") == Money(Decimal("3.5"), "EUR")
    assert sum([Money(Decimal(2), "IRR")], start=Money.zero("IRR")) - Money(Decimal(5), "IRR") == Money(
        Decimal(-3), "IRR"
    )
    assert -Money(Decimal(1), "IRR") < Money.zero("IRR") <= Money.zero("IRR")
    assert not Money.zero("IRR")
    with pytest.raises(CurrenciesDiffer):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "IRR")
    with pytest.raises(CurrenciesDiffer):
        assert Money(Decimal(1), "EUR") >= Money(Decimal(1), "IRR")
    assert Money(Decimal(1), "EUR") != Money(Decimal(1), "IRR")


@pytest.mark.parametrize(("amount", "currency"), [(1.5, "EUR"), (Decimal("NaN"), "EUR"), (Decimal(1), "euro")])
def test_money_refuses_floats_nonsense_and_unknown_currencies(amount: Decimal, currency: str) -> None:
    with pytest.raises(ValueError, match=r"Decimal|capital"):
        Money(amount, currency)


def test_a_refusal_carries_code_data_and_status() -> None:
    refused = Refused("cases.already_resolved", {"case": 3}, status=410)
    assert (refused.code, refused.data, refused.status) == ("cases.already_resolved", {"case": 3}, 410)
    assert str(refused) == "cases.already_resolved (case=3)"
    copy = pickle.loads(pickle.dumps(refused))
    assert (copy.code, copy.data, copy.status) == (refused.code, refused.data, refused.status)
    assert Refused("x.y").status == 409
    refuse_if(False, refused)
    with pytest.raises(Refused):
        refuse_if(True, refused)


@given(
    st.one_of(
        st.builds(Actor.staff, st.integers(min_value=1)),
        st.builds(Actor.customer, st.integers(min_value=1)),
        st.builds(Actor.rule, st.text(min_size=1)),
        st.builds(Actor.assistant, st.text()),
        st.just(SYSTEM),
    )
)
def test_an_actor_comes_back_from_its_text(actor: Actor) -> None:
    assert Actor.from_text(actor.as_text()) == actor


def test_actors_are_written_shortly() -> None:
    written = [actor.as_text() for actor in (Actor.staff(3), Actor.rule("check_in"), SYSTEM, Actor.assistant())]
    assert written == ["staff:3", "rule:check_in", "system", "assistant"]


@pytest.mark.parametrize("text", ["", "staff", "staff:", "staff:x", "system:1", "rule", "robot:1", "customer"])
def test_texts_that_name_no_actor_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Actor.from_text(text)
