from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from vafa.platform.values import Step
from vafa.platform.values.calendar_words import day_words, length_words, moment_words, step_words

TEHRAN = ZoneInfo("Asia/Tehran")
NOWRUZ_MORNING = datetime(2026, 3, 21, 5, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_days_are_jalali_in_persian_and_gregorian_elsewhere() -> None:
    nowruz = date(2026, 3, 21)
    assert day_words(nowruz, "fa") == "شنبه ۱ فروردین ۱۴۰۵"
    assert day_words(nowruz, "ar") == "السبت ٢١ مارس ٢٠٢٦"
    assert day_words(nowruz, "en") == "Saturday 21 March 2026"


def test_moments_show_the_wall_clock_of_the_zone() -> None:
    assert moment_words(NOWRUZ_MORNING, TEHRAN, "en") == "Saturday 21 March 2026 at 09:00"
    assert moment_words(NOWRUZ_MORNING, TEHRAN, "fa") == "شنبه ۱ فروردین ۱۴۰۵ ساعت ۰۹:۰۰"


@pytest.mark.parametrize(
    ("minutes", "fa", "ar", "en"),
    [
        (0, "۰ دقیقه", "٠ دقيقة", "0 minutes"),
        (60, "۱ ساعت", "ساعة واحدة", "1 hour"),
        (121, "۲ ساعت و ۱ دقیقه", "ساعتان ودقيقة واحدة", "2 hours and 1 minute"),
        (305, "۵ ساعت و ۵ دقیقه", "٥ ساعات و٥ دقائق", "5 hours and 5 minutes"),
        (690, "۱۱ ساعت و ۳۰ دقیقه", "١١ ساعة و٣٠ دقيقة", "11 hours and 30 minutes"),
    ],
)
def test_lengths_are_counted_as_each_language_counts(minutes: int, fa: str, ar: str, en: str) -> None:
    length = timedelta(minutes=minutes)
    assert [length_words(length, language) for language in ("fa", "ar", "en")] == [fa, ar, en]


def test_a_step_within_a_day_names_the_day_once_and_ends_at_24_00() -> None:
    day = Step("holiday", NOWRUZ_MORNING - 9 * HOUR, NOWRUZ_MORNING + 15 * HOUR, date(2026, 3, 21))
    assert step_words(day, TEHRAN, "en") == "Saturday 21 March 2026 from 00:00 to 24:00: a holiday; it does not count."
    assert step_words(day, TEHRAN, "fa") == "شنبه ۱ فروردین ۱۴۰۵ از ۰۰:۰۰ تا ۲۴:۰۰: تعطیل رسمی؛ به حساب نمی‌آید."


def test_a_step_over_days_names_both() -> None:
    step = Step("closed", NOWRUZ_MORNING, NOWRUZ_MORNING + 25 * HOUR)
    words = step_words(step, TEHRAN, "en")
    assert words.startswith("From Saturday 21 March 2026 at 09:00 to Sunday 22 March 2026 at 10:00: closed")
