"""Internal notes never reach a customer: one test for each way something leaves the house.

A case lives its whole life with notes in it, at every stage, with a file and with names; then each way out is searched
for their words.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from vafa.cases import events
from vafa.cases.actions import (
    assign,
    hand_over,
    move_stage,
    open_case,
    pause,
    reopen,
    reply,
    resolve,
    save_draft,
    write_note,
)
from vafa.cases.actions.merging import merge
from vafa.cases.actions.sign_off import sign_off
from vafa.cases.models import Case, SignOff
from vafa.cases.queries.report import final_report
from vafa.cases.web.report import as_text, report_parts
from vafa.channels.drivers.recorder import Recorder
from vafa.channels.overrides import recording
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import live_until
from vafa.platform.events.timeline import story
from vafa.platform.files.actions import keep_file
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.notices.models import Notice
from vafa.platform.secrets import sign_link
from vafa.platform.time.clock import clock_at, now
from vafa.platform.values import SYSTEM, Actor

AT = datetime(2026, 5, 2, 6, tzinfo=UTC)
SECRET = "زعفرانی"  # a word of every note, of no other text
FILE = f"{SECRET}.txt"
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(transactional_db: None) -> Iterator[tuple[Cast, Recorder]]:
    with clock_at(AT), reading_as(Reader()), recording() as outbox:
        cast = assemble()
        ensure_basics()
        yield cast, outbox


@pytest.fixture
def case(shop: tuple[Cast, Recorder]) -> Case:
    """A repair that went all the way and back, with a note at each turn."""
    cast, _outbox = shop
    agent = Actor.staff(cast.agent.pk)
    customer = add_customer("سارا محمدی", emails=["sara@example.com"], actor=SYSTEM, at=AT)
    case = open_case(
        customer,
        kind="repair",
        subject="W9",
        text="صدا می‌دهد",
        channel="form",
        actor=Actor.customer(customer.pk),
        at=AT,
    )
    assign(case, cast.agent, actor=agent, at=AT)
    _note(case, cast)
    reply(case, "می‌بینیم", author=cast.agent, actor=agent, at=AT + HOUR)
    hand_over(case, cast.technician, actor=agent, at=AT + HOUR)
    _note(case, cast)
    pause(case, "part", until=AT + 5 * HOUR, note=SECRET, actor=agent, at=AT + HOUR)
    live_until(AT + 6 * HOUR)
    move_stage(case, 3, override=SECRET, actor=Actor.staff(cast.lead.pk), at=now())
    _note(case, cast)
    resolve(case, "درست شد", override=SECRET, actor=Actor.staff(cast.lead.pk), at=now())
    live_until(AT + timedelta(days=4))
    reopen(case, "هنوز نه", actor=Actor.customer(customer.pk), at=now())
    _note(case, cast)
    save_draft(case, cast.agent, "note", SECRET, at=now())
    live_until(AT + timedelta(days=5))
    assert Message.objects.filter(direction=Message.NOTE, text__contains=SECRET).count() == 4
    return Case.objects.get(pk=case.pk)


def _note(case: Case, cast: Cast) -> None:
    file = keep_file(SimpleUploadedFile(FILE, SECRET.encode()), at=now())
    write_note(
        case, f"فقط میان خودمان: {SECRET}", author=cast.agent, attachments=[file], mentions=[cast.lead.pk],
        actor=Actor.staff(cast.agent.pk), at=now(),
    )  # fmt: skip


def link(case: Case) -> str:
    return f"/r/{sign_link('case', case.pk)}/"


def test_not_by_a_letter(case: Case, shop: tuple[Cast, Recorder]) -> None:
    _cast, outbox = shop
    assert len(outbox.kept) >= 4
    for one in outbox.kept:
        assert SECRET not in f"{one.subject}{one.text}{one.html}" and not one.attachments
    for row in Message.objects.filter(direction=Message.OUT):
        assert SECRET not in f"{row.subject}{row.text}{row.html}{row.detail}"


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_not_by_the_page_of_the_request(case: Case, client: Client, language: str) -> None:
    for place in ("", "works/yes/", "works/no/", "report/"):
        page = client.get(f"{link(case)}{place}?language={language}", follow=True)
        assert page.status_code == 200 and SECRET not in page.content.decode()


def test_not_by_what_the_page_answers_to_words_and_files(case: Case, client: Client) -> None:
    said = client.post(link(case), {"text": "سلام"}, follow=True)
    refused = client.post(link(case), {"text": ""})
    assert SECRET not in said.content.decode() + refused.content.decode()


def test_not_by_the_report_that_is_signed(case: Case, client: Client) -> None:
    assert SECRET not in as_text(case, report_parts(final_report(case)))
    sign_off(case, name="سارا", report=as_text(case, report_parts(final_report(case))), actor=SYSTEM, at=now())
    assert SECRET not in SignOff.objects.get().report
    assert SECRET not in client.get(f"{link(case)}report/").content.decode()


def test_not_by_a_case_it_was_merged_into(case: Case, client: Client, shop: tuple[Cast, Recorder]) -> None:
    cast, _outbox = shop
    other = open_case(case.customer, kind="repair", subject="W9", text="باز هم", channel="form", actor=SYSTEM, at=now())
    merge(case, other, actor=Actor.staff(cast.lead.pk), at=now())
    for one in (case, other):
        assert SECRET not in client.get(link(one), follow=True).content.decode()


def test_not_by_a_file(case: Case, client: Client) -> None:
    file = Message.objects.filter(direction=Message.NOTE).first().attachments.get().file  # type: ignore[union-attr]
    page = client.get(link(case)).content.decode()
    assert "/f/" not in page and file.name not in page
    number = case.number
    assert client.get(reverse("desk_case_file", args=[number, file.pk])).status_code == 302  # staff only


def test_not_by_the_customers_story(case: Case) -> None:
    for language in ("fa", "ar", "en"):
        with reading_as(Reader(language)):
            told = story(customer_id=case.customer_id, limit=500)
        notes = [one for one in told if one.name == events.NoteWritten.name]
        assert notes and not any(SECRET in f"{one.line.title}{one.line.note}" for one in notes)


def test_not_by_an_event_that_others_may_be_sent(case: Case) -> None:
    rows = EventRow.objects.filter(name__in=["cases.NoteWritten", "cases.CaseMentioned"])
    assert rows.count() == 8
    assert not any(SECRET in json.dumps(row.payload, ensure_ascii=False) for row in rows)
    said = EventRow.objects.filter(name__startswith="conversations.")
    assert not any(SECRET in json.dumps(row.payload, ensure_ascii=False) for row in said)


def test_not_by_a_notice(case: Case) -> None:
    assert Notice.objects.filter(code="cases.mentioned").exists()
    assert not any(SECRET in json.dumps(one.data, ensure_ascii=False) for one in Notice.objects.all())


def test_not_by_a_search_without_signing_in(case: Case, client: Client) -> None:
    for place in (reverse("desk_search") + f"?q={SECRET}", reverse("desk_cases") + f"?q={SECRET}"):
        answer = client.get(place)
        assert answer.status_code == 302 and not answer.content


def test_not_by_a_file_that_is_taken_out(case: Case, client: Client, shop: tuple[Cast, Recorder]) -> None:
    cast, _outbox = shop
    client.force_login(cast.manager)
    taken = client.get(reverse("desk_complaints_file"))
    body = b"".join(taken.streaming_content) if taken.streaming else taken.content  # type: ignore[attr-defined]
    assert SECRET not in body.decode()


def test_not_to_another_customer(case: Case, client: Client) -> None:
    stranger: Customer = add_customer("دیگری", emails=["x@example.com"], actor=SYSTEM, at=now())
    theirs = open_case(stranger, kind="question", subject="s", text="t", channel="form", actor=SYSTEM, at=now())
    page = client.get(link(theirs)).content.decode()
    assert SECRET not in page and "صدا می‌دهد" not in page


def test_the_desk_itself_shows_them(case: Case, client: Client, shop: tuple[Cast, Recorder]) -> None:
    """Else the words were never there and the tests above prove nothing."""
    cast, _outbox = shop
    client.force_login(cast.agent)
    assert SECRET in client.get(reverse("desk_case", args=[case.number])).content.decode()
