"""What is done with customers: adding, changing, how they are reached, what they agreed to, and marks left on them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from vafa.customers.arrivals import Arrival, Arrived, receive_customers, withdraw_customers
from vafa.customers.contact_values import normal_value
from vafa.customers.events import ConsentGiven, ContactPointOff, ContactPointVerified, CustomerAdded, CustomerChanged
from vafa.customers.merging import gather, merge_customers, no_longer_apart, tell_apart, undo_merge
from vafa.customers.models import EMAIL, PHONE, WHATSAPP, Consent, ContactPoint, Customer, Trait
from vafa.customers.purchases import remember_purchases
from vafa.customers.queries import find_by_address, kept_customers
from vafa.customers.rules import birthday
from vafa.customers.searching import refresh_search, searchable
from vafa.platform.audit.models import record
from vafa.platform.events.publishing import publish
from vafa.platform.i18n.folding import fold
from vafa.platform.values import Actor, Refused, refuse_if

__all__ = [
    "Arrival",
    "Arrived",
    "add_contact_point",
    "add_customer",
    "change_customer",
    "find_or_add",
    "gather",
    "merge_customers",
    "no_longer_apart",
    "normal_value",
    "receive_customers",
    "record_consent",
    "refresh_search",
    "remember_purchases",
    "set_traits",
    "tell_apart",
    "turn_off_contact_point",
    "undo_merge",
    "verify_contact_point",
    "withdraw_customers",
]
EDITABLE = (
    *("kind", "name", "company", "language", "time_zone", "city", "country"),
    *("allowed_from", "allowed_until", "preferred_channel"),
    *birthday.FIELDS,
)
AT_ONCE = 10_000


@transaction.atomic
def add_customer(
    name: str,
    *,
    kind: str = Customer.PERSON,
    language: str = "fa",
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    points: Iterable[tuple[str, str]] = (),
    city: str = "",
    country: str = "",
    company: Customer | None = None,
    source: str = "desk",
    external_key: str | None = None,
    actor: Actor,
    at: datetime,
) -> Customer:
    """Get to know a customer. The first address stands in for a missing name; without either it is refused.

    `points` are addresses of any kind, as (kind, typed).
    """
    given = [*((EMAIL, typed) for typed in emails), *((PHONE, typed) for typed in phones), *points]
    reached = [(way, typed.strip(), normal_value(way, typed)) for way, typed in given if typed.strip()]
    name = " ".join(name.split()) or (reached[0][1] if reached else "")
    refuse_if(not name, Refused("customers.no_name", status=400))
    unique = dict(reversed({(way, value): shown for way, shown, value in reversed(reached)}.items()))
    customer = Customer.objects.create(
        kind=kind, name=name[:200], language=language, city=city.strip(), country=country.strip(), company=company,
        source=source, external_key=external_key, created_at=at,
        **searchable(name[:200], external_key, [value for _, value in unique]),
    )  # fmt: skip
    ContactPoint.objects.bulk_create(
        ContactPoint(customer=customer, kind=way, value=value, shown=shown[:254], created_at=at)
        for (way, value), shown in unique.items()
    )
    publish(CustomerAdded(customer_id=customer.pk, source=source, actor=actor, occurred_at=at))
    return customer


@transaction.atomic
def find_or_add(
    *,
    email: str = "",
    phone: str = "",
    points: Iterable[tuple[str, str]] = (),
    name: str = "",
    language: str = "fa",
    source: str,
    actor: Actor,
    at: datetime,
) -> Customer:
    """The customer who has this address, for forms anyone may fill in; a new one when nobody, or unclear who, has it.

    `points` are addresses of any kind, as (kind, typed); a messenger's own id decides before all others, because the
    messenger vouches for it. Then the e-mail address decides, because answers go there: someone who only gives
    another's phone number with an e-mail address of their own does not become that customer. Several with one address
    are told apart by name.
    """
    given = [(way, typed) for way, typed in ((EMAIL, email), (PHONE, phone), *points) if typed.strip()]
    values = {way: normal_value(way, typed) for way, typed in reversed(given)}
    refuse_if(not values, Refused("customers.no_address", status=400))
    with connection.cursor() as cursor:  # two forms sent at once must not make two customers
        for value in sorted(set(values.values())):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [value])
    customer = _known_by(values, name)
    if customer is None:
        return add_customer(name, language=language, points=given, source=source, actor=actor, at=at)
    for way, typed in given:
        add_contact_point(customer, way, typed, actor=actor, at=at)
    return customer


def _known_by(values: Mapping[str, str], name: str) -> Customer | None:
    for way, value in values.items():
        if way not in (EMAIL, PHONE) and (found := _only(way, value, name)):
            return found
    if EMAIL in values and (found := _only(EMAIL, values[EMAIL], name)):
        return found
    number = values.get(WHATSAPP) or values.get(PHONE)
    if number is None:
        return None
    by_number = _only(PHONE, number, name) or _only(WHATSAPP, number, name)
    is_another = EMAIL in values and by_number is not None and by_number.contact_points.filter(kind=EMAIL).exists()
    return None if is_another else by_number


def _only(kind: str, value: str, name: str) -> Customer | None:
    found = find_by_address(kind, value)
    if len(found) > 1:
        found = [customer for customer in found if fold(customer.name) == fold(name)]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def change_customer(customer: Customer, changes: Mapping[str, Any], *, actor: Actor, at: datetime) -> Customer:
    """Change some of a customer's fields (EDITABLE); what is the same already is left alone."""
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    changes = {key: value for key, value in changes.items() if key in EDITABLE and getattr(customer, key) != value}
    if not changes:
        return customer
    refuse_if("name" in changes and not str(changes["name"]).strip(), Refused("customers.no_name", status=400))
    if not changes.keys().isdisjoint(birthday.FIELDS):
        born = (changes.get(field, getattr(customer, field)) for field in birthday.FIELDS)
        birthday.check_birthday(tuple(born), at.date() + timedelta(days=1))  # somewhere it is tomorrow already
    before = {key: _plain(getattr(customer, key)) for key in changes}
    for key, value in changes.items():
        setattr(customer, key, value)
    customer.save(update_fields=list(changes))
    if "name" in changes:
        refresh_search([customer.pk])
    after = {key: _plain(value) for key, value in changes.items()}
    told: dict[str, object] = {key: [before[key], after[key]] for key in changes}
    publish(CustomerChanged(customer_id=customer.pk, changes=told, actor=actor, occurred_at=at))
    record(actor, "customer.changed", "customer", customer.pk, at=at, before=before, after=after)
    return customer


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str) else value.pk if isinstance(value, Customer) else str(value)


@transaction.atomic
def add_contact_point(
    customer: Customer, kind: str, value: str, *, verified: bool = False, actor: Actor, at: datetime
) -> ContactPoint:
    """Add a way to reach a customer; one they have already is returned, and becomes verified when this is the proof."""
    normal, customer = normal_value(kind, value), _standing(customer)
    point, added = ContactPoint.objects.get_or_create(
        customer=customer,
        kind=kind,
        value=normal,
        defaults={"shown": value.strip()[:254], "created_at": at, "verified_at": at if verified else None},
    )
    if added:
        refresh_search([customer.pk])
        record(actor, "contact_point.added", "customer", customer.pk, at=at, after={kind: normal})
    elif verified and (point.verified_at is None or point.off_at is not None):
        point.verified_at, point.off_at, point.off_reason = at, None, ""
        point.save(update_fields=["verified_at", "off_at", "off_reason"])
    return point


@transaction.atomic
def verify_contact_point(point: ContactPoint, *, proof: Mapping[str, Any], actor: Actor, at: datetime) -> ContactPoint:
    """Note that a customer proved an address to be theirs; it is used again if it was off. `proof["from"]` says how.

    Proving it once more changes nothing.
    """
    point = ContactPoint.objects.select_for_update().get(pk=_same_address(point).pk)
    if point.verified_at is not None and point.off_at is None:
        return point
    point.verified_at, point.off_at, point.off_reason = point.verified_at or at, None, ""
    point.save(update_fields=["verified_at", "off_at", "off_reason"])
    told = dict(proof)
    publish(
        ContactPointVerified(
            customer_id=point.customer_id, contact_point_id=point.pk, kind=point.kind, proof=told, actor=actor,
            occurred_at=at,
        )
    )  # fmt: skip
    return point


@transaction.atomic
def turn_off_contact_point(point: ContactPoint, reason: str, *, actor: Actor, at: datetime) -> None:
    """Stop using an address, such as one that bounces. Turning it off twice tells once."""
    point = _same_address(point)
    if not ContactPoint.objects.filter(pk=point.pk, off_at=None).update(off_at=at, off_reason=reason[:200]):
        return
    point.refresh_from_db()
    publish(
        ContactPointOff(
            customer_id=point.customer_id, contact_point_id=point.pk, reason=reason[:200], actor=actor, occurred_at=at
        )
    )


@transaction.atomic
def record_consent(
    customer: Customer,
    purpose: str,
    channel: str,
    granted: bool,
    *,
    proof: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> Consent:
    """Remember a yes or no to a purpose on a channel (a contact kind, or "any") with its proof.

    The same answer again changes nothing; another one ends the standing answer and takes its place.
    """
    customer = Customer.objects.select_for_update().get(pk=_standing(customer).pk)
    standing = Consent.objects.filter(customer=customer, purpose=purpose, channel=channel, ended_at=None).first()
    if standing is not None and standing.granted == granted:
        return standing
    if standing is not None:
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
    consent = Consent.objects.create(
        customer=customer, purpose=purpose, channel=channel, granted=granted, given_at=at, proof=dict(proof)
    )
    publish(
        ConsentGiven(
            customer_id=customer.pk, purpose=purpose, channel=channel, granted=granted, actor=actor, occurred_at=at
        )
    )
    return consent


@transaction.atomic
def set_traits(
    customer_ids: Collection[int], name: str, value: Any, *, because_of: int | None, actor: Actor, at: datetime
) -> int:
    """Leave the same mark on many customers; a mapping with customer ids as keys gives each their own value.

    One statement for each ten thousand; returns how many were set. `actor` is for the reader of the call: marks are
    derived, so what is kept is the event they come from.
    """
    kept = kept_customers(customer_ids)
    own = isinstance(value, Mapping) and all(isinstance(key, int) for key in value) and bool(value)
    rows = [
        Trait(
            customer_id=kept.get(pk, pk), name=name, value=value[pk] if own else value, set_at=at, because_of=because_of
        )
        for pk in customer_ids
        if not own or pk in value
    ]
    Trait.objects.bulk_create(
        {row.customer_id: row for row in rows}.values(),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["customer", "name"],
        update_fields=["value", "set_at", "because_of"],
    )
    return len(rows)


def _standing(customer: Customer) -> Customer:
    """Who they are now, when they were merged into another: links that were sent before lead to the kept one."""
    kept = kept_customers([customer.pk]).get(customer.pk)
    return Customer.objects.get(pk=kept) if kept is not None else customer


def _same_address(point: ContactPoint) -> ContactPoint:
    """The kept customer's row for an address that a merged one had as well."""
    kept = kept_customers([point.customer_id]).get(point.customer_id)
    return ContactPoint.objects.filter(customer=kept, kind=point.kind, value=point.value).first() or point
