"""How customers are assumed to behave: by the shop's own past where it has enough of it, else by what we say."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from django.db.models import Count, Sum

from vafa.cases.models import Case
from vafa.journeys.models import CALL, DONE, FollowUp
from vafa.journeys.rehearsal.rules.facts import Chances
from vafa.journeys.rules.answers import is_unhappy
from vafa.journeys.rules.touchpoints import Touchpoint

ENOUGH = 30
LATEST = 2000


def chances(touchpoints: Sequence[Touchpoint]) -> Chances:
    """What may be expected of answers, calls and cases."""
    found = Chances()
    asking = [one.key for one in touchpoints if one.question]
    asked = FollowUp.objects.filter(touchpoint__in=asking, state=DONE).exclude(kind=CALL)
    told = asked.aggregate(sent=Count("pk"), answered=Count("answer"))
    if told["sent"] >= ENOUGH:
        found = replace(found, answered=told["answered"] / told["sent"], own=found.own | {"answered"})
    rows = FollowUp.objects.filter(touchpoint__in=asking, state=DONE, answer__isnull=False)
    answers = list(rows.order_by("-pk").values_list("answer", flat=True)[:LATEST])
    if len(answers) >= ENOUGH:
        share = sum(is_unhappy(one) for one in answers if isinstance(one, dict)) / len(answers)
        found = replace(found, unhappy=share, own=found.own | {"unhappy"})
    scores = [one["score"] for one in answers if isinstance(one, dict) and "score" in one and not is_unhappy(one)]
    if len(scores) >= ENOUGH:
        found = replace(found, fond=sum(one > 8 for one in scores) / len(scores), own=found.own | {"fond"})
    calls = FollowUp.objects.filter(kind=CALL, state=DONE).aggregate(done=Count("pk"), tries=Sum("tries"))
    if calls["done"] >= ENOUGH and calls["tries"]:
        found = replace(found, reached=min(1.0, calls["done"] / calls["tries"]), own=found.own | {"reached"})
    cases = Case.objects.filter(resolved_at__isnull=False, spam_at=None).order_by("-pk")
    spans = [end - start for start, end in cases.values_list("opened_at", "resolved_at")[:LATEST] if end]
    if len(spans) >= ENOUGH:
        days = median(one.total_seconds() for one in spans) / 86400
        found = replace(found, days_of_a_case=max(days, 0.05), own=found.own | {"days_of_a_case"})
    return found
