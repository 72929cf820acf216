"""Who sees which cases. Everything about cases begins with `cases_for`."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from vafa.cases.access import VIEW
from vafa.cases.models import Case, Participant
from vafa.platform.access import AGENT, TECHNICIAN, may
from vafa.platform.accounts.models import Staff
from vafa.platform.preferences.models import get

AGENTS_SEE_ALL = "cases.agents_see_all"


def cases_for(staff: Staff | None) -> QuerySet[Case]:
    """The cases this person may see; all others do not exist for them.

    Technicians see what is in their hands or was put to them. Agents see all, or, where the shop says so, their own,
    their teams' and nobody's. Who lets others see a case puts it to them (`Participant`).
    """
    if staff is None or not may(staff, VIEW):
        return Case.objects.none()
    if staff.role == TECHNICIAN:
        return Case.objects.filter(_takes_part(staff))
    if staff.role == AGENT and not get(AGENTS_SEE_ALL):
        own = Q(team__in=staff.teams.values("pk")) | Q(owner=None, team=None)
        return Case.objects.filter(own | _takes_part(staff))
    return Case.objects.all()


def _takes_part(staff: Staff) -> Q:
    put_to_them = Participant.objects.filter(case=OuterRef("pk"), staff=staff)
    return Q(owner_id=staff.pk) | Q(handler_id=staff.pk) | Q(Exists(put_to_them))


visible_to = cases_for
