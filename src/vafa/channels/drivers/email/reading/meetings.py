"""An invitation in one line: what, when and where. The file itself stays an attachment."""

import re

_FIELD = re.compile(r"^(SUMMARY|DTSTART|DTEND|LOCATION|METHOD)((?:;[^:\n]{0,200})?):([^\n]{0,1000})", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]")
_MOMENT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{0,2}(Z?))?$")
_ESCAPED = re.compile(r"\\(.)")
_LONGEST = 200_000


def meeting(calendar: str) -> str:
    """Such as `Visit · 2025-06-02 10:00 (Asia/Tehran) – 11:00 · Tehran`; empty if it is no invitation."""
    event = _FOLD.sub("", calendar[:_LONGEST]).replace("\r", "")
    begin = event.find("BEGIN:VEVENT")
    fields: dict[str, tuple[str, str]] = {}
    for one in _FIELD.finditer(event[begin:] if begin >= 0 else event):
        fields.setdefault(one[1], (one[2], one[3].strip()))
    if begin < 0 or not fields:
        return ""
    start, end = _moment(*fields.get("DTSTART", ("", ""))), _moment(*fields.get("DTEND", ("", "")), zone=False)
    when = f"{start} – {end}" if start and end else start
    said = [_plain(fields.get("SUMMARY", ("", ""))[1]), when, _plain(fields.get("LOCATION", ("", ""))[1])]
    return " · ".join(filter(None, said))


def _plain(value: str) -> str:
    return " ".join(_ESCAPED.sub(lambda one: " " if one[1] in "nN" else one[1], value).split())


def _moment(params: str, value: str, *, zone: bool = True) -> str:
    found = _MOMENT.match(value)
    if found is None:
        return ""
    day = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return day
    place = "UTC" if found[6] else next((one[5:] for one in params.split(";") if one.startswith("TZID=")), "")
    return f"{day} {found[4]}:{found[5]}" + (f" ({place})" if place and zone else "")
