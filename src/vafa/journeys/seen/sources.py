"""Setting up who may tell what is seen: websites and systems of the shop, each with a secret that is shown once."""

import re
import secrets
from datetime import datetime

from django.db import transaction

from vafa.channels.drivers.chat import origin_of
from vafa.journeys.models.seen import SeenSource
from vafa.platform.audit.models import record
from vafa.platform.secrets import seal
from vafa.platform.values import Actor, Refused, refuse_if

SECRET_BYTES = 32


@transaction.atomic
def add_source(name: str, sites: str, *, actor: Actor, at: datetime) -> tuple[SeenSource, str]:
    """Somebody more may tell: the source, and its secret, which is kept sealed.

    Refused: seen.no_name, seen.site_wrong.
    """
    source = SeenSource(name=_name(name), sites=_sites(sites), created_at=at)
    secret = _give_secret(source)
    source.save()
    record(actor, "seen.source_saved", "seen_source", source.pk, at=at, after=_said(source))
    return source, secret


@transaction.atomic
def change_source(source: SeenSource, name: str, sites: str, *, actor: Actor, at: datetime) -> None:
    """Give a source another name or other websites. Refused: seen.no_name, seen.site_wrong."""
    before = _said(source)
    source.name, source.sites = _name(name), _sites(sites)
    if _said(source) != before:
        source.save(update_fields=["name", "sites"])
        record(actor, "seen.source_saved", "seen_source", source.pk, at=at, before=before, after=_said(source))


@transaction.atomic
def switch_source(source: SeenSource, on: bool, *, actor: Actor, at: datetime) -> None:
    """Listen to a source, or no longer; what it told stays."""
    if source.is_active != on:
        source.is_active = on
        source.save(update_fields=["is_active"])
        record(actor, "seen.source_switched", "seen_source", source.pk, at=at, before=not on, after=on)


@transaction.atomic
def renew_secret(source: SeenSource, *, actor: Actor, at: datetime) -> str:
    """Another secret; the one there was proves nothing from now on."""
    secret = _give_secret(source)
    source.save(update_fields=["secret"])
    record(actor, "seen.secret_renewed", "seen_source", source.pk, at=at)
    return secret


def _give_secret(source: SeenSource) -> str:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    source.secret = seal(secret)
    return secret


def _name(typed: str) -> str:
    name = " ".join(typed.split())[:80]
    refuse_if(not name, Refused("seen.no_name", status=422))
    return name


def _sites(typed: str) -> str:
    """The origins that were typed, as browsers name them."""
    found = []
    for word in re.split(r"[\s,،]+", typed.strip()):
        origin = origin_of(word) if word else ""
        refuse_if(bool(word) and not origin, Refused("seen.site_wrong", {"site": word[:80]}, status=422))
        found.append(origin)
    return " ".join(dict.fromkeys(filter(None, found)))[:500]


def _said(source: SeenSource) -> dict[str, str]:
    return {"name": source.name, "sites": source.sites}
