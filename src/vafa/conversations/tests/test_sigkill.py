"""Deliverers killed with SIGKILL while they send to a real mail server: nothing is missed, nothing is sent twice."""

import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.forks import Forks
from vafa.channels.actions import save_account
from vafa.conversations.models import Message
from vafa.conversations.sending import deliver_due, send_messages, settle_leases
from vafa.conversations.tests.samples import customer, note
from vafa.platform.values import SYSTEM

MESSAGES, KILLS = 300, 4


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A mail server in a process of its own: its port, and the file of what it took."""
    file = tmp_path / "taken.jsonl"
    command = [sys.executable, "-m", "tests.emulators.smtp", "0", str(file), "--delay", "0.004"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield int(server.stdout.readline()), file
    server.kill()
    server.wait()
    server.stdout.close()


@pytest.fixture
def forks() -> Iterator[Forks]:
    """What forks processes that deliver, in the database of this test."""
    at = connection.settings_dict
    place = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}"
    if at["PORT"]:
        place += f"&port={at['PORT']}"
    if not str(at["HOST"]).startswith("/"):
        place = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"
    with Forks(place) as running:
        yield running


def count(file: Path) -> int:
    """How many messages the server took so far."""
    return len(file.read_bytes().splitlines()) if file.exists() else 0


@pytest.mark.fault
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_killed_at_random_every_message_is_accounted_for(journal: tuple[int, Path], forks: Forks) -> None:
    port, file = journal
    now = datetime.now(UTC)
    mail = {"host": "127.0.0.1", "port": port, "protection": "none", "sender": "shop@example.com"}
    save_account("email", "Mail", mail, actor=SYSTEM, at=now)
    owed = [note(customer(f"c{number}"), key=f"k{number}") for number in range(MESSAGES)]
    send_messages(owed, actor=SYSTEM, at=now)
    chance, pause = random.Random(7), threading.Event()
    for _ in range(KILLS):
        enough = count(file) + chance.randint(1, 30)
        process = forks.start("deliver", limit=20)
        while count(file) < enough:  # killed in the middle, however fast or slow this machine is
            pause.wait(chance.uniform(0.001, 0.01))
        assert process.kill(), "it was still at work"
        settle_leases(datetime.now(UTC) + timedelta(minutes=3))  # as if we had waited for the leases to end
    assert count(file) < MESSAGES, "the kills must fall into the sending"
    while deliver_due(datetime.now(UTC)):
        pass
    states = dict(Message.objects.values_list("message_id", "state"))
    taken = [json.loads(line)["message_id"] for line in file.read_text().splitlines()]
    assert len(taken) == len(set(taken)), "a message was sent twice"
    assert set(states.values()) <= {"sent", "uncertain"} and len(states) == MESSAGES
    assert {one for one, state in states.items() if state == "sent"} <= set(taken), "a message was missed"
    assert sum(state == "uncertain" for state in states.values()) <= KILLS
