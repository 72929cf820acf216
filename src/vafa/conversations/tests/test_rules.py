"""Quiet hours and pacing."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.conversations.rules.pacing import TRIES, try_again_at
from vafa.conversations.rules.quiet import Hours, next_welcome

TEHRAN = ZoneInfo("Asia/Tehran")
moments = st.integers(1_577_836_800, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
clocks = st.times().map(lambda one: one.replace(microsecond=0, tzinfo=None))
zones = st.sampled_from(["Asia/Tehran", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Cairo"]).map(
    ZoneInfo
)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("at", "then"),
        [("08:00", "08:00"), ("20:00", "05:30+1"), ("05:29", "05:30"), ("05:30", "05:30"), ("17:30", "05:30+1")],
    )
    def test_the_night_is_waited_for(self, at: str, then: str) -> None:
        def day(text: str) -> datetime:
            clock, _, more = text.partition("+")
            return datetime.fromisoformat(f"2026-05-02T{clock}:00Z") + timedelta(days=int(more or 0))

        assert next_welcome(day(at), lambda day: Hours(time(9), time(21)), TEHRAN) == day(then)

    @given(at=moments, opens=clocks, closes=clocks, zone=zones)
    def test_it_is_never_earlier_always_welcome_and_stays_where_it_is(
        self, at: datetime, opens: time, closes: time, zone: ZoneInfo
    ) -> None:
        hours = Hours(opens, closes)
        then = next_welcome(at, lambda day: hours, zone)
        assert then is not None and at <= then <= at + timedelta(days=2)
        assert hours.welcome(then.astimezone(zone).time())
        assert next_welcome(then, lambda day: hours, zone) == then


class TestPacing:
    @given(attempts=st.integers(0, 30), at=moments)
    def test_it_waits_longer_and_ends(self, attempts: int, at: datetime) -> None:
        again, later = try_again_at(attempts, at, None), try_again_at(attempts + 1, at, None)
        assert (again is None) == (attempts >= TRIES)
        assert again is None or later is None or at < again <= later

    def test_it_does_not_try_when_that_would_be_too_late(self) -> None:
        at = datetime(2026, 5, 2, tzinfo=UTC)
        assert try_again_at(1, at, at + timedelta(seconds=59)) is None
        assert try_again_at(1, at, at + timedelta(seconds=60)) == at + timedelta(seconds=60)
