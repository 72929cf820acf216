"""Steps, and who begins, leaves and is hoped for, each as one line in the reader's words. It asks the database nothing.

What a step names is looked up where it is defined: triggers, occasions, fields of conditions. What is no longer there
is said so, and breaks nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.fields import asked
from vafa.customers.conditions.sentence import sentence as said
from vafa.journeys.almanac import occasions
from vafa.journeys.gifts.wording import worth_words
from vafa.journeys.rules.steps import (
    ANSWERED,
    THEN,
    Branch,
    Conditions,
    Content,
    Entrance,
    Exit,
    Give,
    Leave,
    OpenCase,
    SetTrait,
    Split,
    Step,
    Wait,
    WaitFor,
)
from vafa.journeys.rules.touchpoints import Touchpoint, in_language
from vafa.journeys.triggering import triggers
from vafa.journeys.web.words import ICONS, KINDS, window_words
from vafa.platform.i18n.dates import show_clock, weekday_names
from vafa.platform.i18n.digits import show_number, show_percent, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

STEP_KINDS: Mapping[str, Promise] = {
    **KINDS,
    "wait": pgettext_lazy("a step of a plan", "Wait"),
    "wait_for": gettext_lazy("Wait for something"),
    "branch": gettext_lazy("Two ways, by what is known of them"),
    "split": gettext_lazy("Ways to compare"),
    "give": gettext_lazy("A present"),
    "open_case": gettext_lazy("Open a case"),
    "set_trait": gettext_lazy("Mark the customer"),
    "leave": gettext_lazy("The end of the way"),
}
STEP_ICONS: Mapping[str, str] = {
    **ICONS, "wait": "clock", "wait_for": "hourglass", "branch": "git-branch", "split": "adjustments", "give": "gift",
    "open_case": "folders", "set_trait": "tag", "leave": "door-exit",
}  # fmt: skip
GOALS: Mapping[str, Promise] = {
    "returned": gettext_lazy("they buy again"),
    "answered": gettext_lazy("they answer"),
    "bought_offered": gettext_lazy("they buy what was offered"),
    "referred": gettext_lazy("they bring somebody"),
}

MEASURES: Mapping[str, Promise] = {
    "": gettext_lazy("Nothing"),
    "reached": gettext_lazy("how many it reached"),
    "opened": gettext_lazy("how many opened it"),
    "answered": gettext_lazy("how many answered"),
    "talked": gettext_lazy("how many we talked with"),
    "bought": gettext_lazy("how many bought"),
    "joined": gettext_lazy("how many joined"),
}


def step_sentence(step: Step, steps: Mapping[str, Step] | None = None) -> str:
    """A step as one line, without a full stop; `steps` by key tell the name of one whose answer is awaited."""
    match step:
        case Touchpoint():
            return f"{step.called(active().language)} · {when_words(step)}"
        case Wait():
            return _wait(step)
        case WaitFor():
            words = _("Wait, %(days)s at most, for this: %(event)s")
            return words % {"event": awaited_words(step, steps or {}), "days": day_count(step.days)}
        case Branch():
            return _("Only some: %(who)s") % {"who": who_words(step.when)}
        case Split():
            return ngettext("%(count)s way, by lot", "%(count)s ways, by lot", len(step.ways)) % {
                "count": show_number(len(step.ways), active().language)
            }
        case Give():
            return _give(step)
        case OpenCase():
            return _("Open a case: %(subject)s") % {"subject": in_language(step.subject, active().language) or "…"}
        case SetTrait():
            return _("Mark the customer: %(name)s is %(value)s") % {
                "name": step.trait,
                "value": trait_words(step.value),
            }
        case Leave():
            return _("The way ends here")


def step_title(step: Step, steps: Mapping[str, Step] | None = None) -> str:
    """What its author called it; else its line."""
    return in_language(step.name, active().language) or step_sentence(step, steps)


def turn_words(step: Step, turn: str) -> str:
    """What the list of a deciding step is headed by: "If so", "If not after 7 days", "Way A · 50%"."""
    if isinstance(step, Split):
        way = next(one for one in step.ways if one.key == turn)
        return f"{way.called(active().language) or way.key} · {show_percent(way.share, active().language)}"
    if isinstance(step, WaitFor):
        return _("When it happens") if turn == THEN else _("If it does not, after %(days)s") % {
            "days": day_count(step.days)
        }  # fmt: skip
    return pgettext("of a plan's branch", "If so") if turn == THEN else pgettext("of a plan's branch", "Otherwise")


def when_words(one: Touchpoint) -> str:
    """When a touchpoint is due: «روز ۳ تا ۷»; counted from the step before it, «۰ تا ۲ روز بعد»."""
    if one.since == "start":
        return window_words(one.from_day, one.to_day)
    if one.to_day == 0:
        return pgettext("when a step is due", "at once")
    if one.from_day == one.to_day:
        return _("%(days)s later") % {"days": day_count(one.to_day)}
    first, last = (show_number(day, active().language) for day in (one.from_day, one.to_day))
    words = ngettext("%(first)s to %(last)s day later", "%(first)s to %(last)s days later", one.to_day)
    return words % {"first": first, "last": last}


def awaited_words(step: WaitFor, steps: Mapping[str, Step]) -> str:
    """What a step waits for, as a clause."""
    if step.event != ANSWERED:
        return trigger_words(step.event)
    asks = steps.get(step.of)
    return _("an answer to “%(name)s”") % {"name": step_title(asks) if asks else step.of}


def trigger_words(key: str, options: Mapping[str, int] | None = None) -> str:
    """What has to happen, as a clause; of a trigger that is gone, that it is."""
    known = triggers().get(key)
    try:
        words = known.sentence(options or {}) if known else _("something that is no longer known")
    except Refused as refused:
        return sentence(refused)
    return to_reader(words, active().language)


def who_words(conditions: Conditions | None) -> str:
    """Conditions as a sentence, or why they cannot be read any more."""
    try:
        return said(read_conditions(conditions if conditions is not None else {"all": []}))
    except Refused as refused:
        return sentence(refused)


def entry_words(entry: Entrance) -> str:
    """Who begins: one line."""
    language = active().language
    if entry.audience is not None:
        words = who_words(entry.audience)
        if entry.again_after_days is not None:
            again = _("%(who)s; again after %(days)s")
            return again % {"who": words, "days": day_count(entry.again_after_days)}
        return _("%(who)s; each once") % {"who": words}
    if entry.occasion:
        known = occasions().get(entry.occasion)
        name = str(known.label) if known else entry.occasion
        words = _("%(days)s before %(occasion)s") if entry.days_before else _("On %(occasion)s")
        words %= {"days": day_count(entry.days_before), "occasion": name} if entry.days_before else {"occasion": name}
    elif entry.trigger:
        words = trigger_words(entry.trigger, entry.options)
    else:
        return _("Nobody yet")
    comma = ", " if language == "en" else "، "
    return f"{words}{comma}{_('only: %(who)s') % {'who': who_words(entry.when)}}" if entry.when else words


def exits_words(exits: Sequence[Exit]) -> str:
    """When somebody leaves before the end: one line."""
    told = [trigger_words(one.trigger) for one in exits if one.trigger]
    told += [_("among them: %(who)s") % {"who": who_words(one.when)} for one in exits if one.when is not None]
    if not told:
        return _("Nobody leaves before the end")
    return pgettext("between exits of which one holds", " or ").join(told)


def goal_words(content: Content) -> str:
    """What is hoped for, and with whom it is compared: one line."""
    parts = []
    if content.goal:
        hope = {
            "goal": str(GOALS.get(content.goal.measure, content.goal.measure)),
            "days": day_count(content.goal.days),
        }
        parts.append(_("That %(goal)s within %(days)s") % hope)
    if content.hold_out:
        share = show_percent(content.hold_out, active().language)
        parts.append(_("%(share)s hear nothing, to compare") % {"share": share})
    return " · ".join(parts) or _("Nothing named yet")


def day_count(days: int) -> str:
    """Some days: «۳ روز»."""
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": show_number(days, active().language)}


show_days = day_count


def trait_words(value: object) -> str:
    """The value of a mark: yes and no as words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return show_number(value, active().language) if isinstance(value, int) else str(value)


def _wait(step: Wait) -> str:
    language = active().language
    if step.date:
        told = asked(step.date)
        name = {"date": str(told.field.label) if told else step.date, "days": day_count(abs(step.days))}
        if not step.days:
            return _("Wait until the day of “%(date)s”") % name
        before, after = _("Wait until %(days)s before “%(date)s”"), _("Wait until %(days)s after “%(date)s”")
        return (before if step.days < 0 else after) % name
    if step.clock or step.weekdays:
        names = weekday_names(language, 0)
        days = pgettext("between weekdays of which one counts", " or ").join(names[day] for day in step.weekdays)
        clock = show_clock(time.fromisoformat(step.clock)) if step.clock else ""
        if not clock:
            return _("Wait until it is %(weekdays)s") % {"weekdays": days}
        if not days:
            return _("Wait until it is %(clock)s") % {"clock": clock}
        return _("Wait until it is %(clock)s on %(weekdays)s") % {"clock": clock, "weekdays": days}
    hours = ngettext("%(count)s hour", "%(count)s hours", step.hours) % {"count": show_number(step.hours, language)}
    parts = [day_count(step.days)] if step.days or not step.hours else []
    parts += [hours] if step.hours else []
    return _("Wait %(long)s") % {"long": pgettext("between days and hours", " and ").join(parts)}


def _give(step: Give) -> str:
    worth = worth_words(step.gift, Decimal(step.amount), step.percent, "")
    words = {"worth": worth, "days": day_count(step.days)}
    if step.gift == "points":
        return _("Give %(worth)s") % words
    return (_("Give a coupon: %(worth)s, good for %(days)s") if step.days else _("Give a coupon: %(worth)s")) % words
