"""Sentences for working time in fa, ar and en: moments, lengths, the steps of an explanation, and refusals.

For places where no catalogue of translations is loaded, such as the command line. Persian reads Jalali dates.
It decides nothing and calculates nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vafa.platform.values.calendar_refusals import REFUSALS
from vafa.platform.values.explanation import Step
from vafa.platform.values.refused import Refused

LANGUAGES = ("fa", "ar", "en")

_DIGITS = {
    "fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "en": str.maketrans("", ""),
}
_WEEKDAYS = {
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "fa": ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_MOMENT = {"fa": "{day} ساعت {time}", "ar": "{day} الساعة {time}", "en": "{day} at {time}"}
_WITHIN_DAY = {
    "fa": "{day} از {start} تا {end}",
    "ar": "{day} من {start} إلى {end}",
    "en": "{day} from {start} to {end}",
}
_ACROSS_DAYS = {"fa": "از {start} تا {end}", "ar": "من {start} إلى {end}", "en": "From {start} to {end}"}
_STEPS: dict[str, dict[str, str]] = {
    "fa": {
        "worked": "{span}: {length} زمان کاری.",
        "closed": "{span}: بیرون از ساعت کاری؛ به حساب نمی‌آید.",
        "holiday": "{span}: تعطیل رسمی؛ به حساب نمی‌آید.",
        "paused": "{span}: متوقف بود؛ به حساب نمی‌آید.",
        "due": "سررسید: {moment}.",
    },
    "ar": {
        "worked": "{span}: {length} من وقت العمل.",
        "closed": "{span}: خارج ساعات العمل؛ لا يُحتسب.",
        "holiday": "{span}: عطلة رسمية؛ لا تُحتسب.",
        "paused": "{span}: توقّف مؤقت؛ لا يُحتسب.",
        "due": "موعد الاستحقاق: {moment}.",
    },
    "en": {
        "worked": "{span}: {length} of working time.",
        "closed": "{span}: closed; it does not count.",
        "holiday": "{span}: a holiday; it does not count.",
        "paused": "{span}: paused; it does not count.",
        "due": "Due: {moment}.",
    },
}
_AND = {"fa": " و ", "ar": " و", "en": " and "}
_PERSIAN_UNITS = {"hour": "ساعت", "minute": "دقیقه", "second": "ثانیه"}
_ARABIC_UNITS = {
    "hour": ("ساعة واحدة", "ساعتان", "ساعات", "ساعة"),
    "minute": ("دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة"),
    "second": ("ثانية واحدة", "ثانيتان", "ثوانٍ", "ثانية"),
}


def digits(text: str, language: str) -> str:
    """The text with the digits of the language."""
    return text.translate(_DIGITS[language])


def day_words(day: date, language: str) -> str:
    """The day with its weekday: Jalali in Persian, Gregorian in Arabic and English."""
    year, month, number = day.year, day.month, day.day
    if language == "fa":
        import jdatetime  # only Persian pays for loading it

        jalali = jdatetime.date.fromgregorian(date=day)
        year, month, number = jalali.year, jalali.month, jalali.day
    name = _MONTHS[language][month - 1]
    return digits(f"{_WEEKDAYS[language][day.weekday()]} {number} {name} {year}", language)


def moment_words(at: datetime, zone: ZoneInfo, language: str) -> str:
    """The day and the wall time of the zone."""
    local = at.astimezone(zone)
    return _MOMENT[language].format(day=day_words(local.date(), language), time=_clock(local, language))


def span_words(start: datetime, end: datetime, zone: ZoneInfo, language: str) -> str:
    """From when to when; within one day the day is named once, and its end is 24:00."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    at_midnight = last.date() == first.date() + timedelta(days=1) and (last.hour, last.minute, last.second) == (0, 0, 0)
    if first.date() == last.date() or at_midnight:
        closing = digits("24:00", language) if at_midnight else _clock(last, language)
        day = day_words(first.date(), language)
        return _WITHIN_DAY[language].format(day=day, start=_clock(first, language), end=closing)
    return _ACROSS_DAYS[language].format(
        start=moment_words(start, zone, language), end=moment_words(end, zone, language)
    )


def length_words(length: timedelta, language: str) -> str:
    """A length in hours, minutes and (if any) seconds."""
    seconds = round(length.total_seconds())
    counted = (("hour", seconds // 3600), ("minute", seconds // 60 % 60), ("second", seconds % 60))
    parts = [_count(number, unit, language) for unit, number in counted if number]
    return digits(_AND[language].join(parts or [_count(0, "minute", language)]), language)


def step_words(step: Step, zone: ZoneInfo, language: str) -> str:
    """One sentence for one step of an explanation."""
    sentence = _STEPS[language][step.kind]
    if step.kind == "due":
        return sentence.format(moment=moment_words(step.end, zone, language))
    span = span_words(step.start, step.end, zone, language)
    return sentence.format(span=span, length=length_words(step.duration, language))


def refusal_words(refused: Refused, language: str, more: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """The sentence for a `calendar.*` refusal, or for one of the codes in `more` (code, language, sentence)."""
    sentences = {**REFUSALS, **(more or {})}
    return sentences[refused.code][language].format_map({name: str(value) for name, value in refused.data.items()})


def _clock(local: datetime, language: str) -> str:
    return digits(local.strftime("%H:%M:%S" if local.second else "%H:%M"), language)


def _count(number: int, unit: str, language: str) -> str:
    if language == "fa":
        return f"{number} {_PERSIAN_UNITS[unit]}"
    if language == "en":
        return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    one, two, few, many = _ARABIC_UNITS[unit]
    if number in (1, 2):
        return one if number == 1 else two
    return f"{number} {few if 3 <= number % 100 <= 10 else many}"
