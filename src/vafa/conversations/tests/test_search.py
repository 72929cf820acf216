"""Finding conversations by what was said in them."""

from importlib import import_module

import pytest
from django.db import connection

from vafa.conversations import search
from vafa.conversations.actions import receive_message, start_conversation, write_note
from vafa.conversations.models import SHELF_BITS, Conversation, ConversationWords
from vafa.conversations.search import among_conversations, conversations_with
from vafa.conversations.sending import send_message
from vafa.conversations.tests.samples import MORNING, customer, note, sara
from vafa.customers.models import Customer
from vafa.platform.values import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def said(who: Customer, *texts: str, subject: str = "—") -> Conversation:
    conversation = start_conversation(who, subject, actor=SYSTEM, at=MORNING)
    for text in texts:
        receive_message(conversation, text, channel="email", actor=Actor.customer(who.pk), at=MORNING)
    return conversation


def found(text: str, limit: int = 25, before: int | None = None) -> list[int]:
    return conversations_with(text, limit=limit, before=before)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("صدای كوبيدن مي‌دهد", "کوبیدن"),  # Arabic letters in the text
        ("صدای کوبیدن می‌دهد", "كوبيدن"),  # Arabic letters in the question
        ("دستگاهم خراب است", "دستگاه"),  # a word goes on
        ("هزینه را نمی‌خواهم", "نمیخواهم"),
        ("هزینه را نمی‌خواهم", "نمی خواهم"),
        ("هزینه را نمی خواهم", "نمی‌خواهم"),
        ("هزینه را نمیخواهم", "نمی‌خواهم"),
        ("سفارش ۱۲۳۴۵ نرسید", "12345"),
        ("سفارش 12345 نرسید", "١٢٣٤٥"),
        ("لم يَصِلِ الطَّلَبُ بعدُ", "يصل الطلب"),
        ("لم يصل الطلب", "الطلبـ"),  # with tatweel
        ("مسؤول الصيانة", "مسوول"),
        ("رأيت الفاتورة", "رايت الفاتوره"),
        ("The CAFÉ machine's pump broke.", "cafe PUMP"),
        ("Serial MHR-1000123 leaks", "mhr-1000123"),
        ("write to ali.karimi@mail.ir", "ali.karimi@mail.ir"),
    ],
)
def test_it_finds_words_however_they_are_spelled(text: str, typed: str) -> None:
    told = said(sara(), text)
    said(customer("رضا", "reza@example.com"), "چیز دیگری / something else")
    assert found(typed) == [told.pk]
    assert among_conversations(typed, [told.pk]) == {told.pk}


@pytest.mark.parametrize("typed", ["", "  ", "؟!", "'", "\\", "a' | 'b", "هیچ", "ک" * 3000, "و\x00"])
def test_it_finds_nothing_for_words_nobody_said(typed: str) -> None:
    told = said(sara(), "سلام")
    assert found(typed) == []
    assert among_conversations(typed, [told.pk]) == set()


def test_words_may_stand_in_different_messages_but_all_must_stand_in_the_conversation() -> None:
    who = sara()
    told = said(who, "صدا دارد", "گارانتی دارم")
    said(who, "صدا ندارد")
    assert found("گارانتی صدا") == [told.pk]
    assert found("گارانتی لرزش") == []


def test_it_looks_at_subject_customer_notes_and_answers_but_not_at_letters_to_everyone() -> None:
    who = sara()
    told = said(who, "سلام", subject="لباسشویی")
    write_note(told, "قطعه سفارش داده شد", author=None, actor=SYSTEM, at=MORNING)
    send_message(note(who, conversation_id=told.pk, text="تکنسین می‌آید"), actor=SYSTEM, at=MORNING)
    send_message(
        note(who, conversation_id=told.pk, text="", letter="test_message", context={}), actor=SYSTEM, at=MORNING
    )
    for typed in ("لباسشویی", "سارا", "sara@example.com", "قطعه", "تکنسین میاید"):
        assert found(typed) == [told.pk], typed


def test_it_goes_from_the_newest_to_the_oldest_page_by_page_over_many_shelves() -> None:
    who = sara()
    first = said(who, "بخار").pk
    step = 1 << (SHELF_BITS - 1)
    later = []
    for place in range(1, 8):
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('conversation', 'id'), %s)", [first + place * step])
        later.append(said(who, "بخار و صدا").pk)
    everything = [*reversed(later), first]
    assert found("بخار") == everything
    pages, before = [], None
    while page := found("بخار", 3, before):
        pages.append(page)
        before = page[-1]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [pk for page in pages for pk in page] == everything
    assert found("صدا", before=later[2]) == [later[1], later[0]]
    assert among_conversations("صدا", everything) == set(later)


def test_it_asks_once_however_many_pages_there_are(django_assert_num_queries: object) -> None:
    said(sara(), "بخار")
    with django_assert_num_queries(1):  # type: ignore[operator]
        found("بخار")


def test_a_conversation_keeps_only_so_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(sara(), *(" ".join(f"w{start + n}" for n in range(2000)) for start in (0, 2000, 4000, 6000, 8000)))
    assert found("w1999") == [told.pk]
    assert found("w9999") == []
    assert search.MOST_KEPT <= len(ConversationWords.objects.get().words.split()) <= search.MOST_KEPT + 2100


def test_the_migration_keeps_what_is_kept_when_said() -> None:
    who = sara()
    told = said(who, "صدای كوبيدن مي‌دهد", "MHR-12", subject="لباسشویی")
    kept = ConversationWords.objects.get(pk=told.pk).words
    ConversationWords.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("vafa.conversations.migrations.0003_words").FILL)
    assert ConversationWords.objects.get(pk=told.pk).words == kept
