"""Words to the customer are taken back before they leave: it is as if they had not been written."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from vafa.cases.actions import customer_writes, open_case, pause, reply, undo_reply
from vafa.cases.actions.resolution import UNDO_FOR
from vafa.cases.events import ReplyTakenBack
from vafa.cases.links import status_address
from vafa.cases.models import Case, CaseStage, Draft
from vafa.cases.queries import clocks_from_log
from vafa.cases.queries.page import status_page
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import fresh
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor, Refused

NOW = AT + timedelta(minutes=30)
SOON = NOW + timedelta(seconds=5)
WORDS = "سلام،\n\nفردا <b>می‌آییم</b> *حتماً*؛ ببینید: https://example.com/r/pics/\nنگار"


def by(agent: Staff) -> dict[str, Actor]:
    return {"actor": Actor.staff(agent.pk)}


def owed(case: Case) -> set[str]:
    return set(case.promises.filter(kept_at=None, called_off_at=None).values_list("kind", flat=True))


def said(case: Case) -> list[str]:
    with clock_at(SOON):
        return [one.text for one in status_page(case.pk).messages if one.author_id]


def test_it_is_as_if_nothing_had_been_said(case: Case, agent: Staff) -> None:
    before = owed(case)
    message = reply(case, WORDS, author=agent, **by(agent), at=NOW)
    assert message.due_at == NOW + UNDO_FOR and fresh(case).stage == 2 and owed(case) < before
    assert said(case) == []  # the customer does not read on their page what may yet be taken back
    undone = undo_reply(case, message, agent, **by(agent), at=SOON)
    assert owed(case) == before and undone.stage == fresh(case).stage == 1
    assert fresh(case).last_from_us_at is None and fresh(case).due_at is not None
    assert CaseStage.objects.get(case=case, left_at=None).stage == 1
    assert Draft.objects.get(case=case, staff=agent).text == WORDS
    with clock_at(NOW + 2 * UNDO_FOR):
        settle()
    assert set(Message.objects.filter(letter="case_reply").values_list("state", flat=True)) == {Message.SKIPPED}
    assert not Message.objects.filter(letter="case_stage", state=Message.QUEUED).exists()
    assert said(case) == []
    undo_reply(case, message, agent, **by(agent), at=SOON)  # twice is once
    assert EventRow.objects.filter(name=ReplyTakenBack.name).count() == 1
    assert all(clock.kept_at is None for clock in clocks_from_log(case).values())


def test_a_short_message_comes_back_without_its_link(case: Case, agent: Staff, customer: Customer) -> None:
    message = reply(case, "چشم", author=agent, **by(agent), at=NOW)
    Message.objects.filter(pk=message.pk).update(text=f"چشم\n{status_address(case)}")  # as by SMS
    undo_reply(case, message, agent, **by(agent), at=SOON)
    assert Draft.objects.get(case=case).text == "چشم"


def test_a_wait_that_came_with_the_words_ends_and_an_older_one_lasts(customer: Customer, agent: Staff) -> None:
    case = open_case(
        customer, kind="technical", subject="", text="صدا", channel="form", actor=SYSTEM, at=AT
    )  # fmt: skip
    message = reply(case, "کدام مدل؟", author=agent, then_wait=True, **by(agent), at=NOW)
    assert fresh(case).waiting_for == "customer"
    undo_reply(case, message, agent, **by(agent), at=SOON)
    assert fresh(case).waiting_for == "" and not case.promises.exclude(paused_at=None).exists()

    until = NOW + timedelta(days=3)
    pause(case, "part", until=until, note="پمپ", actor=SYSTEM, at=NOW + timedelta(minutes=1))
    stood = set(case.promises.exclude(paused_at=None).values_list("kind", flat=True))
    message = reply(case, "منتظریم", author=agent, then_wait=True, **by(agent), at=NOW + timedelta(minutes=2))
    assert fresh(case).waiting_for == "customer"
    undo_reply(case, message, agent, **by(agent), at=NOW + timedelta(minutes=2, seconds=5))
    assert (fresh(case).waiting_for, fresh(case).waiting_until) == ("part", until)
    assert set(case.promises.exclude(paused_at=None).values_list("kind", flat=True)) == stood


def test_words_that_resolved_open_the_case_again_with_its_wait(case: Case, agent: Staff) -> None:
    pause(case, "courier", actor=SYSTEM, at=AT)
    message = reply(case, "رسید", author=agent, resolve=True, override="دیدیم", **by(agent), at=NOW)
    assert fresh(case).resolved_at and fresh(case).waiting_for == ""
    undo_reply(case, message, agent, **by(agent), at=SOON)
    assert (fresh(case).resolved_at, fresh(case).stage, fresh(case).waiting_for) == (None, 1, "courier")
    assert Draft.objects.get(case=case, kind="reply").text == "رسید"


def test_what_happened_since_stays(case: Case, agent: Staff, customer: Customer) -> None:
    first = reply(case, "یک", author=agent, **by(agent), at=NOW)
    reply(case, "دو", author=agent, **by(agent), at=NOW + timedelta(seconds=2))
    customer_writes(case, "خب؟", actor=SYSTEM, at=NOW + timedelta(seconds=3))
    before = owed(case)
    undo_reply(case, first, agent, **by(agent), at=SOON)
    assert owed(case) == before and fresh(case).stage == 2  # the second word is an answer
    assert fresh(case).last_from_us_at == NOW + timedelta(seconds=2)


def test_what_has_left_and_what_others_wrote_stays(case: Case, agent: Staff) -> None:
    other = hire("ali@example.com", "علی", "agent", password=None, actor=SYSTEM, at=AT)
    message = reply(case, "سلام", author=agent, **by(agent), at=NOW)
    with pytest.raises(Refused, match=r"cases\.not_your_words"):
        undo_reply(case, message, other, **by(other), at=SOON)
    Message.objects.filter(pk=message.pk).update(state=Message.HANDING)
    with pytest.raises(Refused, match=r"cases\.reply_left"):
        undo_reply(case, message, agent, **by(agent), at=NOW + UNDO_FOR)
    assert not Draft.objects.filter(case=case).exists() and fresh(case).stage == 2


class TestOnThePage:
    @pytest.fixture
    def browser(self, agent: Staff) -> Iterator[Client]:
        client = Client()
        client.force_login(agent)
        with clock_at(NOW):
            yield client

    def test_undo_is_offered_for_a_few_seconds_and_puts_the_words_back(self, browser: Client, case: Case) -> None:
        address = f"/desk/cases/{case.number}/"
        browser.post(f"{address}say/", {"kind": "reply", "body": "سلام بر شما", "form_key": "k1"})
        message = Message.objects.get(author__isnull=False)
        undo = f"{address}messages/{message.pk}/undo/"
        assert undo in browser.get(address).content.decode()
        assert browser.post(undo).status_code == 302
        page = browser.get(address).content.decode()
        assert undo not in page and "سلام بر شما</textarea>" in page

    def test_one_clear_sentence_when_it_left(self, browser: Client, case: Case) -> None:
        address = f"/desk/cases/{case.number}/"
        browser.post(f"{address}say/", {"kind": "reply", "body": "سلام بر شما", "form_key": "k1"})
        message = Message.objects.get(author__isnull=False)
        with clock_at(NOW + UNDO_FOR):
            assert f"messages/{message.pk}/undo/" not in browser.get(address).content.decode()
            Message.objects.filter(pk=message.pk).update(state=Message.SENT)
            answer = browser.post(f"{address}messages/{message.pk}/undo/")
        assert answer.status_code == 409 and "case__refused" in answer.content.decode()
