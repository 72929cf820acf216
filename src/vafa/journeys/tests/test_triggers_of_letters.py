"""Letters nobody opens, pages seen again, things no longer used, gifts that run out: who the clock's triggers find."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.journeys.gifts.giving import GiftWish, give
from vafa.journeys.models import COUPON, POINTS, FollowUp, Gift, Plan, Seen, SeenSource
from vafa.journeys.seen.settings import HELP
from vafa.journeys.tests.conftest import START, Buy
from vafa.journeys.tests.shop import due, person, whom
from vafa.platform.events.simulation import settle
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM

DAY = timedelta(days=1)


def letter(customer: Customer, left: datetime, **told: object) -> Message:
    told = {"channel": "whatsapp", "purpose": "care", "delivered_at": left, **told}
    return Message.objects.create(
        customer=customer, direction="out", language="fa", state="sent", created_at=left, settled_at=left, **told
    )


@pytest.mark.parametrize(("key", "links"), [("unopened", 0), ("unclicked", 2)])
def test_a_letter_that_lies_there(sara: Customer, key: str, links: int) -> None:
    lying = letter(sara, START - 3.5 * DAY, links=links)
    letter(sara, START - 3.5 * DAY, links=links, read_at=START, clicked_at=START)
    letter(sara, START - 2 * DAY, links=links)
    letter(sara, START - 30 * DAY, links=links)
    gone = person()
    letter(gone, START - 3.5 * DAY, links=links)
    Customer.objects.filter(pk=gone.pk).update(withdrawn_at=START)
    (entry,) = due(key)
    assert (entry.customer_id, entry.key, entry.started_at) == (sara.pk, f"message:{lying.pk}", START - 0.5 * DAY)
    assert entry.run_id is None and len(due(key, days=1)) == 2


def test_the_letter_of_a_run_names_the_run_and_its_order(sara: Customer, plan: Plan, buy: Buy) -> None:
    order = buy(sara)
    settle()
    row = FollowUp.objects.filter(run__order=order).first()
    assert row is not None
    row.message = letter(sara, START - 3.5 * DAY)
    row.save()
    (entry,) = due("unopened")
    assert (entry.run_id, entry.order_id) == (row.run_id, order.pk)


def seen(customer: Customer, kind: str, name: str, at: datetime) -> Seen:
    source, _ = SeenSource.objects.get_or_create(name="site", defaults={"created_at": START})
    return Seen.objects.create(customer=customer, kind=kind, name=name, at=at, source=source, key=uuid4())


def test_a_help_page_is_visited_again(sara: Customer) -> None:
    for name in ("/help/filter", "/shop/filter"):
        for back in (2, 0.2):
            seen(sara, "page", name, START - back * DAY)
    seen(person(), "page", "/help/filter", START - 0.1 * DAY)
    (entry,) = due("help_again")
    assert (entry.customer_id, entry.context) == (sara.pk, {"seen": "/help/filter"})
    assert not due("help_again", times=3) and not due("help_again", START + 2 * DAY)
    put(HELP, "shop", actor=SYSTEM, at=START)
    assert [one.context for one in due("help_again")] == [{"seen": "/shop/filter"}], "as the shop says"


def test_something_is_no_longer_used(sara: Customer) -> None:
    for back in (30, 16):
        seen(sara, "used", "app", START - back * DAY)
    seen(person(), "used", "app", START - 3 * DAY)
    (entry,) = due("use_stopped")
    assert (entry.customer_id, entry.started_at) == (sara.pk, START - 2 * DAY)


def test_gifts_that_run_out(sara: Customer) -> None:
    def wish(key: str, kind: str, **told: object) -> GiftWish:
        return GiftWish(customer_id=sara.pk, kind=kind, key=key, days=11, **told)

    wishes = [wish("a", POINTS, amount=Decimal(5)), wish("b", POINTS, amount=Decimal(7)), wish("c", COUPON, percent=10)]
    coupon = give(wishes, actor=SYSTEM, at=START - DAY)[-1]
    Gift.objects.update(valid_until=START + 10 * DAY)
    assert [one.key for one in due("points_expiring", days=11)] == [f"points:{sara.pk}:2026-01"]
    assert [one.key for one in due("coupon_expiring", days=11)] == [f"gift:{coupon.pk}"]
    assert not due("points_expiring", days=5) and not due("coupon_expiring", days=5), "not yet"
    assert not due("points_expiring", START + 5 * DAY, days=10), "too late to say that there are ten days"
    Gift.objects.update(used_at=START)
    assert not whom([*due("points_expiring", days=11), *due("coupon_expiring", days=11)])
