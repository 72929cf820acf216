"""Rehearsals as they are asked for, run in the background, stopped, and kept: the last ones of each plan."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from vafa.journeys.models import Plan, Rehearsal
from vafa.journeys.models.rehearsal import BROKEN, READY, RUNS, STOPPED, WAITS
from vafa.journeys.queries import content_of
from vafa.journeys.rehearsal.running import OVER, Stopped, Wanted, rehearse
from vafa.journeys.rules.steps import read_content
from vafa.platform.audit.models import record
from vafa.platform.jobs.background import hurry
from vafa.platform.jobs.stopping import should_stop
from vafa.platform.time import now
from vafa.platform.values import Actor, Refused, refuse_if

log = logging.getLogger(__name__)
SWEEP = "journeys.rehearsal.rehearse"
KEPT = 5  # of one plan
SILENT = timedelta(minutes=2)  # then whoever rehearsed has died
WENT_WRONG = "journeys.rehearsal_broke"


@transaction.atomic
def ask(plan: Plan, over: str, *, draft: bool = False, actor: Actor, at: datetime) -> Rehearsal:
    """Have a plan rehearsed in the background: its latest version, or its draft. One at a time for each plan.

    Refused: journeys.nothing_to_rehearse, .rehearsal_unknown_orders, .rehearsal_under_way.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    refuse_if(over not in OVER, Refused("journeys.rehearsal_unknown_orders", {"orders": over[:30]}, status=422))
    busy = Rehearsal.objects.filter(plan=plan, state__in=(WAITS, RUNS)).exists()
    refuse_if(busy, Refused("journeys.rehearsal_under_way", status=409))
    latest, published = plan.versions.order_by("-number").first(), content_of(plan)
    draft = draft or published is None
    content = plan.draft if draft else published.as_json() if published else None
    refuse_if(not content, Refused("journeys.nothing_to_rehearse", status=422))
    number = 0 if draft or latest is None else latest.number
    asked = Rehearsal.objects.create(
        plan=plan, version=number, content=content, over=over, asked_at=at, asked_by=actor.as_text()
    )
    old = Rehearsal.objects.filter(plan=plan).order_by("-asked_at", "-pk").values_list("pk", flat=True)[KEPT:]
    Rehearsal.objects.filter(pk__in=list(old)).delete()
    record(actor, "plan.rehearsed", "plan", plan.pk, at=at, after={"orders": over, "version": number})
    hurry(SWEEP)
    return asked


def stop(rehearsal: Rehearsal, *, at: datetime) -> bool:
    """Stop one that waits or runs; it ends after the customers it has in hand. False where it was over already."""
    rows = Rehearsal.objects.filter(pk=rehearsal.pk, state__in=(WAITS, RUNS))
    return bool(rows.update(state=STOPPED, done_at=at))


def run_next(at: datetime) -> int:
    """Run the one that waits longest, or whose process died; returns how many, 0 when none does."""
    with transaction.atomic():
        left = Q(state=WAITS) | Q(state=RUNS, heartbeat_at__lt=at - SILENT)
        row = Rehearsal.objects.select_for_update(skip_locked=True).filter(left).order_by("asked_at", "pk").first()
        if row is None:
            return 0
        row.state, row.share, row.heartbeat_at = RUNS, 0.0, at
        row.save(update_fields=["state", "share", "heartbeat_at"])
    _run(row, at)
    return 1


def _run(row: Rehearsal, at: datetime) -> None:
    mine = Rehearsal.objects.filter(pk=row.pk, state=RUNS)

    def seen(share: float) -> bool:
        return not should_stop() and bool(mine.update(share=share, heartbeat_at=now()))

    try:
        result = rehearse(Wanted(row.plan, read_content(row.content), row.over), at, seen)
    except Stopped:
        mine.update(state=WAITS)  # by the end of the worker: another one begins anew; by somebody: it stays stopped
    except Refused as refused:
        mine.update(state=BROKEN, trouble=refused.code, done_at=now())
    except Exception as problem:  # house: whatever breaks is shown where it was asked for, and the worker goes on
        log.warning("rehearsal %s broke: %s", row.pk, problem, exc_info=problem)
        mine.update(state=BROKEN, trouble=WENT_WRONG, done_at=now())
    else:
        mine.update(state=READY, share=1.0, result=result, done_at=now())
