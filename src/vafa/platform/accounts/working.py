"""What is done with how people work: skills are noted, somebody goes away and comes back. All in the audit book."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.platform.accounts.models import Staff, WorkingFacts
from vafa.platform.audit.models import record
from vafa.platform.i18n import languages as spoken
from vafa.platform.i18n.folding import fold
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.platform.wording import refusals

MOST_SKILLS, LONGEST_SKILL, MOST_WORK = 40, 60, 10_000
LONGEST_AWAY = timedelta(days=2 * 366)

refusals(
    {
        "accounts.unknown_language": _("Vafa does not speak “%(language)s”."),
        "accounts.capacity_odd": _("How much somebody takes at once is a number from 0 (no limit) to %(most)s."),
        "accounts.too_many_skills": _("Note at most %(most)s skills."),
        "accounts.away_backwards": _("The last day away is before the first. Exchange them."),
        "accounts.away_over": _("The last day away has passed. Choose a later one."),
        "accounts.away_too_long": _("That is more than two years. Switch the person off instead."),
        "accounts.covers_self": _("Nobody covers for themselves. Choose someone else."),
        "accounts.cover_gone": _("%(name)s no longer works here. Choose someone else."),
    }
)


@transaction.atomic
def set_skills(
    staff: Staff, *, languages: Sequence[str], skills: Sequence[str], capacity: int, actor: Actor, at: datetime
) -> WorkingFacts:
    """Note what somebody speaks (codes, the best first) and knows (plain words), and how much they take at once.

    Empty and repeated words are left out; capacity 0 is no limit.
    """
    known = {one.code for one in spoken()}
    for code in languages:
        refuse_if(code not in known, Refused("accounts.unknown_language", language=code, status=400))
    refuse_if(not 0 <= capacity <= MOST_WORK, Refused("accounts.capacity_odd", most=MOST_WORK, status=400))
    words = {fold(word): " ".join(word.split())[:LONGEST_SKILL] for word in reversed(skills) if fold(word)}
    refuse_if(len(words) > MOST_SKILLS, Refused("accounts.too_many_skills", most=MOST_SKILLS, status=400))
    changes = {
        "languages": list(dict.fromkeys(languages)),
        "skills": list(reversed(words.values())),
        "capacity": capacity,
    }
    return _change(staff, "staff.skills_set", changes, actor=actor, at=at)


@transaction.atomic
def go_away(
    staff: Staff, first: date, last: date, cover: Staff | None = None, *, actor: Actor, at: datetime
) -> WorkingFacts:
    """Note that somebody is away from the first to the last day, both of their own time zone, and who covers."""
    today = at.astimezone(ZoneInfo(staff.time_zone)).date()
    refuse_if(last < first, Refused("accounts.away_backwards", status=400))
    refuse_if(last < today, Refused("accounts.away_over", status=400))
    refuse_if(last - first > LONGEST_AWAY, Refused("accounts.away_too_long", status=400))
    if cover is not None:
        refuse_if(cover.pk == staff.pk, Refused("accounts.covers_self", status=400))
        refuse_if(not cover.is_active, Refused("accounts.cover_gone", name=cover.name, status=400))
    changes = {"away_from": first, "away_until": last, "cover_id": cover.pk if cover else None}
    return _change(staff, "staff.went_away", changes, actor=actor, at=at)


@transaction.atomic
def come_back(staff: Staff, *, actor: Actor, at: datetime) -> WorkingFacts:
    """Note that somebody is there (again), or will be after all."""
    changes = {"away_from": None, "away_until": None, "cover_id": None}
    return _change(staff, "staff.came_back", changes, actor=actor, at=at)


def _change(staff: Staff, action: str, changes: Mapping[str, object], *, actor: Actor, at: datetime) -> WorkingFacts:
    """Write what differs, and a line in the audit book; nothing when nothing differs."""
    WorkingFacts.objects.get_or_create(staff=staff, defaults={"updated_at": at})
    facts = WorkingFacts.objects.select_for_update().get(staff=staff)
    changes = {name: value for name, value in changes.items() if getattr(facts, name) != value}
    if changes:
        before = {name: getattr(facts, name) for name in changes}
        for name, value in changes.items():
            setattr(facts, name, value)
        facts.updated_at = at
        facts.save()
        record(actor, action, "staff", staff.pk, at=at, before=_plain(before), after=_plain(changes))
    staff.working = facts
    return facts


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Values as the audit book keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
