"""Declared settings of the shop and the values they were given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise

from vafa.platform.audit.models import record
from vafa.platform.once import forget, once
from vafa.platform.values import Actor, Refused, refuse_if


class Preference(models.Model):
    """The value an administrator gave to one declared setting."""

    key = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "preference"

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class Declared:
    """A setting that exists: its key, default, words and how to show it."""

    key: str
    default: Any
    label: Promise
    help: Promise | str = ""
    choices: Mapping[str, Promise] = field(default_factory=dict)  # of a setting that is one of a few


_known: dict[str, Declared] = {}


def declare(
    key: str, default: Any, label: Promise, help: Promise | str = "", *, choices: Mapping[str, Promise] | None = None
) -> str:
    """Say that a setting exists; returns its key. The type of the default is the type of the value."""
    _known[key] = Declared(key, default, label, help, choices or {})
    return key


def known() -> Mapping[str, Declared]:
    """All declared settings by key."""
    return dict(sorted(_known.items()))


def _given() -> dict[str, Any]:
    """All values that were given; there are few of them."""
    return once("preferences", lambda: dict(Preference.objects.values_list("key", "value")))


def get(key: str) -> Any:
    """The value of a setting, or its default."""
    return _given().get(key, _known[key].default)


def get_all(prefix: str) -> dict[str, Any]:
    """All settings whose key begins with the prefix, in one query."""
    given = _given()
    return {key: given.get(key, one.default) for key, one in known().items() if key.startswith(prefix)}


def put(key: str, value: Any, *, actor: Actor, at: datetime) -> None:
    """Give a setting a value of its default's type, and write it in the audit book."""
    default = _known[key].default
    other = bool(_known[key].choices) and value not in _known[key].choices
    refuse_if(type(value) is not type(default) or other, Refused("preferences.wrong_kind", key=str(_known[key].label)))
    before = get(key)
    if before == value:
        return
    Preference.objects.update_or_create(key=key, defaults={"value": value, "changed_at": at})
    forget("preferences")
    record(actor, "preference.changed", "preference", key, at=at, before=before, after=value)
