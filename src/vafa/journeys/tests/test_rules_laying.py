"""The picture of a plan: nothing leaves it, nothing covers anything, time goes one way, and Persian is its mirror."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from vafa.journeys.rules.drawing import ACROSS, LABEL, WIDTH, flow, ticks, windows
from vafa.journeys.rules.laying import Layout, Place, Turn, lay
from vafa.journeys.rules.steps import Branch, Give, Leave, Split, Step, Steps, Wait, WaitFor, Way
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.rules.walking import every_step

_number = iter(range(10**9))


def touch(first: int, last: int, since: str = "here") -> Touchpoint:
    return Touchpoint(f"t{next(_number)}", "message", {}, "care", first, last, "care", since=since)


def key() -> str:
    return f"k{next(_number)}"


@st.composite
def some_touch(draw: st.DrawFn) -> Step:
    first = draw(st.integers(0, 200))
    return touch(first, first + draw(st.integers(0, 90)), draw(st.sampled_from(["start", "here"])))


def deciding(inner: st.SearchStrategy[Steps]) -> st.SearchStrategy[Step]:
    return st.one_of(
        st.builds(lambda a, b: Branch(key=key(), when={}, then=a, otherwise=b), inner, inner),
        st.builds(
            lambda a, b, days: WaitFor(key=key(), event="x", days=days, then=a, otherwise=b),
            inner, inner, st.integers(1, 60),
        ),
        st.builds(lambda a, b: Split(key=key(), ways=(Way(key="a", steps=a), Way(key="b", steps=b))), inner, inner),
    )  # fmt: skip


PLAIN = st.one_of(
    some_touch(),
    st.builds(lambda days: Wait(key=key(), days=days), st.integers(0, 40)),
    st.builds(lambda: Wait(key=key(), clock="18:00", weekdays=(3,))),
    st.builds(lambda: Wait(key=key(), date="customer.birthday")),
    st.builds(lambda: Give(key=key(), gift="points")),
    st.builds(lambda: Leave(key=key())),
)
LISTS = st.recursive(
    st.lists(PLAIN, max_size=4).map(tuple),
    lambda inner: st.lists(st.one_of(PLAIN, deciding(inner)), max_size=4).map(tuple),
    max_leaves=12,
)


@given(LISTS)
def test_every_step_has_a_column_of_its_own_in_reading_order(steps: Steps) -> None:
    layout = lay(steps)
    assert [one.step.key for one in layout.places] == [one.key for one in every_step(steps)]
    assert all(before.at + before.width == after.at for before, after in pairwise(layout.places))
    assert layout.units == sum(one.width for one in layout.places)
    assert all(0 <= one.lane < layout.lanes for one in layout.places)


@example((
    Wait(key="rest", days=1), Branch(key="out", when={}, then=(Leave(key="a"),), otherwise=(Leave(key="b"),)),
    Wait(key="never", clock="18:00", weekdays=(3,)),
))  # fmt: skip
@given(LISTS)
def test_time_goes_one_way_along_every_lane_and_stays_on_the_axis(steps: Steps) -> None:
    layout = lay(steps)
    for place in layout.places:
        assert 0 <= place.days.first <= place.days.last < layout.days
    by_turns: dict[tuple[Turn, ...], list[Place]] = {}
    for place in layout.places:
        by_turns.setdefault(place.turns, []).append(place)
    for members in by_turns.values():
        stretch: list[Place] = []
        for place in members:
            stretch = [*stretch, place]
            if isinstance(place.step, Leave):
                stretch = []
            assert all(a.days.first <= b.days.first for a, b in pairwise(stretch))


@given(LISTS)
def test_bands_begin_at_the_beginning_and_go_on_without_a_gap(steps: Steps) -> None:
    layout = lay(steps)
    pins = {one.step.key: (one.pin, one.lane) for one in layout.places}
    for band in layout.bands:
        assert all(a.at <= b.at for a, b in pairwise(band))
        assert all(0 <= point.at <= layout.units and 0 <= point.lane < layout.lanes for point in band)
        first = band[0]
        assert (first.at, first.lane) in {(0, 0), *pins.values()}
    reached = {(point.at, point.lane) for band in layout.bands for point in band}
    assert set(pins.values()) <= reached


@given(LISTS, st.booleans())
def test_windows_of_a_row_never_cover_one_another_and_are_true_to_scale(steps: Steps, rtl: bool) -> None:
    layout = lay(steps)
    if not layout.places:
        return
    found = windows(layout, layout.places, rtl=rtl)
    rows: dict[int, list[tuple[float, float]]] = {}
    for window, place in zip(found, layout.places, strict=True):
        assert window.x >= -1e-9 and window.x + window.width <= ACROSS + 1e-9
        length = place.days.last - place.days.first + 1
        assert abs(window.width - length * ACROSS / layout.days) < 1e-6
        rows.setdefault(window.row, []).append((window.x, window.x + window.width))
    for members in rows.values():
        ordered = sorted(members)
        assert all(a[1] <= b[0] + 1e-6 for a, b in pairwise(ordered))


@given(st.integers(7, 4000), st.integers(300, 2000), st.booleans())
def test_labels_of_the_axis_never_meet_and_stay_inside(days: int, width: int, rtl: bool) -> None:
    marks = ticks(days, rtl=rtl, width=width)
    labelled = [one for one in marks if one.unit]
    assert all(0 <= one.x <= ACROSS for one in marks)
    from_start = sorted((ACROSS - one.x if rtl else one.x) for one in labelled)
    if width >= WIDTH:
        assert labelled and labelled[0].day == 0
    assert all((b - a) * width / ACROSS >= LABEL - 1e-6 for a, b in pairwise(from_start))
    assert all(one * width / ACROSS + LABEL <= width + 1e-6 for one in from_start)


@given(LISTS)
def test_persian_is_the_exact_mirror(steps: Steps) -> None:
    layout = lay(steps)
    if not layout.places:
        return
    for one, other in zip(windows(layout, layout.places), windows(layout, layout.places, rtl=True), strict=True):
        assert abs(one.x - (ACROSS - other.x - other.width)) < 1e-9 and one.row == other.row
        assert abs(one.column[0] - (ACROSS - other.column[1])) < 1e-9
    for one, other in zip(ticks(layout.days), ticks(layout.days, rtl=True), strict=True):
        assert abs(one.x - (ACROSS - other.x)) < 1e-9 and one.number == other.number
    left, right = _flow(layout, False), _flow(layout, True)
    assert all(abs(a[0] - (ACROSS - b[0])) < 1e-9 and a[1:] == b[1:] for a, b in zip(left, right, strict=True))


def _flow(layout: Layout, rtl: bool) -> list[tuple[float, float, float]]:
    return [(edge.x, edge.y, edge.half) for band in flow(layout, lambda point: 3, rtl=rtl) for edge in band]


def test_a_branch_takes_a_lane_for_each_way_and_they_meet_again() -> None:
    offer, sorry, last = touch(0, 2), touch(1, 3), touch(30, 40, "start")
    asked = touch(14, 16, "start")
    layout = lay((asked, Branch(key="happy", when={}, then=(offer,), otherwise=(sorry, Leave(key="bye"))), last))
    lanes = {one.step.key: one.lane for one in layout.places}
    assert lanes == {asked.key: 0, "happy": 0, offer.key: 0, sorry.key: 1, "bye": 1, last.key: 0}
    places = {one.step.key: one for one in layout.places}
    assert places[offer.key].turns == (Turn("happy", "then"),) and places[last.key].turns == ()
    assert (places[offer.key].days.first, places[offer.key].days.last) == (14, 18)
    assert (places[last.key].days.first, layout.days) == (30, 41)
    ends = [band[-1] for band in layout.bands]
    assert any(end.step == last.key and end.at == layout.units for end in ends)
    assert not any(end.step == "bye" and end.at == layout.units for end in ends)


def test_who_waited_in_vain_goes_on_when_the_time_is_over() -> None:
    thanks, reminder = touch(0, 1), touch(0, 1)
    layout = lay((WaitFor(key="w", event="answered", days=5, then=(thanks,), otherwise=(reminder,)),))
    places = {one.step.key: one for one in layout.places}
    assert places[thanks.key].days.first == 0 and places[reminder.key].days.first == 5
