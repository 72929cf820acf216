"""A worker that starts after another was killed takes up what that one had claimed, long before leases end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.emulators.smtp import MailServer
from tests.faults.forks import AFTER, BEFORE, Forks, Line
from vafa.channels.actions import save_account
from vafa.channels.inbound import Raw
from vafa.conversations.intake import keep
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending import send_messages
from vafa.conversations.tests.samples import customer, note
from vafa.platform.run.processes import wait_until
from vafa.platform.values import SYSTEM

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
HAND = Line("before the second is marked", "vafa.conversations.sending.outcomes.Attempt.hand", BEFORE, 2)
READ = Line("after the first is read", "vafa.conversations.intake.placing._read", AFTER)
MAIL = b"From: Sara <sara@example.org>\r\nTo: shop@example.com\r\nSubject: x\r\nMessage-ID: <%d@a>\r\n\r\nhello\r\n"


@pytest.fixture
def no_jobs() -> Iterator[None]:
    """What a killed worker leaves in its tables concerns no other test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@pytest.mark.usefixtures("no_jobs")
@pytest.mark.timeout(150)
def test_what_the_dead_had_claimed_does_not_wait_for_leases(forks: Forks) -> None:
    at = datetime.now(UTC)
    with MailServer() as server:
        save_account("email", "Mail", dict(server.settings), actor=SYSTEM, at=at)
        send_messages([note(customer(f"c{n}"), key=f"k{n}") for n in range(5)], actor=SYSTEM, at=at)
        for number in range(3):
            keep(None, Raw(body=MAIL % number, content_type="message/rfc822"), kind="email", at=at)
        assert forks.run("deliver", die=HAND) and forks.run("place", die=READ, minutes=0)
        assert Message.objects.filter(state="claimed").count() == 4
        assert Inbound.objects.filter(lease_until__gt=at).count() == 3
        worker = forks.start("work")
        done = wait_until(lambda: not _left(), 90)
        worker.kill()
        assert done and len(server.taken) == 5, _left()
    assert datetime.now(UTC) < at + timedelta(seconds=110), "sooner than leases end"


def _left() -> list[str]:
    out = Message.objects.filter(direction="out").exclude(state="sent").values_list("state", flat=True)
    return [*out, *Inbound.objects.filter(state="waiting").values_list("state", flat=True)]
