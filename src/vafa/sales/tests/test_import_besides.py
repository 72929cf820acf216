"""What files say besides their lines: coupons, when orders came back, how long a warranty is; once, and no less."""

from datetime import UTC, datetime, timedelta

import pytest

from vafa.platform.events.models import EventRow
from vafa.platform.values import SYSTEM
from vafa.sales.actions import undo_import
from vafa.sales.models import Import, Order, Product
from vafa.sales.tests.test_imports import AT, bring

pytestmark = pytest.mark.django_db
HEAD = "order number,date,customer id,sku,quantity,price,state,{more}\n"
COUPONS, MOMENTS = HEAD.format(more="coupon code"), HEAD.format(more="returned at")


def told(name: str) -> list[tuple[object, ...]]:
    """The events of this name: order, what is said, when."""
    rows = EventRow.objects.filter(name=f"sales.{name}").order_by("pk")
    return [
        (row.payload["number"], row.payload.get("code") or row.payload.get("after"), row.occurred_at) for row in rows
    ]


def day(text: str) -> datetime:
    """Midnight of a day in Tehran."""
    return datetime.fromisoformat(f"{text}T00:00:00+03:30").astimezone(UTC)


class TestCoupons:
    def test_an_order_carries_its_codes_and_tells_each_once(self) -> None:
        file = COUPONS + (
            '1,2026-02-01,5,A,1,10,paid,"k7m42qxt, SUMMER"\n1,2026-02-01,5,B,1,10,paid,SUMMER\n'
            "2,2026-02-02,5,A,1,10,paid,\n"
        )
        bring(file)
        assert dict(Order.objects.values_list("number", "coupons")) == {"1": "k7m42qxt, SUMMER", "2": ""}
        bring(file)
        when = day("2026-02-01")
        assert told("CouponNamed") == [("1", "k7m42qxt", when), ("1", "SUMMER", when)]

    def test_a_known_order_may_name_its_coupon_later(self) -> None:
        bring(COUPONS + "1,2026-02-01,5,A,1,10,paid,\n")
        bring(COUPONS + "1,2026-02-01,5,A,1,10,paid,FIRST\n")
        bring(COUPONS + "1,2026-02-01,5,A,1,10,paid,\n")
        assert Order.objects.get().coupons == "FIRST" and len(told("CouponNamed")) == 1

    def test_what_comes_back_after_it_was_undone_tells_again(self) -> None:
        file = COUPONS + "1,2026-02-01,5,A,1,10,paid,FIRST\n"
        undo_import(bring(file), actor=SYSTEM, at=AT)
        bring(file)
        assert len(told("CouponNamed")) == 2


class TestTakenBack:
    def test_an_order_that_was_returned_between_two_files_says_when_once(self) -> None:
        bring(MOMENTS + "1,2026-01-01,5,A,1,10,delivered,\n2,2026-01-01,5,A,1,10,delivered,\n")
        for _ in range(2):
            bring(MOMENTS + "1,2026-01-01,5,A,1,10,returned,2026-02-20\n2,2026-01-01,5,A,1,10,cancelled,\n")
        assert told("OrderStateChanged") == [("1", "returned", day("2026-02-20")), ("2", "cancelled", AT)]

    def test_one_that_comes_in_as_returned_says_so_too(self) -> None:
        for _ in range(2):
            bring(
                MOMENTS
                + "old,2024-01-01,5,A,1,10,returned,\n"  # nobody knows when
                + "told,2024-01-01,5,A,1,10,returned,2024-02-01\nlate,2026-02-20,5,A,1,10,returned,\n"
            )
        assert told("OrderStateChanged") == [("late", "returned", AT), ("told", "returned", day("2024-02-01"))]

    def test_it_was_neither_before_the_purchase_nor_after_now(self) -> None:
        bring(
            MOMENTS
            + "1,2026-02-20 10:00,5,A,1,10,returned,2026-02-20\n2,2026-02-20,5,A,1,10,returned,2026-05-01\n"
            + "3,2026-02-20,5,A,1,10,returned,soon\n"
        )
        assert [when for *_, when in told("OrderStateChanged")] == [day("2026-02-20") + timedelta(hours=10), AT, AT]

    def test_undoing_takes_it_out_with_its_order(self) -> None:
        done = bring(MOMENTS + "1,2026-02-20,5,A,1,10,returned,\n")
        undo_import(Import.objects.get(pk=done.pk), actor=SYSTEM, at=AT)
        assert len(told("OrderStateChanged")) == 1 and Order.objects.get().state == "returned"


class TestProducts:
    HEAD = "order number,date,sku,product,quantity,price,warranty months,service interval,lasts days,user guide\n"

    def test_what_a_file_says_of_products_fills_what_nobody_said(self) -> None:
        bring(
            self.HEAD
            + "1,2026-02-01,K1,Kettle,1,10,,,,\n1,2026-02-01,F1,Filter,1,10,,,۳ ماه,\n"
            + "2,2026-02-02,K1,Kettle,1,10,2 years,۱۲,0,https://shop.example/k\n"
        )
        facts = "warranty_months", "service_every_months", "lasts_days", "guide_url"
        assert Product.objects.values_list(*facts).get(sku="K1") == (24, 12, None, "https://shop.example/k")
        assert Product.objects.values_list(*facts).get(sku="F1") == (None, None, 90, "")

    def test_what_somebody_said_stays_and_what_cannot_be_refuses_no_order(self) -> None:
        bring(self.HEAD + "1,2026-02-01,K1,Kettle,1,10,24,,,\n")
        Product.objects.update(warranty_months=36)
        done = bring(self.HEAD + "2,2026-02-02,K1,Kettle,1,10,18,9999,soon,javascript:x\n")
        product = Product.objects.get()
        assert (product.warranty_months, product.service_every_months, product.lasts_days) == (36, None, None)
        assert (product.guide_url, done.rows_refused, done.orders_added) == ("", 0, 1)
