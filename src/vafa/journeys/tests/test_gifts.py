"""Gifts are given once for each reason, with codes nobody guesses; a coupon is used once, and can be given back."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from vafa.conversations.models import Message
from vafa.conversations.sending import Draft
from vafa.conversations.sending.take_back import take_back
from vafa.customers.models import Customer
from vafa.journeys.gifts.codes import LENGTH, SIGNS, new_code, read_code
from vafa.journeys.gifts.enclosing import coupon_for, send_with
from vafa.journeys.gifts.giving import GiftWish, give
from vafa.journeys.gifts.purchases import last_bought
from vafa.journeys.gifts.queries import gifts_of, points_of
from vafa.journeys.gifts.using import redeem, take_use_back
from vafa.journeys.models import COUPON, POINTS, Gift, Run
from vafa.journeys.results.measures import statement
from vafa.journeys.rules.converting import REFERRED
from vafa.journeys.tests.conftest import START, say
from vafa.platform.events.models import Cursor, EventRow
from vafa.platform.events.simulation import settle
from vafa.platform.events.timeline import story
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.values import SYSTEM, Actor, Refused
from vafa.sales.actions import NewLine, change_state, import_orders, place_order, undo_import
from vafa.sales.models import Import, Order


def points(customer: Customer, key: str, amount: int = 50, **more: int) -> GiftWish:
    return GiftWish(customer_id=customer.pk, kind=POINTS, key=key, amount=amount, **more)


def coupon(customer: Customer, key: str, **more: object) -> GiftWish:
    return GiftWish(customer_id=customer.pk, kind=COUPON, key=key, percent=10, days=30, **more)  # type: ignore[arg-type]


def given(*wishes: GiftWish) -> list[Gift]:
    return give(wishes, actor=SYSTEM, at=START)


def test_a_code_has_no_signs_people_confuse_and_is_read_however_it_is_typed():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(SIGNS) for code in codes)
    assert not set(SIGNS) & set("01OIL")
    assert read_code(" k7m4-۲qxt ") == "K7M42QXT"


def test_the_same_key_is_one_gift_and_each_wish_gets_its_own_in_order(sara, omid):
    one, two = given(points(sara, "a"), coupon(omid, "b"))
    again = given(coupon(omid, "b"), points(sara, "a"), points(sara, "c"), points(sara, "c"))
    assert [gift.pk for gift in again[:2]] == [two.pk, one.pk]
    assert again[2].pk == again[3].pk
    assert Gift.objects.count() == 3
    assert (one.code, one.amount, two.percent) == (None, 50, 10)
    assert two.code and len(two.code) == LENGTH


def test_a_code_that_is_out_already_is_drawn_again(sara, omid, monkeypatch):
    codes = iter(["K7M42QXT", "K7M42QXT", "B2C3D4F5"])
    monkeypatch.setattr("vafa.journeys.gifts.giving.new_code", lambda: next(codes))
    assert [one.code for one in given(coupon(sara, "a"), coupon(omid, "b"))] == ["K7M42QXT", "B2C3D4F5"]


def test_nothing_is_no_gift(sara):
    for wish in (points(sara, "a", amount=0), GiftWish(customer_id=sara.pk, kind=COUPON, key="b")):
        with pytest.raises(Refused, match=r"gifts\.nothing"):
            given(wish)


def test_a_coupon_is_used_once_and_its_use_can_be_taken_back(sara):
    (gift,) = given(coupon(sara, "a"))
    assert redeem(gift.code.lower(), actor=SYSTEM, at=START).used_at == START
    with pytest.raises(Refused, match=r"gifts\.used"):
        redeem(gift.code, actor=SYSTEM, at=START)
    take_use_back(gift.pk, actor=SYSTEM, at=START)
    assert redeem(gift.code, actor=SYSTEM, at=START).used_at == START


def test_the_same_order_names_its_code_twice_and_that_is_one_use(sara, buy):
    (gift,) = given(coupon(sara, "a"))
    order = buy(sara)
    for _ in range(2):
        assert redeem(gift.code, order_id=order.pk, actor=SYSTEM, at=START).used_order_id == order.pk


def test_a_coupon_is_good_through_its_last_day_and_no_longer(sara):
    (gift,) = given(coupon(sara, "a"))
    assert gift.valid_until is not None
    with pytest.raises(Refused, match=r"gifts\.too_late"):
        redeem(gift.code, actor=SYSTEM, at=gift.valid_until + timedelta(seconds=1))
    assert redeem(gift.code, actor=SYSTEM, at=gift.valid_until).used_at


def test_a_code_nobody_gave_is_said_to_be_unknown(sara):
    with pytest.raises(Refused, match=r"gifts\.unknown"):
        redeem("ABCD", actor=SYSTEM, at=START)


def test_points_that_ran_out_do_not_count(sara):
    given(points(sara, "a"), points(sara, "b", amount=30, days=10))
    assert points_of(sara.pk, START) == 80
    assert points_of(sara.pk, START + timedelta(days=12)) == 50


def test_the_story_tells_what_they_got_and_used(sara, agents):
    given(points(sara, "p"))
    (gift,) = given(coupon(sara, "a"))
    redeem(gift.code, actor=SYSTEM, at=START)
    told = [one.line.title for one in story(customer_id=sara.pk, limit=5)]
    assert "You" not in told and sum("۱۰" in title for title in told) == 2
    assert any("۵۰" in title for title in told)
    assert [one.kind for one in gifts_of(agents[0], sara.pk)] == [COUPON, POINTS]


def test_the_last_purchase_is_known_by_its_dearest_thing(sara, omid, buy):
    buy(sara, START - timedelta(days=5), state="returned")
    kept = buy(sara, START - timedelta(days=9))
    assert last_bought([sara.pk, omid.pk]) == {sara.pk: (kept.pk, "کتری آرام")}


def greeting(customer: Customer, text: str = "{{ code }}", **more: object) -> Draft:
    return Draft(
        customer_id=customer.pk, purpose="care", letter="campaign", key=f"hello:{customer.pk}",
        context={"product": ""}, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def test_a_code_travels_with_its_letter_and_is_withdrawn_when_that_does_not_leave(sara, outbox):
    draft = greeting(sara)
    (row,) = send_with([(draft, coupon_for(draft, 20, 14, None))], actor=SYSTEM, at=START)
    gift = Gift.objects.get()
    assert gift.key == draft.key and gift.code in row.text
    take_back(row, actor=SYSTEM, at=START)
    settle()
    gift.refresh_from_db()
    assert gift.withdrawn_at is not None
    with pytest.raises(Refused, match=r"gifts\.unknown"):
        redeem(gift.code, actor=SYSTEM, at=START)


def test_a_letter_something_stands_against_costs_no_code(sara):
    draft = greeting(sara, late_after=START - timedelta(days=1))
    send_with([(draft, coupon_for(draft, 20, 14, None))], actor=SYSTEM, at=START)
    assert Message.objects.get().state == Message.SKIPPED
    assert not Gift.objects.exists()


def test_without_a_coupon_the_letter_speaks_of_none(sara):
    (row,) = send_with([(greeting(sara), None)], actor=SYSTEM, at=START)
    assert row.state == Message.QUEUED and "٪" not in row.text


def names(customer: Customer | None, *codes: str, days: int = 1, number: str = "", read: bool = True) -> Order:
    """An order of a shop that says which coupons it took."""
    at = START + timedelta(days=days)
    order = place_order(
        customer, [NewLine("kettle", "کتری", Decimal(1), Decimal(10))], number=number or f"N{days}", source="shop",
        currency="IRR", placed_at=at, coupons=codes, actor=SYSTEM, at=at,
    )  # fmt: skip
    if read:
        settle()
    return order


def test_an_order_that_names_a_coupon_uses_it_also_when_a_friend_placed_it(sara, omid):
    (gift,) = given(coupon(sara, "a"))
    order = names(omid, "SUMMER", f"{gift.code[:4].lower()}-{gift.code[4:]}")
    assert names(omid, gift.code, number=order.number).pk == order.pk
    Cursor.objects.all().delete()
    settle()  # what is read again is used once
    gift.refresh_from_db()
    assert (gift.used_order_id, gift.used_at, gift.used_by) == (order.pk, order.placed_at, "rule:gifts")
    assert EventRow.objects.filter(name="journeys.GiftUsed").count() == 1


def test_the_first_order_that_names_a_coupon_uses_it_and_one_that_came_to_nothing_does_not(sara, omid):
    (gift,) = given(coupon(sara, "a"))
    gone, second, first = (names(omid, gift.code, days=days, read=False) for days in (1, 9, 3))
    change_state(gone, "cancelled", actor=SYSTEM, at=START)
    settle()
    gift.refresh_from_db()
    assert gift.used_order_id == first.pk != second.pk
    change_state(first, "returned", actor=SYSTEM, at=START)
    settle()
    gift.refresh_from_db()
    assert gift.used_order_id == first.pk, "it was a purchase"


def test_a_coupon_is_good_again_when_its_order_is_cancelled(sara, omid):
    (gift,) = given(coupon(sara, "a"))
    order = names(omid, gift.code)
    change_state(order, "cancelled", actor=SYSTEM, at=START)
    settle()
    gift.refresh_from_db()
    assert (gift.used_at, gift.used_order, gift.used_by) == (None, None, "")


def test_a_code_that_is_unknown_or_over_on_the_day_of_the_order_does_nothing(sara, omid):
    late, good = given(coupon(sara, "a"), coupon(sara, "b"))
    names(omid, late.code, "WELCOME10", days=60)
    names(None, good.code, days=20)
    assert dict(Gift.objects.values_list("pk", "used_at")) == {late.pk: None, good.pk: START + timedelta(days=20)}
    assert not DeadLetter.objects.exists()


def test_a_coupon_marked_at_the_till_gets_its_order_when_that_comes_in(sara, omid):
    (gift,) = given(coupon(sara, "a"))
    redeem(gift.code, actor=Actor.staff(7), at=START)
    order = names(omid, gift.code)
    gift.refresh_from_db()
    assert (gift.used_order_id, gift.used_at, gift.used_by) == (order.pk, START, "staff:7")


def test_what_an_undone_import_used_is_good_again_until_it_comes_back(sara):
    (gift,) = given(coupon(sara, "a"))
    file = f"order number,date,customer,phone,product,price,coupon\n7,2026-01-03,x,09120000000,kettle,5,{gift.code}\n"

    def bring() -> Import:
        files = [("orders.csv", io.BytesIO(file.encode()))]
        done = import_orders(files, name="orders.csv", source="shop", actor=SYSTEM, at=START)
        settle()
        return done

    first = bring()
    bring()  # the same file again is the same order
    gift.refresh_from_db()
    assert gift.used_order.number == "7" and gift.used_at == START, "a file of days only says midnight"
    undo_import(first, actor=SYSTEM, at=START)
    settle()
    gift.refresh_from_db()
    assert (gift.used_at, gift.used_order) == (None, None)
    bring()
    gift.refresh_from_db()
    assert gift.used_order.number == "7"


def test_who_sends_a_friend_has_referred_and_their_page_says_by_which_order(sara, omid, made, agents, client):
    version = made({"key": "rest", "kind": "wait", "days": 40}, say("end"), entry={"trigger": "order_placed"})
    asking = place_order(
        sara, [NewLine("kettle", "کتری", Decimal(1), Decimal(10))], number="A1", source="shop", currency="IRR",
        placed_at=START - timedelta(hours=1), actor=SYSTEM, at=START,
    )  # fmt: skip
    settle()
    run = Run.objects.get(plan=version.plan, order=asking)
    (gift,) = given(coupon(sara, "a"))
    order = names(omid, gift.code, number="1234")
    with connection.cursor() as cursor:
        cursor.execute(statement(REFERRED), {"plan": run.plan_id, "days": 60, "at": START + timedelta(days=5)})
        assert cursor.fetchall() == [(run.pk, order.placed_at)]
    client.force_login(agents[0])
    page = client.get(reverse("desk_person", args=[sara.pk])).content.decode()
    assert gift.code in page and "با سفارش ۱۲۳۴" in page
