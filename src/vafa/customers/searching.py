"""What customers are found and sorted by: derived columns, brought up to date in few statements."""

from collections.abc import Sequence

from django.db import connection, transaction

from vafa.customers.models import Customer
from vafa.platform.i18n.folding import fold, sort_key

AT_ONCE = 10_000
REFRESH = """
UPDATE customer SET sort = given.sort, search = given.search
FROM (
    SELECT known.id, given.sort, vafa_fold(concat_ws(' ', known.name, known.external_key,
           (SELECT string_agg(point.value, ' ' ORDER BY point.id) FROM contact_point point
            WHERE point.customer_id = known.id))) AS search
    FROM unnest(%s::bigint[], %s::text[]) AS given(id, sort) JOIN customer known USING (id)
) AS given
WHERE customer.id = given.id AND (customer.search, customer.sort) IS DISTINCT FROM (given.search, given.sort)
"""


def searchable(name: str, external_key: str | None, addresses: Sequence[str]) -> dict[str, str]:
    """What a new customer is found and sorted by, as `refresh_search` would write it."""
    return {"search": fold(" ".join([name, external_key or "", *addresses])), "sort": sort_key(name)[:200]}


@transaction.atomic
def refresh_search(customer_ids: Sequence[int]) -> None:  # house: derived columns; nobody decides them
    """Bring what customers are found and sorted by up to date: one statement for each ten thousand of them."""
    for start in range(0, len(customer_ids), AT_ONCE):
        part = list(customer_ids[start : start + AT_ONCE])
        names = list(Customer.objects.filter(pk__in=part).values_list("pk", "name"))
        with connection.cursor() as cursor:
            cursor.execute(REFRESH, [[pk for pk, _ in names], [sort_key(name)[:200] for _, name in names]])
