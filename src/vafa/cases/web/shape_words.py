"""Kinds and stages in the reader's words: what a stage asks, promises and says. It asks the database for names only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.rules.policies import ALWAYS, OPEN_DAYS, Term
from vafa.cases.rules.shapes import LETTERS, KindShape, StageShape, words_in
from vafa.cases.web.words import PROMISES
from vafa.platform.accounts.models import ROLE_LABELS, Staff, Team
from vafa.platform.i18n.reading import active
from vafa.platform.time.models import Calendar
from vafa.platform.ui.components import Who
from vafa.platform.values.calendar_words import length_words

FIELD_WORDS: Mapping[str, Promise] = {
    "text": _("A few words"),
    "long": _("Several lines"),
    "number": _("A number"),
    "money": _("An amount of money"),
    "date": _("A day"),
    "choice": _("One of several answers"),
    "choices": _("Any of several answers"),
    "yesno": _("Yes or no"),
    "phone": _("A telephone number"),
    "serial": _("A serial number"),
    "file": _("A picture or file"),
}
AUTO_WORDS: Mapping[str, Promise] = {
    "": _("By hand"),
    "answered": _("By itself, once the customer had an answer"),
    "unit_known": _("By itself, once the unit is known"),
    "order_known": _("By itself, once the order is known"),
    "file_known": _("By itself, once a picture or file has come"),
    "fault_known": _("By itself, once it is clear whose fault it was"),
    "loss_known": _("By itself, once the customer's loss is written down"),
    "apologised": _("By itself, once we have said sorry"),
    "made_good": _("By itself, once it was made good"),
}
LETTER_WORDS: Mapping[str, Promise] = {
    "R": _("Does the work"),
    "A": _("Answers for it"),
    "C": _("Is asked"),
    "I": _("Is told"),
}


@dataclass(frozen=True)
class StageCard:
    """A stage of a kind at a glance."""

    number: int
    name: str
    promise: str
    fields: Sequence[tuple[str, bool]]
    checks: Sequence[tuple[str, bool]]
    people: Sequence[tuple[str, Sequence[Who]]]
    leave: str
    approval: bool
    tell: str


def cards_of(shape: KindShape, terms: Mapping[str, Term]) -> list[StageCard]:
    """The four stages of a kind; `terms` are the usual promises."""
    names, calendars = Names(), calendar_names()
    return [_card(number, one, terms, names, calendars) for number, one in enumerate(shape.stages, 1)]


def _card(
    number: int, stage: StageShape, terms: Mapping[str, Term], names: "Names", calendars: Mapping[str, str]
) -> StageCard:  # fmt: skip
    language = active().language
    promise = ""
    if stage.promise in terms:
        told = {"what": str(PROMISES[stage.promise]), "within": term_words(terms[stage.promise], calendars)}
        promise = gettext("%(what)s: %(within)s") % told
    return StageCard(
        number,
        words_in(stage.name, language),
        promise,
        [(words_in(one.label, language), one.required) for one in stage.fields],
        [(words_in(one.text, language), one.required) for one in stage.checks],
        [(letter, found) for letter in LETTERS if (found := names.of(getattr(stage.people, letter)))],
        leave_words(stage),
        stage.approval,
        words_in(stage.tell, language),
    )


def leave_words(stage: StageShape) -> str:
    """How a case leaves the stage."""
    if stage.leave == "answered":
        return gettext("By itself, once we have answered")
    return gettext("By hand, once everything required is done")


def term_words(term: Term, calendars: Mapping[str, str]) -> str:
    """Within how long, and by which clock."""
    told = {"length": length_words(timedelta(minutes=term.minutes), active().language)}
    if term.calendar == ALWAYS:
        return gettext("%(length)s, day and night") % told
    if term.calendar == OPEN_DAYS:
        return gettext("%(length)s of days when we are open") % told
    if term.calendar:
        told["calendar"] = calendars.get(term.calendar, term.calendar)
        return gettext("%(length)s by the calendar “%(calendar)s”") % told
    return gettext("%(length)s of working time") % told


def calendar_names() -> dict[str, str]:
    """The shop's own calendars by key."""
    return dict(Calendar.objects.order_by("name").values_list("key", "name"))


def joined(parts: Iterable[str]) -> str:
    """Items one after the other, as the reader's language lists them."""
    return pgettext("between items of a list", ", ").join(parts)


class Names:
    """Who "owner", "role:lead", "team:3" and "staff:7" are; two questions however many are asked."""

    def __init__(self) -> None:
        rows = Staff.objects.order_by("name", "pk").values_list("pk", "name", "is_active")
        self.staff = {pk: (name, active) for pk, name, active in rows}
        self.teams = dict(Team.objects.order_by("name", "pk").values_list("pk", "name"))
        self.roles = {str(role): str(label) for role, label in ROLE_LABELS}

    def of(self, people: Iterable[str]) -> list[Who]:
        """Each as the table of responsibilities shows it."""
        return [self.one(text) for text in people]

    def one(self, text: str) -> Who:
        """One of them; somebody unknown is said to be so."""
        kind, _colon, name = text.partition(":")
        if text == "owner":
            return Who(text, gettext("The case's owner"), "role")
        if kind == "role":
            return Who(text, self.roles.get(name, name), "role")
        if kind == "team":
            return Who(text, self.teams.get(int(name), gettext("a team that is gone")), "team")
        return Who(text, self.staff.get(int(name), (gettext("somebody unknown"), False))[0], "person")

    def left(self, text: str) -> bool:
        """Whether this stands for nobody any more: someone who left, a team taken apart."""
        kind, _colon, name = text.partition(":")
        if kind == "staff":
            return not self.staff.get(int(name), ("", False))[1]
        return kind == "team" and int(name) not in self.teams
