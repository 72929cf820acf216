"""Who looks like the same person: signs found in our own rows in one look, and by rooms above in one look each.

A room above registers `@signs_of_one` in its `likeness.py`. What signs are worth is `rules/duplicates.py`.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import connection

from vafa.customers.models import Customer
from vafa.customers.rules.duplicates import CITY, NAME, Sign, Suspect, judge, likely

Finder = Callable[[int], Iterable[tuple[int, Sign]]]
EACH = 50  # customers looked at for one address or name; a shop's own number may stand with thousands
SHOWN = 5

# One look into an index for each address of theirs; the name counts alone only with the city, or names half the land.
FIND = f"""
WITH me AS (SELECT id, sort, city FROM customer WHERE id = %(id)s),
signs AS (
    SELECT o.customer_id, CASE
               WHEN o.kind = p.kind AND o.value = p.value
                   THEN CASE WHEN o.verified_at IS NULL OR p.verified_at IS NULL
                             THEN 'same_address' ELSE 'same_verified' END
               WHEN p.kind = 'email' THEN 'same_mailbox' WHEN p.value LIKE '+%%' THEN 'same_number'
               ELSE 'same_handle' END AS code, p.value AS what
    FROM contact_point p CROSS JOIN LATERAL (
        (SELECT * FROM contact_point c WHERE c.kind = p.kind AND c.value = p.value LIMIT {EACH})
        UNION
        (SELECT * FROM contact_point c WHERE p.kind IN ('phone', 'whatsapp') AND c.kind IN ('phone', 'whatsapp')
             AND c.value = p.value LIMIT {EACH})
        UNION
        (SELECT * FROM contact_point c WHERE p.kind = 'email' AND c.kind = 'email'
             AND regexp_replace(c.value, '\\+[^@]*@', '@') = regexp_replace(p.value, '\\+[^@]*@', '@') LIMIT {EACH})
        UNION
        (SELECT * FROM contact_point c WHERE p.value LIKE '@%%' AND c.value = p.value
             AND c.kind IN ('telegram', 'bale', 'eitaa', 'instagram', 'messenger') LIMIT {EACH})
    ) o
    WHERE p.customer_id = %(id)s
    UNION ALL
    (SELECT c.id, '', '' FROM me JOIN customer c ON c.sort = me.sort AND c.city = me.city
     WHERE me.city <> '' AND me.sort <> '' LIMIT {EACH})
    UNION ALL
    SELECT given.id, given.code, given.what
    FROM unnest(%(ids)s::bigint[], %(codes)s::text[], %(whats)s::text[]) AS given(id, code, what)
)
SELECT c.id, s.code, s.what, c.sort = me.sort AND c.sort <> '', c.city = me.city AND c.city <> '', c.name, c.city,
       c.source, c.external_key
FROM signs s JOIN customer c ON c.id = s.customer_id CROSS JOIN me
WHERE c.id <> me.id AND c.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT FROM not_the_same n WHERE n.customer_id = me.id AND n.other_id = c.id)
"""

_finders: list[Finder] = []


def signs_of_one(finder: Finder) -> Finder:
    """Register a function from a customer's id to others and what they have in common; one query, by index."""
    _finders.append(finder)
    return finder


class Alike(NamedTuple):
    """Somebody who may be this customer, and why we think so."""

    customer: Customer
    suspect: Suspect


def likely_duplicates(customer: Customer) -> list[Alike]:
    """Who may be the same person as this customer, the likeliest first, without those told apart. Three queries."""
    given = [(pk, *sign) for finder in _finders for pk, sign in finder(customer.pk)]
    ids, codes, whats = ([row[n] for row in given] for n in range(3))
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"id": customer.pk, "ids": ids, "codes": codes, "whats": whats})
        rows = cursor.fetchall()
    signs: dict[int, set[Sign]] = {}
    two: dict[int, bool] = {}
    for pk, code, what, same_name, same_city, name, city, source, key in rows:
        found = signs.setdefault(pk, set())
        found.update([Sign(code, what)] if code else [])
        found.update([Sign(NAME, name)] if same_name else [])
        found.update([Sign(CITY, city)] if same_city else [])
        two[pk] = source == customer.source and None not in (key, customer.external_key)
    suspects = likely(judge(pk, found, two_in_one_shop=two[pk]) for pk, found in signs.items())[:SHOWN]
    if not suspects:
        return []
    asked = Customer.objects.in_bulk([one.customer_id for one in suspects])
    return [Alike(asked[one.customer_id], one) for one in suspects]
