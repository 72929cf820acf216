"""The worker, and the whole of `vafa up`, killed with SIGKILL at random while 2,000 follow-ups go to a mail server.

After the last start every one is accounted for: none missed, none sent twice, the doubtful ones shown as such.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vafa.platform.run.processes import wait_until
from vafa.platform.run.up import is_healthy

FOLLOW_UPS = 2000
KILLS = ("worker", "up", "worker", "up")
SETTINGS = """
from vafa.channels.actions import save_account
from vafa.platform.preferences.models import put
from vafa.platform.time import now
from vafa.platform.values import SYSTEM
settings = {"host": "127.0.0.1", "port": %(port)d, "protection": "none", "sender": "shop@example.com"}
save_account("email", "Mail", settings, actor=SYSTEM, at=now())
put("quiet.from", "%(quiet_from)s", actor=SYSTEM, at=now())
put("quiet.until", "%(quiet_until)s", actor=SYSTEM, at=now())
"""
# Welcomes spread over ten minutes, and are looked at twice a minute; here all are due, and looked at, at once.
DUE = """
from vafa.journeys.models import FollowUp
from vafa.platform.jobs.background import hurry
from vafa.platform.time import now
FollowUp.objects.filter(touchpoint="welcome", state="planned").update(due_at=now())
hurry("journeys.perform_due")
print(FollowUp.objects.filter(touchpoint="welcome").count())
"""
# As if we had waited for the leases of those that were killed to end.
SETTLE = """
from datetime import timedelta
from vafa.conversations.sending import settle_leases
from vafa.platform.time import now
settle_leases(now() + timedelta(minutes=3))
"""
LOOK = """
import json
from vafa.conversations.models import Message
from vafa.journeys.models import FollowUp
welcomes = FollowUp.objects.filter(touchpoint="welcome")
letters = Message.objects.filter(letter="welcome")
print(json.dumps({
    "follow_ups": list(welcomes.values_list("state", flat=True)),
    "letters": {row.message_id or str(row.pk): row.state for row in letters},
}))
"""
# What stands in the way, when something does.
WHY = """
from django.db import connection
from vafa.channels.models import Account
from vafa.conversations.models import Message
left = Message.objects.filter(letter="welcome").exclude(state__in=["sent", "uncertain"])
print(list(left.values_list("pk", "state", "due_at", "lease_until", "attempts", "detail")[:20]))
print(list(Account.objects.values("failures", "rest_until", "last_error", "last_error_at")))
with connection.cursor() as cursor:
    cursor.execute("SELECT task_name, status, count(*), min(scheduled_at) FROM procrastinate_jobs GROUP BY 1, 2")
    print(cursor.fetchall())
"""


# Runs the scripts it is told, one a line, and says what they printed. It keeps no connection: the server is killed too.
LISTEN = """
import contextlib, io, json, sys
from django.db import connection
for line in sys.stdin:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(json.loads(line), {})
    connection.close()
    connection.close_pool()
    print(json.dumps(said.getvalue()), flush=True)
"""


class House:
    """A real `vafa up` on a data folder of its own, and questions to it."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port, self.process, self.clerk = home, port, None, None
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment |= {"VAFA_HOME": str(home), "LANG": "C.UTF-8"}

    def start(self) -> None:
        command = [sys.executable, "-m", "vafa", "up", "--no-sample", "--port", str(self.port)]
        with (self.home.parent / "said").open("ab") as said:
            self.process = subprocess.Popen(command, env=self.environment, stdout=said, stderr=said)
        assert wait_until(lambda: is_healthy("127.0.0.1", self.port), 90), (self.home.parent / "said").read_text()

    def vafa(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "vafa", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, script: str) -> str:
        """What a script prints; one process runs them all, since to start one takes longer than any of them."""
        if self.clerk is None:
            command = [sys.executable, "-m", "vafa", "manage", "shell", "--no-imports", "-c", LISTEN]
            self.clerk = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self.clerk.stdin.write(json.dumps(script) + "\n")
        self.clerk.stdin.flush()
        return json.loads(self.clerk.stdout.readline())

    def said(self) -> str:
        """The end of what it wrote to the terminal."""
        return (self.home.parent / "said").read_text()[-3000:]

    def kill(self, who: str) -> None:
        if who == "up":
            self.process.kill()
            self.process.wait()
            self.start()
        else:
            children = json.loads((self.home / "processes.json").read_text())
            os.kill(next(child["pid"] for child in children if child["name"] == "worker"), signal.SIGKILL)

    def stop(self) -> None:
        if self.clerk:
            self.clerk.communicate(timeout=30)
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A mail server in a process of its own, which no kill reaches: its port and what it took."""
    file = tmp_path / "taken.jsonl"
    command = [sys.executable, "-m", "tests.emulators.smtp", "0", str(file), "--delay", "0.002"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield int(server.stdout.readline()), file
    server.kill()
    server.wait()
    server.stdout.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "home").mkdir()
    house = House(tmp_path / "home", port)
    yield house
    house.stop()


def taken(file: Path) -> list[str]:
    """The Message-IDs the server answered for."""
    whole = file.read_text().rpartition("\n")[0] if file.exists() else ""  # the last line may be half written
    return [json.loads(line)["message_id"] for line in whole.splitlines()]


def orders(path: Path) -> Path:
    """A shop's file: so many orders of an hour ago, each by someone else."""
    placed = datetime.now(UTC) - timedelta(hours=1)
    day = f"{placed:%Y-%m-%d %H:%M:%S}+00:00"
    rows = [f"{n},{day},Buyer {n},b{n}@example.com,W9,Washer,1,100" for n in range(FOLLOW_UPS)]
    path.write_text("order number,date,customer name,email,sku,product,quantity,unit price\n" + "\n".join(rows))
    return path


@pytest.mark.fault
@pytest.mark.timeout(600)
def test_every_follow_up_is_accounted_for(house: House, mail: tuple[int, Path], tmp_path: Path) -> None:
    port, file = mail
    house.start()
    tomorrow = datetime.now(UTC) + timedelta(hours=12)  # quiet hours must not lie over this test
    quiet = {"quiet_from": f"{tomorrow:%H:00}", "quiet_until": f"{tomorrow + timedelta(hours=1):%H:00}"}
    house.ask(SETTINGS % {"port": port, **quiet})
    house.vafa("import", "orders", str(orders(tmp_path / "orders.csv")), "--yes")

    assert wait_until(lambda: int(house.ask(DUE)) == FOLLOW_UPS, 120, every=0.2)
    chance = random.Random(11)
    for number, who in enumerate(KILLS, start=1):
        enough = number * FOLLOW_UPS // (len(KILLS) + 2) + chance.randint(0, 60)
        assert wait_until(lambda enough=enough: len(taken(file)) >= enough, 150), f"stuck at {len(taken(file))}"
        house.kill(who)
    assert len(taken(file)) < FOLLOW_UPS, "the kills must fall into the sending"

    house.ask(SETTLE)
    settled = {"sent", "uncertain"}
    # What one of the killed claimed at the last moment comes free when its lease of two minutes ends.
    done = wait_until(lambda: settled >= set(json.loads(house.ask(LOOK))["letters"].values()), 240, every=0.5)
    end = json.loads(house.ask(LOOK))
    assert done, f"left over: {Counter(end['letters'].values())}, {house.ask(WHY)}, {house.said()}"
    letters, there = end["letters"], Counter(taken(file))
    assert len(letters) == len(end["follow_ups"]) == FOLLOW_UPS
    assert max(there.values()) == 1, "a letter was sent twice"
    assert {one for one, state in letters.items() if state == "sent"} <= set(there), "a letter was missed"
    doubtful = [one for one, state in letters.items() if state == "uncertain"]
    assert len(doubtful) <= len(KILLS) * 4, "more in doubt than were in hand"
    assert FOLLOW_UPS - len(doubtful) <= len(there) <= FOLLOW_UPS
