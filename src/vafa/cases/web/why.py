"""Why a deadline is when it is: the policy, every stretch of time from its start, every pause with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from vafa.cases import events
from vafa.cases.models import Case, Promise
from vafa.cases.queries import case_page, pause_reasons, why_this_deadline
from vafa.cases.queries.clocks import policies_applied
from vafa.cases.rules.policies import ALWAYS, OPEN_DAYS
from vafa.cases.web.page import answer, asker_of, case_desk, wanted_part, where_of
from vafa.cases.web.words import WAITING, promise_word
from vafa.platform.i18n.dates import show_moment
from vafa.platform.time.working import working_calendar
from vafa.platform.values import Explanation
from vafa.platform.values.calendar_words import length_words, step_words
from vafa.platform.values.explanation import Step


@dataclass(frozen=True)
class Told:
    """A promise explained: what was promised, by which policy, and how its time went."""

    name: str
    promise: Promise
    length: str
    policy: str
    steps: Sequence[str]
    changes: Sequence[str]
    stands: str = ""


@case_desk()
def why(request: HttpRequest, number: int) -> HttpResponse:
    """Every promise of the case that still counts, explained; the one that is due first comes first."""
    page = case_page(asker_of(request), number)
    case = page.case
    shown = [one for one in page.promises if one.called_off_at is None]
    shown.sort(key=lambda one: (one.kept_at is not None, one.due_at, one.pk))
    pauses, applied = pause_reasons(case), policies_applied(case)
    context: dict[str, object] = {
        "case": case,
        "back": where_of(request, case).case_url(number),
        "told": [_told(one, case, pauses, applied) for one in shown],
    }
    return answer(request, "why" if wanted_part(request) else "why_page", context)


def _told(
    promise: Promise, case: Case, pauses: Sequence[events.CasePaused], applied: Sequence[events.PolicyApplied]
) -> Told:
    language, zone = get_language() or "en", working_calendar(promise.calendar or None).zone
    explained: Explanation = why_this_deadline(promise)
    stands = ""
    if promise.paused_at is not None:
        words = gettext("The clock stands since %(moment)s: %(why)s. It goes on from here when that is over.")
        stands = words % {
            "moment": show_moment(promise.paused_at, style="long"),
            "why": str(WAITING.get(case.waiting_for, WAITING["customer"])),
        }
    return Told(
        promise_word(promise),
        promise,
        length_words(explained.duration, language),
        _policy(promise),
        [_step(step, step_words(step, zone, language), promise, pauses) for step in explained.steps],
        [_change(one) for one in applied if one.promise_id == promise.pk],
        stands,
    )


def _policy(promise: Promise) -> str:
    """By which policy, and whether it counts working time."""
    counts = {
        ALWAYS: gettext("Every hour counts, day and night."),
        OPEN_DAYS: gettext("Whole days count, but no days when we are closed."),
    }.get(promise.calendar, gettext("Only working time counts."))
    if not promise.policy:
        return gettext("By the usual policy. %(counts)s") % {"counts": counts}
    return gettext("By the policy “%(policy)s”. %(counts)s") % {"policy": promise.policy, "counts": counts}


def _step(step: Step, words: str, promise: Promise, pauses: Sequence[events.CasePaused]) -> str:
    """A step in words; a pause says what we waited for."""
    if step.kind != "paused":
        return words
    event = _paused_at(step.start, promise, pauses)
    if event is None:
        return words
    reason = str(WAITING.get(event.reason, WAITING["customer"]))
    said = gettext("%(reason)s (%(note)s)") % {"reason": reason, "note": event.note} if event.note else reason
    return gettext("%(step)s We were %(reason)s.") % {"step": words, "reason": said}


def _paused_at(start: datetime, promise: Promise, pauses: Sequence[events.CasePaused]) -> events.CasePaused | None:
    own = [one for one in pauses if promise.pk in one.promise_ids and one.occurred_at <= start]
    return max(own, key=lambda one: one.occurred_at, default=None)


def _change(event: events.PolicyApplied) -> str:
    words = gettext("On %(moment)s the policy “%(policy)s” came to apply; since then it is due on %(due)s.")
    if not event.policy:
        words = gettext("On %(moment)s the usual policy came to apply; since then it is due on %(due)s.")
    return words % {
        "moment": show_moment(event.occurred_at, style="long"),
        "policy": event.policy,
        "due": show_moment(event.due_at, style="long"),
    }
