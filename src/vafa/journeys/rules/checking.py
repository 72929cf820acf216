"""Whether a plan may be published: every step says what it must, and what it names exists."""

from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass

from vafa.journeys.rules.steps import (
    ANSWERED,
    Branch,
    Conditions,
    Content,
    Entrance,
    Give,
    OpenCase,
    SetTrait,
    Split,
    Step,
    Steps,
    Wait,
    WaitFor,
)
from vafa.journeys.rules.touchpoints import LAST_DAY, Touchpoint
from vafa.journeys.rules.walking import every_step, lists_of
from vafa.platform.values import Refused, refuse_if

MOST_STEPS = 80
LONGEST_WAIT = 730  # days one may wait for something
GOALS = ("returned", "answered", "bought_offered", "referred")
GIFTS = ("points", "coupon")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a plan may name, by keys; `read` refuses unreadable conditions."""

    letters: Container[str]
    triggers: Collection[str]
    occasions: Collection[str]
    case_kinds: Collection[str]
    dates: Collection[str]  # fields of conditions that hold a date
    read: Callable[[Conditions], object]


def check_content(content: Content, known: Known) -> None:
    """Refuse a plan that could not be walked as its author means it.

    Refused, naming the step where there is one: journeys.no_touchpoints, .too_many_steps, .same_key,
    .window_backwards, .window_over, .letter_missing, .letter_unknown, .wait_missing, .timeout_missing,
    .question_missing, .trigger_unknown, .shares_wrong, .gift_missing, .case_kind_unknown, .trait_missing,
    .entry_missing, .goal_unknown; and whatever reading conditions refuses.
    """
    steps = list(every_step(content.steps))
    refuse_if(not any(isinstance(one, Touchpoint) for one in steps), _refused("no_touchpoints", ""))
    refuse_if(len(steps) > MOST_STEPS, _refused("too_many_steps", "", most=MOST_STEPS))
    _check_entry(content.entry, known)
    for one in content.exits:
        refuse_if(not one.trigger and one.when is None, _refused("trigger_unknown", "", trigger=""))
        refuse_if(
            one.trigger and one.trigger not in known.triggers, _refused("trigger_unknown", "", trigger=one.trigger)
        )
        _readable(one.when, known)
    goal = content.goal
    refuse_if(goal and (goal.measure not in GOALS or not 1 <= goal.days <= LAST_DAY), _refused("goal_unknown", ""))
    seen: dict[str, Step] = {}
    for step in steps:
        refuse_if(step.key in seen, _refused("same_key", step.key))
        _check_step(step, seen, known)
        seen[step.key] = step
    _in_order(content.steps, 0)


def _check_entry(entry: Entrance, known: Known) -> None:
    ways = [bool(entry.trigger), entry.audience is not None, bool(entry.occasion)]
    refuse_if(sum(ways) != 1, _refused("entry_missing", ""))
    refuse_if(entry.trigger and entry.trigger not in known.triggers, _refused("entry_missing", ""))
    refuse_if(entry.occasion and entry.occasion not in known.occasions, _refused("entry_missing", ""))
    _readable(entry.audience, known)
    _readable(entry.when, known)


def _check_step(step: Step, seen: Mapping[str, Step], known: Known) -> None:
    match step:
        case Touchpoint():
            _check_touchpoint(step, known)
        case Wait():
            asked = sum(
                [bool(step.days or step.hours) and not step.date, bool(step.clock or step.weekdays), bool(step.date)]
            )
            refuse_if(asked != 1 or (not step.date and step.days < 0), _refused("wait_missing", step.key))
            refuse_if(step.date and step.date not in known.dates, _refused("wait_missing", step.key))
        case WaitFor():
            _check_waiting(step, seen, known)
        case Branch():
            known.read(step.when)
        case Split():
            shares = [one.share for one in step.ways]
            fine = len(shares) > 1 and sum(shares) == 100 and len({one.key for one in step.ways}) == len(shares)
            refuse_if(not fine or 0 in shares, _refused("shares_wrong", step.key))
        case Give():
            money = step.amount > 0 and bool(step.currency)
            worth = step.amount > 0 if step.gift == "points" else step.percent > 0 or money
            refuse_if(step.gift not in GIFTS or not worth, _refused("gift_missing", step.key))
        case OpenCase():
            unknown = step.case_kind not in known.case_kinds or not any(step.subject.values())
            refuse_if(unknown, _refused("case_kind_unknown", step.key))
        case SetTrait():
            refuse_if(not step.trait.strip(), _refused("trait_missing", step.key))


def _check_touchpoint(one: Touchpoint, known: Known) -> None:
    refuse_if(not 0 <= one.from_day <= one.to_day <= LAST_DAY, _refused("window_backwards", one.key))
    refuse_if(not one.letter and one.kind != "call", _refused("letter_missing", one.key))
    refuse_if(one.letter and one.letter not in known.letters, _refused("letter_unknown", one.key, letter=one.letter))


def _check_waiting(step: WaitFor, seen: Mapping[str, Step], known: Known) -> None:
    refuse_if(not 1 <= step.days <= LONGEST_WAIT, _refused("timeout_missing", step.key, most=LONGEST_WAIT))
    if step.event == ANSWERED:
        asked = seen.get(step.of)
        asks = isinstance(asked, Touchpoint) and bool(asked.question)
        refuse_if(not asks, _refused("question_missing", step.key))
    else:
        refuse_if(step.event not in known.triggers, _refused("trigger_unknown", step.key, trigger=step.event))


def _in_order(steps: Steps, day: int) -> int:
    """A window that is over before the one before it begins would never be reached. The first day reached so far."""
    for one in steps:
        if isinstance(one, Touchpoint) and one.since == "start":
            refuse_if(one.to_day < day, _refused("window_over", one.key))
            day = max(day, one.from_day)
        day = max([day, *(_in_order(inner, day) for inner in lists_of(one).values())])
    return day


def _readable(conditions: Conditions | None, known: Known) -> None:
    if conditions is not None:
        known.read(conditions)


def _refused(code: str, key: str, **data: object) -> Refused:
    return Refused(f"journeys.{code}", {"touchpoint": key, **data}, status=422)
