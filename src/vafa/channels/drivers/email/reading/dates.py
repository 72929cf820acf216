"""When a mail says it was written: RFC 5322 and the ways it is missed. A zone that cannot be read makes it no date."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_COMMENT = re.compile(r"\([^()]{0,200}\)")
_CLOCK = re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})(?:\s*[:.]\s*(\d{2}))?(?:[.,]\d+)?\s*([AaPp]\.?[Mm]\.?)?")
_ZONE = re.compile(r"^(?:(?:GMT|UTC|UT)?\s*([+-])\s*(\d{1,2}):?(\d{2})|([A-Za-z]{1,5}))?$")
_KNOWN = {"irst": 210, "irdt": 270, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "bst": 60,
          "jst": 540, "kst": 540, "ist": 330, "gst": 240, "wet": 0, "west": 60, "met": 60, "mest": 120, "trt": 180,
          "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
          "hst": -600, "akst": -540, "akdt": -480, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780}  # fmt: skip
_EARLIEST, _LATEST = 1970, 2200


def moment(line: str) -> datetime | None:
    """The moment with its offset (UTC if none is said), or None if it cannot be understood."""
    line = " ".join(_COMMENT.sub(" ", line[:200]).split())
    if not line:
        return None
    try:
        found = _iso(line) or _written(line)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return found if found and _EARLIEST <= found.year <= _LATEST else None


def _iso(line: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]", line):
        return None
    found = datetime.fromisoformat(re.sub(r" ?([+-]\d{2}:?\d{2}|Z)$", r"\1", line))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(line: str) -> datetime | None:
    clock = _CLOCK.search(line)
    if clock is None:
        return _day(line, 0, 0, 0, UTC)
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4][0] in "pP" else 0)
    rest = line[clock.end() :].strip()
    day = line[: clock.start()]
    if year := re.search(r"(?:^|\s)((?:19|20)\d\d)$", rest):  # `Fri Oct 18 09:13:31 MDT 2002`
        day, rest = f"{day} {year[1]}", rest[: year.start()].strip()
    zone = _offset(rest)
    if zone is None:
        return None
    return _day(day, hour, int(clock[2]), int(clock[3] or 0), zone)


def _offset(rest: str) -> timezone | None:
    """The zone behind the clock: a number, a known name, or nothing (UTC); None if it is anything else."""
    zone = _ZONE.match(rest.split(" ")[0] if " " in rest and not re.match(r"(?:GMT|UTC) ?[+-]", rest) else rest)
    if zone is None:
        return None
    if zone[1]:
        minutes = int(zone[2]) * 60 + int(zone[3])
        return timezone(timedelta(minutes=minutes if zone[1] == "+" else -minutes)) if minutes < 24 * 60 else UTC
    return timezone(timedelta(minutes=_KNOWN.get((zone[4] or "").lower(), 0)))


def _day(day: str, hour: int, minute: int, second: int, zone: timezone) -> datetime | None:
    """The standard library finds day, month and year in any of their orders; the clock is ours."""
    parsed = parsedate_tz(f"{day} 00:00:00 +0000")
    if parsed is None:
        return None
    return datetime(*parsed[:3], hour, minute, min(second, 59), tzinfo=zone)
