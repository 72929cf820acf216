"""Looking back at cases: good and bad ones are proposed or picked by hand, scored, and read by who had them."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from vafa.cases.access import REVIEW
from vafa.cases.events import CaseReviewed, ReviewProposed, ReviewSeen
from vafa.cases.models import Case, Review, Setup
from vafa.cases.queries.learning import WEEK, beginning, resolved_in, week_at
from vafa.cases.rules.reviewing import BAD, CRITERIA, GOOD, HIGHEST, LOWEST, propose
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.folding import fold
from vafa.platform.notices.actions import tell
from vafa.platform.values import Actor, Refused, refuse_if

LONGEST = 4000
REVIEWS_PATH, REVIEW_PATH = "/desk/cases/reviews/", "/desk/cases/reviews/{}/"  # their pages; `web` is above us


@transaction.atomic
def propose_reviews(week: date, *, actor: Actor, at: datetime) -> list[Review]:
    """Propose cases of the week that began on that day; once proposed, the week keeps what it has.

    Cases picked by hand stay, and do not come twice. Leads are told once.
    """
    known = set(Review.objects.filter(week=week).values_list("case", flat=True))
    if Review.objects.filter(week=week).exclude(proposed_why="").exists():
        return []
    chosen = propose([one for one in resolved_in(week) if one.case_id not in known])
    rows = [
        Review(case_id=one.case_id, about_id=one.about, side=one.side, week=week, proposed_why=one.why, created_at=at)
        for one in chosen
    ]
    made = Review.objects.bulk_create(rows, ignore_conflicts=False)
    numbers = dict(Case.objects.filter(pk__in=[one.case_id for one in made]).values_list("pk", "number"))
    publish([_proposed(one, numbers[one.case_id], actor, at) for one in made])
    if made:
        leads = [one.pk for one in Staff.objects.filter(is_active=True, role="lead").order_by("pk")]
        key = f"reviews:{week}"
        tell(leads, "cases.reviews_proposed", data={"count": len(made)}, url=REVIEWS_PATH, key=key, at=at)
    return made


def next_week_due(at: datetime) -> datetime | None:
    """When cases are proposed next: at the beginning of the first week that was not looked back from.

    Not while no case was resolved since the week before it: there is nothing to look back at.
    """
    known = Setup.objects.values_list("reviewed_week", flat=True).first()
    week = known + WEEK if known is not None else week_at(at)
    return beginning(week) if Case.objects.filter(resolved_at__gte=beginning(week - WEEK)).exists() else None


@transaction.atomic
def propose_last_week(*, actor: Actor, at: datetime) -> list[Review]:
    """Once a week, propose cases of the week before; weeks nobody looked back from while we were away are left out."""
    Setup.objects.get_or_create(pk=1)
    row = Setup.objects.select_for_update().get(pk=1)
    week = week_at(at)
    if row.reviewed_week is not None and row.reviewed_week >= week:
        return []
    row.reviewed_week = week
    row.save(update_fields=["reviewed_week"])
    return propose_reviews(week - WEEK, actor=actor, at=at)


@transaction.atomic
def pick_review(case: Case, *, side: str, actor: Actor, at: datetime) -> Review:
    """Take a case to look back at by hand, in the week that is now; a case is taken once a week."""
    refuse_if(side not in (GOOD, BAD), Refused("cases.unknown_review", status=400))
    row, new = Review.objects.get_or_create(
        case=case, week=week_at(at), defaults={"side": side, "about_id": case.owner_id, "created_at": at}
    )
    if new:
        publish(_proposed(row, case.number, actor, at))
    return row


@transaction.atomic
def finish_review(
    review: Review,
    scores: Mapping[str, int],
    *,
    lesson: str = "",
    coaching: str = "",
    by: Staff,
    actor: Actor,
    at: datetime,
) -> Review:
    """Keep the score card; who had the case is told, and may be told again when it changes before they read it.

    Refused: cases.review_not_whole, cases.review_done (they have read it).
    """
    good = set(scores) == set(CRITERIA) and all(LOWEST <= one <= HIGHEST for one in scores.values())
    refuse_if(not good, Refused("cases.review_not_whole", status=400))
    row = Review.objects.select_for_update().select_related("case").get(pk=review.pk)
    refuse_if(row.seen_at is not None, Refused("cases.review_done"))
    row.scores = {name: scores[name] for name in CRITERIA}
    row.lesson, row.coaching, row.by = lesson.strip()[:LONGEST], coaching.strip()[:LONGEST], by
    row.search, row.done_at = fold(f"{row.case.number} {row.case.subject} {row.lesson}"), at
    row.save()
    publish(
        CaseReviewed(
            case_id=row.case_id, number=row.case.number, review_id=row.pk, about_id=row.about_id, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    if row.about_id is not None and row.about_id != by.pk:
        data, url, key = {"number": row.case.number}, REVIEW_PATH.format(row.pk), f"review:{row.pk}"
        tell([row.about_id], "cases.reviewed", data=data, url=url, key=key, at=at)
    return row


@transaction.atomic
def see_review(review: Review, *, staff: Staff, actor: Actor, at: datetime) -> Review:
    """Who had the case says that they read its review. Twice is once. Refused: cases.review_not_yours, …not_done."""
    row = Review.objects.select_for_update().select_related("case").get(pk=review.pk)
    refuse_if(row.about_id != staff.pk, Refused("cases.review_not_yours", status=403))
    refuse_if(row.done_at is None, Refused("cases.review_not_done"))
    if row.seen_at is None:
        row.seen_at = at
        row.save(update_fields=["seen_at"])
        publish(ReviewSeen(case_id=row.case_id, number=row.case.number, review_id=row.pk, actor=actor, occurred_at=at))
    return row


@transaction.atomic
def drop_review(review: Review, *, actor: Actor, at: datetime) -> None:
    """Not worth looking back at after all; a finished one stays. Refused: cases.review_done."""
    row = Review.objects.select_for_update().get(pk=review.pk)
    refuse_if(row.done_at is not None, Refused("cases.review_done"))
    row.delete()


def may_read(review: Review, staff: Staff) -> bool:
    """Who reviews reads all; who had the case reads their own once it is finished."""
    return may(staff, REVIEW) or (review.about_id == staff.pk and review.done_at is not None)


def last_week(at: datetime) -> date:
    """The first day of the week before this one."""
    return week_at(at) - WEEK


def _proposed(row: Review, number: int, actor: Actor, at: datetime) -> ReviewProposed:
    return ReviewProposed(
        case_id=row.case_id, number=number, review_id=row.pk, side=row.side, why=row.proposed_why, actor=actor,
        occurred_at=at,
    )  # fmt: skip
