"""What is done with teams: made, renamed, given other people. Every change is in the audit book."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.platform.accounts.models import Staff, Team
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.platform.wording import refusals

refusals({"accounts.team_without_name": _("Give the team a name.")})


@transaction.atomic
def save_team(
    name: str, lead: Staff | None, members: Sequence[Staff], *, team: Team | None = None, actor: Actor, at: datetime
) -> Team:
    """Make a team, or change `team`; who leads it is one of its people."""
    refuse_if(not name.strip(), Refused("accounts.team_without_name", status=400))
    before = _told(team) if team is not None else None
    team = team or Team()
    team.name, team.lead = name.strip()[:80], lead
    team.save()
    team.members.set([*members, *([lead] if lead else [])])
    record(actor, "team.saved", "team", team.pk, at=at, before=before, after=_told(team))
    return team


@transaction.atomic
def remove_team(team: Team, *, actor: Actor, at: datetime) -> None:
    """Take a team apart; its people stay."""
    record(actor, "team.removed", "team", team.pk, at=at, before=_told(team))
    team.delete()


def _told(team: Team) -> dict[str, object]:
    return {
        "name": team.name,
        "lead": team.lead_id,
        "members": sorted(team.members.values_list("pk", flat=True)),
    }
