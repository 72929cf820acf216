"""Finding a letter: the shop's own wording first, then the one that came with a room."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from vafa.conversations.models import Letter


@dataclass(frozen=True)
class Source:
    """The Liquid text of a letter."""

    subject: str
    body: str


def parse(text: str) -> Source:
    """A letter file: a first line `Subject: …`, an empty line, the body."""
    first, _, body = text.replace("\r\n", "\n").partition("\n")
    label, colon, subject = first.partition(":")
    if label.strip() != "Subject" or not colon:
        raise ValueError("A letter begins with “Subject: …”.")
    return Source(subject.strip(), body.strip())


@cache
def _folders() -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for room in apps.get_app_configs():
        if room.name.startswith("vafa."):
            for file in sorted(Path(room.path).glob("letters/*/*.liquid")):
                found[file.parent.name] = file.parent
    return dict(sorted(found.items()))


@cache
def shipped(key: str, language: str, channel: str = "email") -> Source | None:
    """The wording that came with a room, or None. `fa.sms.liquid` is the short one for SMS."""
    folder = _folders().get(key)
    ending = ".liquid" if channel == "email" else f".{channel}.liquid"
    file = folder / f"{language}{ending}" if folder else None
    return parse(file.read_text(encoding="utf-8")) if file and file.exists() else None


@cache
def sample(key: str) -> Mapping[str, Any]:
    """An example of what the sender of this letter gives, if the room shipped one.

    One of many of a kind ("campaign-12") is given what the kind is ("campaign").
    """
    folder = _folders().get(key) or _folders().get(key.partition("-")[0])
    file = folder / "sample.json" if folder else None
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file and file.exists() else {}


def letter_keys() -> list[str]:
    """Every letter that came with a room."""
    return list(_folders())


class Shelf:
    """The letters of a batch: one query for the shop's own wordings, files are read once per process."""

    def __init__(self, keys: Iterable[str]) -> None:
        wanted = {key for key in keys if key}
        rows = Letter.objects.filter(key__in=wanted) if wanted else Letter.objects.none()
        self._own = {(row.key, row.language, row.channel): Source(row.subject, row.body) for row in rows}

    def find(self, key: str, language: str, channel: str = "email") -> Source | None:
        """The letter in exactly this language: writing to people in another one is worse than not writing.

        A channel without wording of its own uses that of e-mail.
        """
        own = self._own.get((key, language, channel)) or shipped(key, language, channel)
        return own or self._own.get((key, language, "email")) or shipped(key, language)
