"""Which of a customer's addresses a message goes to: allowed, open for these words, and best first."""

from datetime import datetime

from vafa.channels.contract import Driver
from vafa.channels.registry import drivers
from vafa.conversations.models import ProviderTemplate
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.facts import Facts
from vafa.customers.models import ContactPoint
from vafa.customers.rules.consent import allows


def points_allowed(facts: Facts, draft: Draft) -> list[ContactPoint]:
    """The customer's addresses on which this purpose is allowed, as preferred."""
    standing = facts.consents.get(draft.customer_id, {})
    return [
        point
        for point in facts.points.get(draft.customer_id, ())
        if point.kind not in draft.tried and allows(draft.purpose, point.kind, standing)
    ]


def points_open(facts: Facts, draft: Draft, at: datetime) -> list[ContactPoint]:
    """Those of them that take these words now, the best first: the channel somebody chose, then where they wrote."""
    found = [point for point in points_allowed(facts, draft) if _takes(facts, draft, point, at)]
    heard = facts.heard.get(draft.conversation_id or 0)
    here = heard.point_id if heard else None
    return sorted(found, key=lambda one: (_channel(facts, one) != draft.channel, one.pk != here))


def window_open(facts: Facts, customer_id: int, way: type[Driver], at: datetime) -> bool:
    """Whether free words are allowed on this channel: no window, or the customer wrote inside it."""
    if way.can.window is None:
        return True
    wrote = facts.wrote.get((customer_id, way.channel))
    return wrote is not None and at - wrote < way.can.window


def templates_for(facts: Facts, draft: Draft, way: type[Driver]) -> list[ProviderTemplate]:
    """Approved words for this letter on this channel, in the language it is written in."""
    customer = facts.customers.get(draft.customer_id)
    language = draft.language or (customer.language if customer else "")
    among = facts.templates.get((draft.letter, language), ())
    return [one for one in among if one.account.kind == way.kind or _same_channel(one, way)]


def _same_channel(template: ProviderTemplate, way: type[Driver]) -> bool:
    other = drivers().get(template.account.kind)
    return other is not None and other.channel == way.channel


def _takes(facts: Facts, draft: Draft, point: ContactPoint, at: datetime) -> bool:
    way = facts.ways[point.kind]
    if way.can.start and way.can.window is None:
        return True
    heard = facts.heard.get(draft.conversation_id or 0)
    if way.can.timeless and heard and heard.point_id == point.pk and heard.thread.startswith(way.can.timeless):
        return True
    if window_open(facts, draft.customer_id, way, at):
        return way.can.start or (draft.customer_id, way.channel) in facts.wrote
    return bool(templates_for(facts, draft, way))


def _channel(facts: Facts, point: ContactPoint) -> str:
    return facts.ways[point.kind].channel
