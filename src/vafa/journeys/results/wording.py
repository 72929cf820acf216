"""What came of a plan, said in sentences: so many of a hundred, how much more that is, or that there is no telling yet.

Nothing is decided here; `rules.comparing_shares` did. Shares are said of 100 customers, of 1000 where 100 are too few
to show them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from vafa.journeys.rules.comparing_shares import FEWER, LEAST, MORE, SAME, TOO_FEW, Comparison, Share
from vafa.journeys.rules.converting import ANSWERED, BOUGHT_OFFERED, REFERRED, RETURNED
from vafa.journeys.rules.steps import Goal
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.reading import active
from vafa.platform.wording import refusals

refusals(
    {
        "journeys.split_gone": gettext_lazy("This plan no longer has these ways; somebody changed it meanwhile."),
        "journeys.plan_empty": gettext_lazy("This plan has no published version."),
    }
)
PER = (100, 1000, 10000)
DID: Mapping[str, Promise] = {
    RETURNED: pgettext_lazy("somebody", "Came back"),
    ANSWERED: pgettext_lazy("somebody", "Answered"),
    BOUGHT_OFFERED: pgettext_lazy("somebody", "Bought what was offered"),
    REFERRED: pgettext_lazy("somebody", "Brought somebody"),
}
DID_NOT: Mapping[str, Promise] = {
    RETURNED: pgettext_lazy("somebody", "Not within the days"),
    ANSWERED: pgettext_lazy("somebody", "Did not answer"),
    BOUGHT_OFFERED: pgettext_lazy("somebody", "Did not buy it"),
    REFERRED: pgettext_lazy("somebody", "Brought nobody"),
}
OF_ONE: Mapping[str, Promise] = {
    RETURNED: gettext_lazy("Of those who walked this plan, %(ours)s of %(per)s came back within %(days)s days."),
    ANSWERED: gettext_lazy("Of those who walked this plan, %(ours)s of %(per)s answered within %(days)s days."),
    BOUGHT_OFFERED: gettext_lazy(
        "Of those who walked this plan, %(ours)s of %(per)s bought what it offers within %(days)s days."
    ),
    REFERRED: gettext_lazy("Of those who walked this plan, %(ours)s of %(per)s brought somebody within %(days)s days."),
}
OF_PLAN: Mapping[str, Promise] = {
    RETURNED: gettext_lazy(
        "Of those who walked this plan, %(ours)s of %(per)s came back within %(days)s days; of the others, %(theirs)s."
    ),
    BOUGHT_OFFERED: gettext_lazy(
        "Of those who walked this plan, %(ours)s of %(per)s bought what it offers within %(days)s days; of the others, "
        "%(theirs)s."
    ),
    REFERRED: gettext_lazy(
        "Of those who walked this plan, %(ours)s of %(per)s brought somebody within %(days)s days; of the others, "
        "%(theirs)s."
    ),
}
OF_WAYS: Mapping[str, Promise] = {
    RETURNED: gettext_lazy(
        "On the way “%(one)s”, %(ours)s of %(per)s came back within %(days)s days; on “%(other)s”, %(theirs)s."
    ),
    ANSWERED: gettext_lazy(
        "On the way “%(one)s”, %(ours)s of %(per)s answered within %(days)s days; on “%(other)s”, %(theirs)s."
    ),
    BOUGHT_OFFERED: gettext_lazy(
        "On the way “%(one)s”, %(ours)s of %(per)s bought what was offered within %(days)s days; on “%(other)s”, "
        "%(theirs)s."
    ),
    REFERRED: gettext_lazy(
        "On the way “%(one)s”, %(ours)s of %(per)s brought somebody within %(days)s days; on “%(other)s”, %(theirs)s."
    ),
}
UNREACHABLE: Mapping[str, Promise] = {
    BOUGHT_OFFERED: gettext_lazy(
        "No touchpoint of this plan says which product it offers, so nobody can have bought it."
    ),
    REFERRED: gettext_lazy(
        "No step of this plan gives a code that a customer could pass on, so this cannot be measured yet."
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding: the two shares, and what they mean. `verdict` is the code the words stand for."""

    shares: str
    meaning: str
    verdict: str

    def __str__(self) -> str:
        return f"{self.shares} {self.meaning}".strip()


def of_plan(goal: Goal, found: Comparison) -> Said:
    """A plan against those it held out."""
    return Said(_shares(OF_PLAN[goal.measure], goal, found), verdict_words(found), found.verdict)


def of_ways(goal: Goal, found: Comparison, one: str, other: str) -> Said:
    """One way against another, by their names."""
    shares = _shares(OF_WAYS[goal.measure], goal, found, one=one, other=other)
    return Said(shares, verdict_words(found), found.verdict)


def of_one(goal: Goal, share: Share) -> str:
    """A plan that nothing is held beside."""
    per = _per(share.value)
    told = {"ours": _count(share.value * per), "per": _count(per), "days": _count(goal.days)}
    return str(OF_ONE[goal.measure]) % told


def verdict_words(found: Comparison) -> str:
    """What the difference of two shares means."""
    per = _per_of(found)
    low, high = found.difference.low * per, found.difference.high * per
    if found.verdict == MORE:
        words = _("That is %(apart)s more, almost surely between %(low)s and %(high)s.")
        return words % _between(_apart(found, per), low, high)
    if found.verdict == FEWER:
        words = _("That is %(apart)s fewer, almost surely between %(low)s and %(high)s.")
        return words % _between(-_apart(found, per), -high, -low)
    if found.verdict == SAME:
        most = ceil(max(-low, high))
        words = _("There is no difference worth speaking of: almost surely at most %(most)s of %(per)s either way.")
        return words % {"most": _count(most), "per": _count(per)}
    if found.verdict == TOO_FEW:
        words = _("There is no telling yet: it takes at least %(least)s customers on each side whose days are over.")
        return words % {"least": _count(LEAST)}
    if found.needed is None:
        return _("There is no telling yet; so far the two hardly differ.")
    count = about(found.needed)
    words = ngettext(
        "There is no telling yet: it takes about %(count)s more customer.",
        "There is no telling yet: it takes about %(count)s more customers.",
        count,
    )
    return words % {"count": _count(count)}


def open_words(goal: Goal, count: int) -> str:
    """How many are not counted yet."""
    words = ngettext(
        "%(count)s customer is still on the way, and counts once their %(days)s days are over.",
        "%(count)s customers are still on the way, and count once their %(days)s days are over.",
        count,
    )
    return words % {"count": _count(count), "days": _count(goal.days)}


def interval_words(share: Share) -> str:
    """Where the true share lies: "25 to 29 %"."""
    low, high, places = share.interval.low, share.interval.high, 0 if share.value >= 0.02 or not share.hits else 1
    language = active().language
    return _("%(low)s to %(high)s") % {
        "low": show_number(round(100 * low, places), language, places),
        "high": show_percent(round(100 * high, places), language, places),
    }


def percent_words(share: Share) -> str:
    """The share itself; small ones with a decimal."""
    places = 0 if share.value >= 0.1 or not share.hits else 1
    return show_percent(round(100 * share.value, places), active().language, places)


def about(count: int) -> int:
    """Rounded up to two digits: 433 is about 440, 1240 about 1300."""
    step = int(10 ** max(len(str(count)) - 2, 0))
    return ceil(count / step) * step


def _shares(words: Promise, goal: Goal, found: Comparison, **names: str) -> str:
    per = _per_of(found)
    told = {
        "ours": _count(found.ours.value * per), "theirs": _count(found.theirs.value * per), "per": _count(per),
        "days": _count(goal.days),
    }  # fmt: skip
    return str(words) % {**told, **names}


def _between(apart: int, low: float, high: float) -> dict[str, str]:
    return {"apart": _count(apart), "low": _count(max(1, round(low))), "high": _count(max(1, round(high)))}


def _apart(found: Comparison, per: int) -> int:
    """The difference as the two numbers that are said differ."""
    return round(found.ours.value * per) - round(found.theirs.value * per)


def _per_of(found: Comparison) -> int:
    """Of how many customers the two shares are said, so that both and their difference can be seen."""
    shown = [share.value for share in (found.ours, found.theirs) if share.hits]
    if found.verdict in (MORE, FEWER):
        shown.append(min(abs(found.difference.low), abs(found.difference.high)))
    return _per(min(shown, default=1.0))


def _per(smallest: float) -> int:
    return next((per for per in PER if smallest * per >= 0.5), PER[-1])


def _count(number: float) -> str:
    return show_number(round(number), active().language)
