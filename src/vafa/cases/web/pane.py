"""What the page of one case shows: head, thread, next step, stream, composer, side. Views ask for it as a whole."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import ASSIGN, REPLY, RESOLVE, REVIEW, WORK
from vafa.cases.actions.presence import be_here
from vafa.cases.models import Case
from vafa.cases.queries import CaseList, CasePage, kind_name, stage_work
from vafa.cases.rules.shapes import STAGES
from vafa.cases.web.composer import composer_parts
from vafa.cases.web.lists import neighbours
from vafa.cases.web.page import Where, asker_of
from vafa.cases.web.steps import step_parts
from vafa.cases.web.stream import etag_of, stream_of
from vafa.cases.web.ways import way_parts
from vafa.cases.web.words import CHANNEL_ICONS, CHANNELS, stations, waiting_words
from vafa.cases.web.work import form_state, strip_of
from vafa.conversations.models import Message
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Station
from vafa.platform.ui.slots import draw_slot

UNDO_SHOWN = timedelta(seconds=12)


def live_parts(
    request: HttpRequest, page: CasePage, where: Where, others: Sequence[Staff], at: datetime
) -> dict[str, object]:
    """What changes while one looks: the stream, the head, the thread, the next step."""
    case = page.case
    work, may_work = stage_work(case), may(asker_of(request), WORK)
    return {
        "kind": kind_name(case, active().language),
        "channel": CHANNELS.get(case.channel, ""),
        "channel_icon": CHANNEL_ICONS.get(case.channel, "message-circle"),
        "others": others,
        "others_text": _others_text(others),
        "me": asker_of(request),
        "stations": _linked(stations(case, page.promises, at), case),
        "owed": page.owed,
        "waiting": waiting_words(case) if case.waiting_for and case.resolved_at is None else "",
        "work": strip_of(case, work, may_work),
        "form_state": form_state(work),
        "may_work": may_work,
        **step_parts(request, case, work, at, page.promises),
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
        "may_give": may(asker, ASSIGN),
        "may_review": may(asker, REVIEW),
        **(way_parts(case, at) if may_reply else {}),
        "draft": text or page.drafts.get(draft_kind, ""),
        "draft_kind": draft_kind,
        "draft_url": reverse("desk_case_draft", args=[case.number]),
        "form_key": form_key or str(uuid.uuid4()),
        "error": error,
        "just_resolved": fresh and may_resolve,
        "just_said": _just_said(page, asker, at) if may_reply else None,
        "side": draw_slot("case.side", request, page),
        "below": draw_slot("case.work", request, page),
        "file_limit": settings.CONFIG.upload_limit_mb,
        **(composer_parts(request, case) if may_reply else {}),
    }


def _just_said(page: CasePage, asker: Staff, at: datetime) -> int | None:
    """The id of what this person just wrote to the customer, while it can still be taken back."""
    last = next((one for one in reversed(page.messages) if one.direction == Message.OUT and one.author_id), None)
    if last is None or last.author_id != asker.pk or last.letter != "case_reply" or last.state != Message.QUEUED:
        return None
    waits = last.due_at is not None and last.due_at > at
    return last.pk if waits and at - last.created_at < UNDO_SHOWN else None


def _linked(line: Sequence[Station], case: Case) -> list[Station]:
    """The stages, each leading to what was, is or will be done in it."""
    urls = (reverse("desk_case_stage", args=[case.number, number]) for number in STAGES)
    return [replace(station, url=url) for station, url in zip(line, urls, strict=True)]


def _others_text(others: Sequence[Staff]) -> str:
    """Who else has the case open."""
    if not others:
        return ""
    names = gettext(", ").join(one.name for one in others)
    return gettext("%(names)s: here too") % {"names": names}
