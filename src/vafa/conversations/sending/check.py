"""Everything that can stop a message, asked once, in a fixed order, for a whole batch.

The order: is the customer there · can we reach them · do they agree · does another room object · is the wording there ·
may it be said at this hour (else later, and if that is too late, not at all) · have they heard enough from us lately.
Nothing is stored here.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vafa.channels.contract import Driver
from vafa.conversations.letters.editing import customer_context
from vafa.conversations.letters.liquid import LetterBroken
from vafa.conversations.letters.rendering import Rendered, free_text, plain, render_source
from vafa.conversations.letters.shelf import Shelf
from vafa.conversations.links import unsubscribe_url
from vafa.conversations.rules.quiet import next_welcome
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.facts import Facts, load
from vafa.conversations.sending.objections import contributed
from vafa.conversations.sending.points import points_allowed, points_open, templates_for
from vafa.customers.models import EMAIL, ContactPoint, Customer
from vafa.customers.rules.consent import SERVICE

# Reasons of the house; their sentences are in wording.py.
WITHDRAWN, UNREACHABLE, NO_CONSENT = "withdrawn", "no_contact_point", "no_consent"
WORDING_MISSING, LETTER_BROKEN, TOO_LATE, TOO_MANY = "wording_missing", "letter_broken", "too_late", "too_many_lately"
WINDOW_CLOSED = "window_closed"


@dataclass(frozen=True)
class Ready:
    """Nothing stands against it: to whom, in what words, and from when. Without words when it was written before.

    `account_id` and `thread` are where the customer wrote, when it goes back the same way.
    """

    draft: Draft
    point: ContactPoint
    language: str
    due_at: datetime
    words: Rendered | None
    channel: str = EMAIL
    account_id: int | None = None
    thread: str = ""
    templates: str = ""


@dataclass(frozen=True)
class Skipped:
    """It will not be sent, for this reason."""

    draft: Draft
    reason: str
    detail: str = ""
    language: str = ""


Checked = Ready | Skipped


def check_messages(drafts: Sequence[Draft], at: datetime) -> list[Checked]:
    """What is to become of each draft, in their order; about a dozen queries for any number of them."""
    return _Asking(drafts, at, load(drafts, at), write=True).answers()


def check_again(drafts: Sequence[Draft], at: datetime) -> list[Checked]:
    """The same when the moment of leaving has come; the words are those that were recorded."""
    return _Asking(drafts, at, load(drafts, at, leaving=True), write=False).answers()


class _Asking:
    """One pass over a batch: each question is asked only about drafts that nothing stands against so far."""

    def __init__(self, drafts: Sequence[Draft], at: datetime, facts: Facts, *, write: bool) -> None:
        self._drafts, self._at, self._facts, self._write = drafts, at, facts, write
        self._skipped: dict[int, Skipped] = {}
        self._points: dict[int, ContactPoint] = {}

    def answers(self) -> list[Checked]:
        self._ask_customers()
        self._ask_other_rooms()
        words = self._write_all() if self._write else {}
        due = self._ask_hours()
        self._ask_attention()
        found: list[Checked] = []
        for number, draft in enumerate(self._drafts):
            skipped = self._skipped.get(number)
            if skipped:
                found.append(skipped)
            else:
                language = self._language(draft)
                found.append(self._ready(number, draft, language, due[number], words.get(number)))
        return found

    def _ready(self, number: int, draft: Draft, language: str, due: datetime, words: Rendered | None) -> Ready:
        point, facts = self._points[number], self._facts
        way = facts.ways[point.kind]
        heard = facts.heard.get(draft.conversation_id or 0)
        here = heard if heard is not None and heard.point_id == point.pk else None
        return Ready(
            draft, point, language, due, words, channel=way.channel,
            account_id=here.account_id if here else None, thread=here.thread if here else "",
            templates=self._fill(draft, way, language) if self._write else "",
        )  # fmt: skip

    def _fill(self, draft: Draft, way: type[Driver], language: str) -> str:
        """The provider's approved words with this message's values, by account, as JSON; empty when there are none."""
        approved = templates_for(self._facts, draft, way)
        if not approved:
            return ""
        known = {**draft.context, "customer": customer_context(self._customer(draft)), "shop": self._facts.shop}
        filled = {}
        for one in approved:
            values = [plain(words, known, language) for words in one.variables]
            filled[str(one.account_id)] = {"name": one.name, "language": one.code, "values": values}
        return json.dumps(filled, ensure_ascii=False)

    def _open(self) -> Iterator[tuple[int, Draft]]:
        return ((number, draft) for number, draft in enumerate(self._drafts) if number not in self._skipped)

    def _skip(self, number: int, reason: str, detail: str = "") -> None:
        draft = self._drafts[number]
        self._skipped[number] = Skipped(draft, reason, detail[:300], self._language(draft))

    def _customer(self, draft: Draft) -> Customer:
        return self._facts.customers[draft.customer_id]

    def _language(self, draft: Draft) -> str:
        customer = self._facts.customers.get(draft.customer_id)
        return draft.language or (customer.language if customer else "")

    def _ask_customers(self) -> None:
        for number, draft in self._open():
            customer = self._facts.customers.get(draft.customer_id)
            if customer is None or customer.withdrawn_at is not None:
                self._skip(number, WITHDRAWN)
            elif not self._facts.points.get(draft.customer_id):
                self._skip(number, UNREACHABLE)
            elif not points_allowed(self._facts, draft):
                self._skip(number, NO_CONSENT)
            elif points := points_open(self._facts, draft, max(self._at, draft.not_before or self._at)):
                self._points[number] = points[0]
            else:
                self._skip(number, WINDOW_CLOSED)

    def _ask_other_rooms(self) -> None:
        for ask in contributed():
            still = list(self._open())
            if still:
                for place, reason in ask([draft for _, draft in still], self._at).items():
                    self._skip(still[place][0], reason)

    def _write_all(self) -> dict[int, Rendered]:
        shelf = Shelf(draft.letter for _, draft in self._open())
        written = {}
        for number, draft in self._open():
            try:
                words = words_of(self._facts, draft, self._points[number], shelf)
            except LetterBroken as problem:
                self._skip(number, LETTER_BROKEN, problem.name or str(problem))
                continue
            if words is None:
                self._skip(number, WORDING_MISSING, draft.letter)
            else:
                written[number] = words
        return written

    def _ask_hours(self) -> dict[int, datetime]:
        """When each may leave: what they asked for at once, all else when it is welcome."""
        due = {}
        for number, draft in self._open():
            moment = max(self._at, draft.not_before or self._at)
            if draft.purpose != SERVICE:
                customer = self._customer(draft)
                moment = next_welcome(moment, self._facts.hours(customer), self._facts.zone(customer))
            due[number] = moment
            if draft.late_after is not None and moment > draft.late_after:
                self._skip(number, TOO_LATE)
        return due

    def _ask_attention(self) -> None:
        """Last, since only what nothing else stands against takes of a customer's attention."""
        heard = dict(self._facts.lately)
        for number, draft in self._open():
            if draft.purpose == SERVICE:
                continue
            if heard.get(draft.customer_id, 0) >= self._facts.limit:
                self._skip(number, TOO_MANY)
            else:
                heard[draft.customer_id] = heard.get(draft.customer_id, 0) + 1


def words_of(facts: Facts, draft: Draft, point: ContactPoint, shelf: Shelf) -> Rendered | None:
    """The draft as it would read at this contact point; None without a wording. Raises LetterBroken."""
    customer = facts.customers[draft.customer_id]
    language, stop = draft.language or customer.language, ""
    if draft.purpose != SERVICE:
        stop = unsubscribe_url(customer.pk, draft.purpose, point.kind)
    if not draft.letter:
        if not draft.text.strip():
            return None
        return free_text(draft.subject, draft.text, language, facts.shop, purpose=draft.purpose, stop=stop)
    source = shelf.find(draft.letter, language, facts.ways[point.kind].channel)
    if source is None:
        return None
    known: dict[str, Any] = {**draft.context, "customer": customer_context(customer), "shop": facts.shop}
    zone = str(facts.zone(customer))
    return render_source(source, language, known, purpose=draft.purpose, stop=stop, time_zone=zone)


def channel_of(checked: Checked) -> str:
    """The channel a message goes on; what is skipped before an address was found counts as e-mail."""
    return checked.channel if isinstance(checked, Ready) else EMAIL
