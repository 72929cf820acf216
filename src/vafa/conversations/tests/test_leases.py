"""A worker that starts takes up at once what one that was killed had in hand."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.emulators.smtp import MailServer
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.conversations.intake import keep, place_waiting
from vafa.conversations.intake.placing import CLAIM
from vafa.conversations.leases import give_back
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending import deliver_due, send_messages
from vafa.conversations.sending.claim import claim
from vafa.conversations.sending.outcomes import Attempt, NotOurs
from vafa.conversations.tests.samples import MORNING, account, customer, note
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
SOON = MORNING + timedelta(seconds=1)


def test_what_was_claimed_leaves_at_once_and_once() -> None:
    with MailServer() as server, clock_at(SOON):
        mail = account(server)
        send_messages([note(customer(name), key=name) for name in ("a", "b")], actor=SYSTEM, at=MORNING)
        (first, second), _looked_at = claim(MORNING, 10, ["email"])
        Attempt(second, mail).hand()
        give_back(SOON)
        with pytest.raises(NotOurs):
            Attempt(first, mail).hand()
        deliver_due(SOON)
        states = dict(Message.objects.values_list("key", "state"))
        assert states == {first.key: "sent", second.key: "handing"}, "what may have left waits for its lease"
        assert len(server.taken) == 1


def test_what_was_being_read_is_read_at_once() -> None:
    mail = b"From: Sara <sara@example.org>\r\nTo: shop@example.com\r\nSubject: x\r\n\r\nhello\r\n"
    row = keep(None, Raw(body=mail, content_type="message/rfc822"), kind="email", at=MORNING)
    later = MORNING + timedelta(minutes=2)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [later, later, MORNING, 10])
    assert place_waiting(SOON) == 0
    assert give_back(SOON) == 1 and place_waiting(SOON) == 1
    assert Inbound.objects.get(pk=row).state == "placed"


def test_who_was_being_asked_is_asked_at_once() -> None:
    with MailServer() as server:
        Account.objects.filter(pk=account(server).pk).update(poll_at=MORNING + timedelta(minutes=5))
    give_back(SOON)
    assert Account.objects.get().poll_at == SOON


def _ask_row_by_row() -> None:
    """The planner joins row by row, as it does with tables it has never counted."""
    with connection.cursor() as cursor:
        for other in ("hashjoin", "mergejoin", "hashagg", "material", "sort"):
            cursor.execute(f"SET LOCAL enable_{other} = off")


def test_no_plan_of_the_database_claims_more_than_was_asked_for() -> None:
    with MailServer() as server, clock_at(SOON):
        account(server)
        send_messages([note(customer(f"c{n}"), key=f"k{n}") for n in range(6)], actor=SYSTEM, at=MORNING)
        _ask_row_by_row()
        ready, looked_at = claim(SOON, 2, ["email"])
        assert (len(ready), looked_at, Message.objects.filter(state="claimed").count()) == (2, 2, 2)


def test_no_plan_of_the_database_reads_more_than_was_asked_for() -> None:
    for number in range(6):
        keep(None, Raw(body=b"%d" % number, content_type="message/rfc822"), kind="email", at=MORNING)
    _ask_row_by_row()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [SOON, SOON, SOON, 2])
        assert cursor.rowcount == 2
