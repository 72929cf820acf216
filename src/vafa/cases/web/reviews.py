"""Looking back at cases: the list of a week, the score card, what was learned, and one's own reviews."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.access import REVIEW, VIEW
from vafa.cases.actions.learning import drop_review, finish_review, last_week, may_read, pick_review, see_review
from vafa.cases.models import Review
from vafa.cases.queries.learning import WEEK, lessons, my_reviews, review_of, reviews_of_week, week_at
from vafa.cases.rules.reviewing import CRITERIA, HIGHEST
from vafa.cases.web.page import actor_of, answer, asker_of, case_desk, case_of
from vafa.cases.wording.incidents import WHY_REVIEW
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, ScoreRow, Tab
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

CARD = {
    "understood": (_("Understood what the customer needs"), _("Asked, listened, did not make them repeat it.")),
    "kind": (_("Kind words"), _("Warm, clear, in the customer's language.")),
    "right": (_("The right answer"), _("It solved the matter, at once where it could.")),
    "on_time": (_("On time"), _("Promises kept, delays told before they came.")),
    "recorded": (_("Record kept"), _("Whoever comes next finds everything in the case.")),
}
MOST_TYPED = 200


@case_desk(REVIEW)
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews of a week: the good ones and the bad ones; last week's unless another is asked for."""
    staff, at = asker_of(request), now()
    week = _week(request.GET.get("week", ""), last_week(at))
    rows = reviews_of_week(staff, week)
    this = week_at(at)
    context = {
        "places": _places(request),
        "week": week,
        "last_day": week + timedelta(days=6),
        "before": _url(week - WEEK),
        "after": _url(week + WEEK) if week < this else "",
        "sides": [
            ("good", gettext("Went well"), "mood-happy", [_line(one) for one in rows if one.side == "good"]),
            ("bad", gettext("Went badly"), "mood-sad", [_line(one) for one in rows if one.side == "bad"]),
        ],
        "empty": not rows,
        "done": sum(1 for one in rows if one.done_at),
        "total": len(rows),
        "blank": Blank(
            gettext("No case of this week is to be looked back at"),
            gettext("At the start of each week the desk proposes three good and three bad cases of the week before; "
                    "from the menu of a case you add any other."),
        ),
    }  # fmt: skip
    return answer(request, "reviews", context)


@case_desk(VIEW, "GET", "HEAD", "POST")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A score card. A lead fills it in; who had the case reads it once it is finished, and says so."""
    found, staff = review_of(pk), asker_of(request)
    if not may_read(found, staff):
        raise Refused("cases.unknown_review", status=404)
    if request.method != "POST":
        return _card(request, found)
    do, actor, at = request.POST.get("do", ""), actor_of(request), now()
    try:
        if do == "seen":
            see_review(found, staff=staff, actor=actor, at=at)
            return redirect("desk_my_reviews")
        if not may(staff, REVIEW):
            raise Refused("access.denied", status=403)
        if do == "drop":
            drop_review(found, actor=actor, at=at)
        else:
            lesson, coaching = request.POST.get("lesson", ""), request.POST.get("coaching", "")
            finish_review(found, _scores(request), lesson=lesson, coaching=coaching, by=staff, actor=actor, at=at)
    except Refused as refused:
        if refused.status == 403:
            raise
        return _card(request, found, refused)
    return redirect(_url(found.week))


@case_desk(VIEW)
def own_reviews(request: HttpRequest) -> HttpResponse:
    """Finished reviews of one's own cases, those not read yet first."""
    rows = [_line(one) for one in my_reviews(asker_of(request))]
    text = gettext("When somebody looked back at one of your cases with you in mind, you read it here.")
    blank = Blank(gettext("No review yet"), text)
    return answer(request, "reviews_mine", {"places": _places(request), "rows": rows, "blank": blank})


@case_desk(VIEW)
def learned(request: HttpRequest) -> HttpResponse:
    """What was learned, found by words."""
    text = request.GET.get("q", "").replace("\x00", "")[:MOST_TYPED].strip()
    rows = [_line(one) for one in lessons(asker_of(request), text)]
    blank = Blank(gettext("Nothing found") if text else gettext("No lesson was written down yet"))
    return answer(request, "reviews_learned", {"places": _places(request), "rows": rows, "text": text, "blank": blank})


@case_desk(REVIEW, "POST")
def pick(request: HttpRequest, number: int) -> HttpResponse:
    """Take a case to look back at, by hand, and open its card."""
    side = "bad" if request.POST.get("side") == "bad" else "good"
    found = pick_review(case_of(request, number), side=side, actor=actor_of(request), at=now())
    return redirect("desk_review", found.pk)


def _card(request: HttpRequest, found: Review, refused: Refused | None = None) -> HttpResponse:
    staff, typed = asker_of(request), request.POST
    edits = may(staff, REVIEW) and found.seen_at is None
    scores = _scores(request) if typed else found.scores
    rows = [ScoreRow(name, str(label), scores.get(name, 0), str(hint)) for name, (label, hint) in CARD.items()]
    mine = found.about_id == staff.pk
    context = {
        "review": found,
        "rows": rows,
        "readonly": not edits,
        "edits": edits,
        "why": WHY_REVIEW.get(found.proposed_why, ""),
        "lesson": typed.get("lesson", found.lesson) if typed else found.lesson,
        "coaching": typed.get("coaching", found.coaching) if typed else found.coaching,
        "acknowledges": mine and found.done_at is not None and found.seen_at is None,
        "back": _url(found.week) if may(staff, REVIEW) else reverse("desk_my_reviews"),
        "mean": _mean(found),
        "error": sentence(refused) if refused else "",
    }
    return answer(request, "review", context, refused.status if refused else 200)


def _line(one: Review) -> dict[str, object]:
    return {"row": one, "why": WHY_REVIEW.get(one.proposed_why, ""), "mean": _mean(one)}


def _mean(one: Review) -> float | None:
    return sum(one.scores.values()) / len(one.scores) if one.scores else None


def _scores(request: HttpRequest) -> dict[str, int]:
    given = {name: request.POST.get(name, "") for name in CRITERIA}
    stars = {str(value): value for value in range(1, HIGHEST + 1)}
    return {name: stars[value] for name, value in given.items() if value in stars}


def _week(text: str, usual: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return usual


def _url(week: date) -> str:
    return f"{reverse('desk_reviews')}?week={week.isoformat()}"


def _places(request: HttpRequest) -> list[Tab]:
    staff: Staff = asker_of(request)
    path = request.path
    names = [("desk_my_reviews", gettext("My reviews")), ("desk_lessons", gettext("Lessons"))]
    if may(staff, REVIEW):
        names.insert(0, ("desk_reviews", gettext("Reviews of the week")))
    return [Tab(label, reverse(name), current=path == reverse(name)) for name, label in names]
