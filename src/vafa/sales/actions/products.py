"""Products become known by being sold: found by their code, added when nobody sold them before."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from vafa.platform.arrays import text_array

LONGEST_SKU = 80

FIND = "SELECT sku, id FROM product WHERE sku = ANY(%s)"
# In one order for everybody, so that two who add the same products never wait for one another.
ADD = """
INSERT INTO product (sku, name, search, created_at)
SELECT sku, left(name, 300), vafa_fold(concat_ws(' ', nullif(sku, name), name)), %s
FROM unnest(%s::text[], %s::text[]) AS given(sku, name) ORDER BY sku
ON CONFLICT (sku) DO NOTHING
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
