"""Recording: one row for every draft, once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from vafa.conversations.actions import receive_message, start_conversation, write_note
from vafa.conversations.models import Message
from vafa.conversations.queries import conversation_messages, outgoing_counts, troubled
from vafa.conversations.sending import Draft, send_message, send_messages
from vafa.conversations.tests.samples import MORNING, NIGHT, customer, note, sara
from vafa.platform.accounts.actions import hire
from vafa.platform.events.models import EventRow
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import SYSTEM, Actor, Refused


@pytest.mark.django_db
class TestRecording:
    def test_the_same_key_twice_is_one_message_whatever_became_of_it(self) -> None:
        who = sara()
        first, twin, other = send_messages(
            [note(who, key="a"), note(who, key="a"), note(who)], actor=SYSTEM, at=MORNING
        )
        again = send_message(note(who, key="a", text="دیگر"), actor=SYSTEM, at=NIGHT)
        assert first.pk == twin.pk == again.pk != other.pk
        assert Message.objects.count() == 2 and EventRow.objects.filter(name="conversations.MessageQueued").count() == 2

    def test_answers_come_in_the_order_of_the_drafts(self) -> None:
        people = [customer(f"c{number}") for number in range(5)]
        drafts = [note(who, key=f"k{9 - place}") for place, who in enumerate(people)]
        messages = send_messages(drafts, actor=SYSTEM, at=MORNING)
        assert [one.customer_id for one in messages] == [who.pk for who in people]

    def test_a_skipped_message_is_on_the_timeline_with_its_reason(self) -> None:
        who = sara()
        message = send_message(note(who, "offer"), actor=SYSTEM, at=MORNING)
        assert (message.state, message.settled_at, message.address) == ("skipped", MORNING, "")
        with reading_as(Reader(language="fa")):
            line = story(customer_id=who.pk)[0].line
        assert (line.title, line.note) == ("فرستاده نشد: خبر", "مشتری چنین پیام‌هایی نمی‌خواهد.")

    def test_nothing_to_send_is_nothing(self) -> None:
        assert send_messages([], actor=SYSTEM, at=MORNING) == []


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_same_keys_record_each_message_once() -> None:
    people = [customer(f"c{number}") for number in range(40)]
    start = Barrier(2)

    def work(order: int) -> dict[int, int]:
        drafts = [note(who, key=f"k{who.pk}") for who in people[::order]]
        start.wait()
        try:
            return {one.customer_id: one.pk for one in send_messages(drafts, actor=SYSTEM, at=MORNING)}
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, (1, -1))
    assert first == second and Message.objects.count() == 40


@pytest.mark.django_db
class TestConversations:
    def test_what_is_said_stands_in_order_with_who_said_it(self) -> None:
        who = sara()
        agent = hire("a@example.com", "علی", "agent", password=None, actor=SYSTEM, at=MORNING)
        talk = start_conversation(who, "خراب  است", actor=Actor.customer(who.pk), at=MORNING)
        asked = receive_message(talk, "سلام", channel="form", key="f1", actor=Actor.customer(who.pk), at=MORNING)
        again = receive_message(talk, "سلام", channel="form", key="f1", actor=Actor.customer(who.pk), at=MORNING)
        write_note(talk, "گارانتی دارد", author=agent, actor=Actor.staff(agent.pk), at=NIGHT)
        reply = Draft(customer_id=who.pk, purpose="service", conversation_id=talk.pk, subject="Re", text="درست شد")
        send_message(reply, actor=Actor.staff(agent.pk), at=NIGHT)
        assert asked.pk == again.pk
        told = [(one.direction, one.state) for one in conversation_messages(talk)]
        assert told == [("in", "received"), ("note", "written"), ("out", "queued")]
        talk.refresh_from_db()
        assert (talk.subject, talk.last_message_at) == ("خراب است", NIGHT)

    def test_nothing_said_is_refused(self) -> None:
        talk = start_conversation(sara(), "x", actor=SYSTEM, at=MORNING)
        with pytest.raises(Refused):
            receive_message(talk, "  ", channel="form", actor=SYSTEM, at=MORNING)
        with pytest.raises(Refused):
            write_note(talk, "", author=None, actor=SYSTEM, at=MORNING)

    def test_troubled_messages_are_shown_to_who_may_see_customers(self) -> None:
        agent = hire("a@example.com", "علی", "agent", password=None, actor=SYSTEM, at=MORNING)
        analyst = hire("b@example.com", "نگار", "analyst", password=None, actor=SYSTEM, at=MORNING)
        one, two, _ = send_messages([note(sara()) for _ in range(3)], actor=SYSTEM, at=MORNING)
        Message.objects.filter(pk=one.pk).update(state="uncertain")
        Message.objects.filter(pk=two.pk).update(state="failed", settled_at=MORNING)
        assert {row.pk for row in troubled(agent)} == {one.pk, two.pk}
        assert [row.pk for row in troubled(agent, since=NIGHT)] == [one.pk]
        assert not troubled(analyst) and not troubled(None)
        assert outgoing_counts() == {"queued": 1, "claimed": 0, "handing": 0, "uncertain": 1}
