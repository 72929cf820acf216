"""Policies in the reader's words: when they hold, and what they promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from vafa.cases.models import PRIORITIES, Policy
from vafa.cases.queries.setup import all_kinds
from vafa.cases.rules.policies import PROMISES as ORDER
from vafa.cases.rules.policies import Term
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.shape_words import calendar_names, joined, term_words
from vafa.cases.web.words import CHANNELS, PROMISES
from vafa.customers.models import Trait
from vafa.platform.i18n.reading import active

CLASS = "class"


@dataclass(frozen=True)
class Line:
    """One promise: what, and within how long by which clock."""

    what: str
    term: Term

    def within(self) -> str:
        """Its time in words."""
        return term_words(self.term, calendar_names() if self.term.calendar else {})


def lines_of(policy: Policy) -> list[Line]:
    """What a policy promises, in the usual order."""
    given: Mapping[str, Any] = policy.promises
    return [
        Line(str(PROMISES[kind]), Term(given[kind]["minutes"], given[kind].get("calendar", "")))
        for kind in ORDER
        if kind in given
    ]


def condition_words(policy: Policy) -> str:
    """When a policy holds: «شکایت، مشتری vip»."""
    chosen, language = policy.conditions, active().language
    names = {one.key: words_in(one.name, language) for one, _on in all_kinds()} if chosen.get("kinds") else {}
    priorities = {key: str(label) for key, label in PRIORITIES}
    either = gettext(" or ")
    parts = [
        either.join(names.get(one, one) for one in chosen.get("kinds", ())),
        _said(gettext("priority %(what)s"), [priorities[one] for one in chosen.get("priorities", ())], either),
        _said(gettext("customer %(what)s"), chosen.get("classes", ()), either),
        _said(gettext("by %(what)s"), [str(CHANNELS.get(one, one)) for one in chosen.get("channels", ())], either),
        _said(gettext("product %(what)s"), chosen.get("products", ()), either),
    ]
    return joined(part for part in parts if part) or gettext("every case")


def classes() -> list[str]:
    """The classes of customers that are in use."""
    rows = Trait.objects.filter(name=CLASS).values_list("value", flat=True).distinct()[:50]
    return sorted({one for one in rows if isinstance(one, str) and one})


def _said(words: str, values: Any, either: str) -> str:
    return words % {"what": either.join(values)} if values else ""
