"""Everything the page of one case shows, for staff and for its customer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from vafa.cases.links import STATUS_PATH
from vafa.cases.models import Case, Draft, Promise, Resolution
from vafa.cases.queries.scope import cases_for
from vafa.conversations.models import Attachment, Message
from vafa.conversations.sending.take_back import TAKEN_BACK
from vafa.customers.models import ContactPoint
from vafa.platform.accounts.models import Staff
from vafa.platform.events.timeline import Told, story
from vafa.platform.time import now
from vafa.platform.values import Refused

OUR_LINK = re.compile(rf"{STATUS_PATH}[\w=:.-]{{20,}}/")


@dataclass(frozen=True)
class CasePage:
    """A case with everything its page shows. Messages hold notes too and carry author and attachments."""

    case: Case
    promises: Sequence[Promise]
    resolutions: Sequence[Resolution]
    messages: Sequence[Message]
    events: Sequence[Told]
    contact_points: Sequence[ContactPoint]
    drafts: Mapping[str, str]

    @property
    def owed(self) -> Promise | None:
        """The promise that is due first."""
        waiting = [one for one in self.promises if one.kept_at is None and one.called_off_at is None]
        return min(waiting, key=lambda one: one.due_at, default=None)

    @property
    def resolution(self) -> Resolution | None:
        """The standing resolution."""
        return next((one for one in self.resolutions if one.reopened_at is None), None)


def case_page(staff: Staff, number: int) -> CasePage:
    """Everything about one case for this person, in eight queries; one they may not see does not exist."""
    rows = cases_for(staff).select_related(
        "customer", "owner", "handler", "order", "unit__product", "conversation", "merged_into"
    )
    case = rows.filter(number=number).first()
    if case is None:
        raise Refused("cases.unknown", status=404)
    return CasePage(
        case,
        list(case.promises.order_by("started_at", "pk")),
        list(case.resolutions.order_by("at", "pk")),
        messages_of(case),
        story(subject=("case", case.pk), limit=200),
        list(case.customer.contact_points.order_by("off_at", "kind", "pk")),
        dict(Draft.objects.filter(case=case, staff=staff).values_list("kind", "text")),
    )


@dataclass(frozen=True)
class StatusPage:
    """A case as its customer may see it: no notes, no promises that were called off."""

    case: Case
    promises: Sequence[Promise]
    resolution: Resolution | None
    messages: Sequence[Message]

    @property
    def owed(self) -> Promise | None:
        """The promise that is due first."""
        return min((one for one in self.promises if one.kept_at is None), key=lambda one: one.due_at, default=None)


def status_page(pk: int) -> StatusPage:
    """The case of a status link; who holds the link is its customer. A merged one leads to what it is part of."""
    case = standing_case(pk)
    promises = list(case.promises.filter(called_off_at=None).order_by("started_at", "pk"))
    resolution = case.resolutions.filter(reopened_at=None).first()
    return StatusPage(case, promises, resolution, messages_of(case, notes=False))


def standing_case(pk: int) -> Case:
    """The case of this id with customer and owner, or the one it was merged into."""
    case = Case.objects.select_related("customer", "owner").filter(pk=pk).first()
    if case is None:
        raise Refused("cases.unknown", status=404)
    return standing_case(case.merged_into_id) if case.merged_into_id is not None else case


def case_of_form(form_key: str) -> Case | None:
    """The case a form already made."""
    return Case.objects.filter(form_key=form_key).first()


def messages_of(case: Case, *, notes: bool = True) -> list[Message]:
    """What was said on a case, oldest first, with authors and attachments; without notes, what a customer may read
    by now: no words that were taken back, none that wait for second thoughts."""
    files = Prefetch("attachments", Attachment.objects.select_related("file").order_by("pk"))
    rows = Message.objects.filter(conversation_id=case.conversation_id).select_related("author")
    if not notes:
        rows = rows.exclude(direction=Message.NOTE).exclude(state=Message.SKIPPED, reason=TAKEN_BACK)
        rows = rows.exclude(state=Message.QUEUED, letter__in=("case_reply", "case_resolved"), due_at__gt=now())
    return list(rows.prefetch_related(files).order_by("created_at", "pk"))


def words_of(message: Message) -> str:
    """What was said, without the link and the signature that a case's letter adds below it."""
    if message.direction != Message.OUT:
        return message.text
    link = OUR_LINK.search(message.text)
    if link is None:
        return message.text
    before = message.text[: link.start()]
    # The link stands in a paragraph of its own; in a short message on a line of its own.
    return before.rpartition("\n\n")[0].rstrip() or before.rpartition("\n")[0].rstrip() or message.text
