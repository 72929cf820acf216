"""Conditions said in three languages, whole and in the reader's digits, calendar and money."""

import re
from typing import Any

import pytest

from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.fields import fields
from vafa.customers.conditions.rules.kinds import ALONE, IN_DAYS
from vafa.customers.conditions.sentence import sentence
from vafa.platform.i18n.reading import Reader, reading_as

READERS = {
    "fa": Reader(),
    "ar": Reader("ar", "gregorian", "Asia/Baghdad", "rial"),
    "en": Reader("en", "gregorian", "Europe/London", "rial"),
}
BOUGHT = {"is": ["sales.bought_group:W9", "within", 180]}
NO_CASE = {"is": ["cases.open", "is", "no"]}
OPEN = {"is": ["cases.open", "is", "yes"]}
TEHRAN, KARAJ = ({"is": ["customers.city", "is", city]} for city in ("تهران", "کرج"))
SPENT = {"is": ["sales.spent:IRR:365", "over", "50000000"]}
CALM = {"is": ["conversations.heard", "ago", 30]}
STORIES: list[tuple[Any, str, str, str]] = [
    ({"all": []}, "همهٔ مشتریان", "جميع العملاء", "All customers"),
    (
        {"all": [BOUGHT, NO_CASE]},
        "مشتریانی که در ۱۸۰ روز گذشته کالایی با کدی که با «W9» آغاز می‌شود خریده‌اند و پروندهٔ باز ندارند",
        "العملاء الذين اشتروا منتجًا يبدأ رمزه بـ«W9» خلال آخر ١٨٠ يومًا وليست لديهم حالة مفتوحة",
        "Customers who bought a product with a code beginning with W9 in the last 180 days and have no open case",
    ),
    (
        {"all": [SPENT, {"any": [TEHRAN, KARAJ]}, {"not": OPEN}]},
        "مشتریانی که در ۳۶۵ روز گذشته بیش از ۵٬۰۰۰٬۰۰۰ تومان خرید کرده‌اند و (در «تهران» زندگی می‌کنند یا در «کرج» زندگی "
        "می‌کنند)، به‌جز کسانی که پروندهٔ باز دارند",
        "العملاء الذين بلغت مشترياتهم أكثر من ٥٠٬٠٠٠٬٠٠٠ ريال إيراني خلال آخر ٣٦٥ يومًا و(يسكنون في «تهران» أو يسكنون "
        "في «کرج»)، باستثناء الذين لديهم حالة مفتوحة",
        "Customers who spent more than 50,000,000 rial in the last 365 days and (live in “تهران” or live in “کرج”), "
        "except those who have an open case",
    ),
    (
        {"not": CALM},
        "همهٔ مشتریان به‌جز کسانی که آخرین بار بیش از ۳۰ روز پیش برای ما نوشته‌اند",
        "جميع العملاء باستثناء الذين كتبوا إلينا آخر مرة قبل أكثر من ٣٠ يومًا",
        "All customers except those who wrote to us for the last time more than 30 days ago",
    ),
    (
        {"is": ["customers.first_purchase", "since", "2026-03-20T20:30:00+00:00"]},
        "مشتریانی که نخستین خریدشان را از ۱ فروردین ۱۴۰۵ به بعد کرده‌اند",
        "العملاء الذين اشتروا لأول مرة منذ ٢٠ مارس ٢٠٢٦",
        "Customers who bought for the first time since 20 Mar 2026",
    ),
    (
        {"is": ["customers.consent:offer:email", "is", "yes"]},
        "مشتریانی که به «پیشنهادها» از راه ایمیل بله گفته‌اند",
        "العملاء الذين قالوا نعم لـ«العروض» عبر البريد الإلكتروني",
        "Customers who said yes to “Offers” by E-mail",
    ),
    (
        {"all": [{"is": ["customers.orders", "at_least", "3"]}, {"is": ["cases.opened:90", "is", "0"]}]},
        "مشتریانی که دست‌کم ۳ سفارش داده‌اند و در ۹۰ روز گذشته درست ۰ پرونده داشته‌اند",
        "العملاء الذين عدد طلباتهم ٣ على الأقل وعدد حالاتهم ٠ بالضبط خلال آخر ٩٠ يومًا",
        "Customers who placed at least 3 orders and had exactly 0 cases in the last 90 days",
    ),
]


@pytest.mark.parametrize("story", STORIES, ids=[one[3][:40] for one in STORIES])
def test_conditions_are_one_sentence_in_each_language(story: tuple[Any, str, str, str]) -> None:
    data, *expected = story
    tree = read_conditions(data)
    for (_, reader), words in zip(READERS.items(), expected, strict=True):
        with reading_as(reader):
            assert _plain(sentence(tree)) == words


@pytest.mark.django_db
@pytest.mark.parametrize("language", READERS)
def test_every_comparison_of_every_field_is_said(language: str) -> None:
    values = {"moment": "2026-03-20T20:30:00+00:00", "number": "2", "money": "2", "yes_no": "no"}
    given = {"purpose": "offer", "channel": "email", "currency": "IRR", "product": "W9", "group": "W", "name": "class"}
    with reading_as(READERS[language]):
        for one in fields().values():
            reference = ":".join([one.key, *(given.get(of.name, "90") for of in one.of)])
            for way in one.ways:
                value = one.choices()[0][0] if one.choices else values.get(one.kind, "12")
                told = {"is": [reference, way, 7 if way in IN_DAYS else value]}
                said = sentence(read_conditions(told))
                assert "%" not in said and len(said) > 20, told
                assert language == "en" or not re.search("[a-z]{4,}", said.replace("class", "")), said


def test_every_comparison_of_every_field_has_its_words() -> None:
    for one in fields().values():
        for way in one.ways:
            if way in ALONE or one.kind in ("choice", "choices", "text", "trait"):
                assert way in one.words or f"{way}:yes" in one.words, (one.key, way)
            elif one.kind == "yes_no":
                assert {"yes", "no"} <= set(one.words), one.key
            else:
                assert {"moment": "happened"}.get(one.kind, "counted") in one.words, (one.key, way)


def _plain(text: str) -> str:
    """Without the marks that keep names in their own direction."""
    return text.translate({ord(mark): None for mark in "\u2068\u2069\u200f\u2066"})
