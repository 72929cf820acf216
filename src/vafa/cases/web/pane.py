"""What the page of one case shows: head, thread, next step, stream, composer, side. Views ask for it as a whole."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import ASSIGN, REPLY, RESOLVE
from vafa.cases.actions.presence import be_here
from vafa.cases.queries import CaseList, CasePage, kind_name, stage_work, standing_of
from vafa.cases.rules.next_step import next_step
from vafa.cases.web.lists import neighbours
from vafa.cases.web.page import Where, asker_of
from vafa.cases.web.stream import etag_of, stream_of
from vafa.cases.web.words import CHANNEL_ICONS, CHANNELS, stations
from vafa.cases.wording import step_words
from vafa.customers.models import EMAIL
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Action, NextStep
from vafa.platform.ui.slots import draw_slot

UNDO_SHOWN = timedelta(seconds=12)


def live_parts(
    request: HttpRequest, page: CasePage, where: Where, others: Sequence[Staff], at: datetime
) -> dict[str, object]:
    """What changes while one looks: the stream, the head, the thread, the next step."""
    case = page.case
    return {
        "case": case,
        "query": where.query,
        "kind": kind_name(case, active().language),
        "channel": CHANNELS.get(case.channel, ""),
        "channel_icon": CHANNEL_ICONS.get(case.channel, "message-circle"),
        "others": others,
        "others_text": _others_text(others),
        "me": asker_of(request),
        "stations": stations(case, page.promises, at),
        "owed": page.owed,
        "step": _step(request, page, at),
        "stream": stream_of(request, page),
        "etag": etag_of(page, others, at),
    }


def pane(
    request: HttpRequest,
    page: CasePage,
    where: Where,
    found: CaseList,
    at: datetime,
    *,
    text: str = "",
    kind: str = "",
    form_key: str = "",
    error: str = "",
) -> dict[str, object]:
    """Everything of the opened case; `text`, `kind` and `error` come from a form that was refused."""
    asker, case = asker_of(request), page.case
    before, after = neighbours(found.rows, case)
    draft_kind = kind or ("note" if page.drafts.get("note") and not page.drafts.get("reply") else "reply")
    may_reply, may_resolve = may(asker, REPLY), may(asker, RESOLVE)
    resolution = page.resolution
    fresh = resolution is not None and at - resolution.at < UNDO_SHOWN and resolution.by == f"staff:{asker.pk}"
    return live_parts(request, page, where, be_here(case, asker, at=at), at) | {
        "where": where,
        "before": where.case_url(before) if before else "",
        "after": where.case_url(after) if after else "",
        "may_reply": may_reply,
        "may_resolve": may_resolve,
        "people": _people(asker) if may(asker, ASSIGN) else [],
        "by": _way(page),
        "draft": text or page.drafts.get(draft_kind, ""),
        "draft_kind": draft_kind,
        "draft_url": reverse("desk_case_draft", args=[case.number]),
        "form_key": form_key or str(uuid.uuid4()),
        "error": error,
        "just_resolved": fresh and may_resolve,
        "side": draw_slot("case.side", request, page),
        "file_limit": settings.CONFIG.upload_limit_mb,
    }


def _step(request: HttpRequest, page: CasePage, at: datetime) -> NextStep:
    """The one step, as a button for who may press it."""
    asker, case = asker_of(request), page.case
    owed = [one for one in page.promises if one.kept_at is None and one.called_off_at is None]
    step = next_step(standing_of(case, owed, stage_work(case)), asker.pk, at)
    title, why = step_words(step)
    action = None
    if step.step == "take" and may(asker, REPLY):
        action = Action(gettext("Take it"), icon="user-check", kind="go", key="N", submit=True)
    elif step.step == "answer" and may(asker, REPLY):
        action = Action(gettext("Write the answer"), icon="send", kind="go", key="N", attrs={"data-write": ""})
    elif step.step == "resolve" and may(asker, RESOLVE):
        attrs = {"data-dialog": "resolve"}
        action = Action(gettext("Resolve"), icon="check", kind="go", key="N", attrs=attrs)
    elif step.reason == "someone_else" and case.owner is not None:
        title = gettext("%(name)s has the next step") % {"name": case.owner.name}
    if action is not None:
        title = gettext("Next step: %(step)s") % {"step": title}
    return NextStep(title, why, action)


def _way(page: CasePage) -> str:
    """By what our answer goes, and where to; a customer without an address is said to have none."""
    found = (one.shown for one in page.contact_points if one.kind == EMAIL and one.off_at is None)
    address = next(found, "")
    if not address:
        return gettext("e-mail (no address yet)")
    return gettext("e-mail")


def _others_text(others: Sequence[Staff]) -> str:
    """Who else has the case open."""
    if not others:
        return ""
    names = gettext(", ").join(one.name for one in others)
    return gettext("%(names)s: here too") % {"names": names}


def _people(asker: Staff) -> list[Staff]:
    """Who may be given a case."""
    rows = Staff.objects.filter(is_active=True).exclude(pk=asker.pk).order_by("name")
    return [one for one in rows if may(one, REPLY)]
