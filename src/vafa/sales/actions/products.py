"""Products become known by being sold: found by their code, added when nobody sold them before. The rest people say."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import connection, transaction

from vafa.platform.arrays import plain_array, text_array
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.sales.models import Product
from vafa.sales.product_facts import MOST_DAYS, MOST_MONTHS, ProductFacts, is_guide

LONGEST_SKU = 80

FIND = "SELECT sku, id FROM product WHERE sku = ANY(%s)"
# In one order for everybody, so that two who add the same products never wait for one another.
ADD = """
INSERT INTO product (sku, name, search, created_at)
SELECT sku, left(name, 300), vafa_fold(concat_ws(' ', nullif(sku, name), name)), %s
FROM unnest(%s::text[], %s::text[]) AS given(sku, name) ORDER BY sku
ON CONFLICT (sku) DO NOTHING
"""
# Locked in the order in which people's changes lock them.
LEARN = """
WITH meant AS MATERIALIZED (SELECT id FROM product WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE)
UPDATE product SET warranty_months = coalesce(product.warranty_months, said.warranty),
       service_every_months = coalesce(product.service_every_months, said.service),
       lasts_days = coalesce(product.lasts_days, said.lasts),
       guide_url = coalesce(nullif(product.guide_url, ''), said.guide)
FROM meant JOIN unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::text[])
     AS said(id, warranty, service, lasts, guide) USING (id)
WHERE product.id = meant.id
  AND ((product.warranty_months IS NULL AND said.warranty IS NOT NULL)
    OR (product.service_every_months IS NULL AND said.service IS NOT NULL)
    OR (product.lasts_days IS NULL AND said.lasts IS NOT NULL) OR (product.guide_url = '' AND said.guide <> ''))
"""


def product_key(sku: str, name: str) -> str:
    """What a product is known by: its code, or its name when the shop gives it none ("" for no product at all)."""
    key = sku or name
    if len(key) <= LONGEST_SKU:
        return key
    return f"{key[: LONGEST_SKU - 9]}~{hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:8]}"


def products_by_key(names: Mapping[str, str], at: datetime) -> dict[str, int]:
    """The ids of products by their key; unknown ones are added under these names."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [text_array(names)])
        known: dict[str, int] = dict(cursor.fetchall())
        missing = [key for key in names if key not in known]
        if missing:
            cursor.execute(ADD, [at, text_array(missing), text_array(names[key] or key for key in missing)])
            cursor.execute(FIND, [text_array(missing)])
            known.update(cursor.fetchall())
    return known


def learn_facts(told: Mapping[int, ProductFacts]) -> None:
    """Keep what a file says of these products where nobody said anything yet; what stands there stays."""
    rows = sorted(told.items())
    columns = [
        plain_array(pk for pk, _ in rows),
        plain_array(one.warranty_months for _, one in rows),
        plain_array(one.service_every_months for _, one in rows),
        plain_array(one.lasts_days for _, one in rows),
        text_array(one.guide_url for _, one in rows),
    ]
    with connection.cursor() as cursor:
        cursor.execute(LEARN, [columns[0], *columns])


@transaction.atomic
def describe_products(told: Mapping[int, ProductFacts], *, actor: Actor, at: datetime) -> Sequence[Product]:
    """Keep what is said of these products; returns those of which it is something else than before.

    Refused, and then nothing is kept: sales.product_months_wrong, sales.product_days_wrong, sales.product_guide_wrong.
    """
    changed = []
    for product in Product.objects.select_for_update().filter(pk__in=told).order_by("pk"):
        facts = told[product.pk]
        _check(facts)
        after = asdict(facts)
        before = {name: getattr(product, name) for name in after}
        if before != after:
            for name, value in after.items():
                setattr(product, name, value)
            product.save(update_fields=list(after))
            record(actor, "product.described", "product", product.pk, at=at, before=before, after=after)
            changed.append(product)
    return changed


def _check(facts: ProductFacts) -> None:
    for months in (facts.warranty_months, facts.service_every_months):
        wrong = months is not None and not 1 <= months <= MOST_MONTHS
        refuse_if(wrong, Refused("sales.product_months_wrong", {"most": MOST_MONTHS}, status=422))
    days = facts.lasts_days
    wrong = days is not None and not 1 <= days <= MOST_DAYS
    refuse_if(wrong, Refused("sales.product_days_wrong", {"most": MOST_DAYS}, status=422))
    guide = facts.guide_url
    refuse_if(bool(guide) and not is_guide(guide), Refused("sales.product_guide_wrong", status=422))
