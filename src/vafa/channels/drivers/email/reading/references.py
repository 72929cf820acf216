"""Message-IDs: which one a mail has, and which it answers, without their angles."""

import re

from vafa.channels.drivers.email.reading.limits import REFERENCES

_IN_ANGLES = re.compile(r"<([^<>]{1,500})>")
_BARE = re.compile(r"[^\s<>,;\"']{1,250}@[^\s<>,;\"']{1,250}")


def message_id(line: str) -> str:
    """The one in this header; a writer that forgot the angles is understood."""
    found = _IN_ANGLES.search(line)
    return " ".join((found[1] if found else line.strip("<> ")).split())[:500]


def message_ids(line: str) -> tuple[str, ...]:
    """Each once, in their order: the first and the newest when there are too many."""
    found = [" ".join(one.split()) for one in _IN_ANGLES.findall(line)] or _BARE.findall(line)
    kept = list(dict.fromkeys(one for one in found if one))
    return tuple(kept if len(kept) <= REFERENCES else [kept[0], *kept[1 - REFERENCES :]])
