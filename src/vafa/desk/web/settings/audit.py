"""The audit book: who changed what, and when, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from vafa.desk.web.page import desk_page
from vafa.desk.web.settings.page import setup
from vafa.platform.accounts.access import SYSTEM_SEE
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry
from vafa.platform.preferences.models import known
from vafa.platform.ui.components import Pager
from vafa.platform.values import Actor

PAGE = 50
LAST = 12
ACTIONS: dict[str, Promise] = {
    "audience.deleted": _l("removed an audience"),
    "audience.renamed": _l("renamed an audience"),
    "audience.restored": _l("brought an audience back"),
    "audience.saved": _l("changed an audience"),
    "calendar.saved": _l("changed the working calendar"),
    "channels.account_saved": _l("changed a channel"),
    "channels.account_switched": _l("switched a channel on or off"),
    "channels.credit_alarm": _l("said at which credit to warn"),
    "channels.new_address": _l("gave a channel a new address"),
    "channels.order": _l("put channels in another order"),
    "campaign.begun": _l("sent a campaign"),
    "campaign.changed": _l("changed a campaign"),
    "campaign.deleted": _l("removed a campaign"),
    "campaign.made": _l("began to write a campaign"),
    "campaign.stopped": _l("stopped a campaign"),
    "cases.limits_changed": _l("changed who may give how much"),
    "contact_point.added": _l("added an address of a customer"),
    "customer.class_set": _l("put a customer into a class"),
    "customer.changed": _l("changed a customer"),
    "customer.merge_undone": _l("took two customers apart again"),
    "customer.merged": _l("made one customer of two"),
    "customer.not_told_apart": _l("took back that two customers are not the same"),
    "customer.told_apart": _l("said that two customers are not the same"),
    "dead_letter.dismissed": _l("dismissed a dead letter"),
    "dead_letter.retried": _l("had a dead letter tried again"),
    "import.undone": _l("undid an import"),
    "inbound.downloaded": _l("saved something that came as it came"),
    "inbound.put": _l("said where something from the tray belongs"),
    "inbound.replayed": _l("had something from the tray read again"),
    "inbound.taken_out": _l("took something thrown away back into the tray"),
    "inbound.thrown_away": _l("threw something from the tray away"),
    "insights.refresh_wanted": _l("asked for fresh numbers"),
    "kind.added": _l("made a kind of cases"),
    "kind.moved": _l("put kinds of cases in another order"),
    "kind.saved": _l("changed a kind of cases"),
    "kind.switched": _l("switched a kind of cases on or off"),
    "letters.reset": _l("took a letter back to its first wording"),
    "letters.saved": _l("wrote a letter anew"),
    "messages.settled": _l("said what became of a message"),
    "messages.tried_again": _l("had a message sent again"),
    "plan.begun": _l("began a plan"),
    "plan.draft_discarded": _l("dropped the draft of a plan"),
    "plan.drafted": _l("worked on the draft of a plan"),
    "plan.published": _l("published a plan"),
    "plan.rehearsed": _l("rehearsed a plan"),
    "plan.renamed": _l("gave a plan another name"),
    "plan.switched": _l("switched a plan on or off"),
    "policy.moved": _l("put promises in another order"),
    "policy.saved": _l("changed a promise"),
    "policy.switched": _l("switched a promise on or off"),
    "preference.changed": _l("changed a setting"),
    "product.described": _l("said what is known of a product"),
    "seen.secret_renewed": _l("gave a website or system a new secret"),
    "seen.source_saved": _l("changed a website or system that tells what is seen"),
    "seen.source_switched": _l("switched a website or system on or off"),
    "staff.came_back": _l("noted that a colleague is back"),
    "staff.changed": _l("changed a member of the staff"),
    "staff.hired": _l("took someone on"),
    "staff.password": _l("gave a colleague a new password"),
    "staff.skills_set": _l("noted what a colleague knows"),
    "staff.went_away": _l("noted when a colleague is away"),
    "cause.opened": _l("named a cause"),
    "cause.owner": _l("gave a cause to someone"),
    "cause.state": _l("changed how a cause stands"),
    "corrective_action.done": _l("finished a corrective action"),
    "corrective_action.planned": _l("planned a corrective action"),
    "handling.corrected": _l("corrected the time spent on a case"),
    "macro.changed": _l("changed a macro"),
    "macro.removed": _l("removed a macro"),
    "saved_reply.changed": _l("changed a saved reply"),
    "saved_reply.removed": _l("removed a saved reply"),
    "survey.added": _l("made a survey"),
    "survey.changed": _l("changed a survey"),
    "survey.draft_discarded": _l("dropped changes to a survey"),
    "survey.published": _l("published a survey"),
    "survey.switched": _l("switched a survey on or off"),
    "team.removed": _l("took a team apart"),
    "team.saved": _l("changed a team"),
    "templates.removed": _l("removed approved words"),
    "templates.saved": _l("changed approved words"),
}


@dataclass(frozen=True)
class Told:
    """A line of the book as people read it."""

    at: datetime
    who: str
    what: str
    about: str
    before: str
    after: str


@desk_page(SYSTEM_SEE)
def audit(request: HttpRequest) -> HttpResponse:
    """A page of the book."""
    after, rows = request.GET.get("after", ""), AuditEntry.objects.order_by("-pk")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    older = f"{request.path}?after={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return setup(request, "audit", "audit", {"rows": told(found[:PAGE]), "pager": Pager("", "", older)})


def entries_about(kind: str, pk: str) -> list[Told]:
    """The last lines about one thing."""
    return told(list(AuditEntry.objects.filter(subject_kind=kind, subject_id=pk).order_by("-at", "-pk")[:LAST]))


def told(rows: Sequence[AuditEntry]) -> list[Told]:
    """Lines with names instead of numbers; one question for all of them."""
    actors = {row.actor: Actor.from_text(row.actor) for row in rows}
    wanted = {one.id for one in actors.values() if one.kind == "staff" and one.id is not None}
    wanted |= {int(row.subject_id) for row in rows if row.subject_kind == "staff" and row.subject_id.isdecimal()}
    names = dict(Staff.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [_told(row, actors[row.actor], names) for row in rows]


def _told(row: AuditEntry, actor: Actor, names: dict[int, str]) -> Told:
    who = {"staff": names.get(actor.id or 0, ""), "customer": _("a customer")}.get(actor.kind, _("Vafa itself"))
    return Told(
        row.at, who, str(ACTIONS.get(row.action, row.action)), _about(row, names), _short(row.before), _short(row.after)
    )


def _about(row: AuditEntry, names: dict[int, str]) -> str:
    if row.subject_kind == "preference" and row.subject_id in known():
        return str(known()[row.subject_id].label)
    if row.subject_kind == "staff" and row.subject_id.isdecimal():
        return names.get(int(row.subject_id), row.subject_id)
    values = row.after if isinstance(row.after, dict) else row.before if isinstance(row.before, dict) else {}
    name = values.get("name")
    return name if isinstance(name, str) else row.subject_id


def _short(value: object) -> str:
    """What it was or became, on one line."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return " · ".join(f"{key}: {one}" for key, one in value.items())[:160]
    return str(value)[:160]
