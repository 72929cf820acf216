"""What comes, on every channel and by every way in, while those who keep and place it are killed with SIGKILL.

Providers bring things twice, late, in any order, and some spoilt. In the end each is placed once, aside or in the tray,
and nobody was told that we have something before it was committed.
"""

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.forks import AFTER, BEFORE, Forks, Line
from vafa.channels.contract import Driver
from vafa.channels.inbound import Call, Hook, Incoming, Raw, Unreadable
from vafa.channels.models import Account
from vafa.channels.queries import reader_of
from vafa.channels.registry import drivers
from vafa.channels.tests.contract.case import Case, StandIn
from vafa.channels.tests.contract.conftest import cases
from vafa.conversations.models import Call as CallRow
from vafa.conversations.models import Inbound, Message
from vafa.conversations.received import received_days
from vafa.platform.values import SYSTEM

RECEIVING = sorted(kind for kind, driver in drivers().items() if driver.listed and driver.read is not Driver.read)
TOKEN = "account-token"  # as in the addresses that examples are signed for
ANSWERING = [
    Line("before it is kept", "vafa.conversations.web.hooks.keep", BEFORE),
    Line("before the provider is answered", "vafa.conversations.web.hooks.keep", AFTER),
    Line("while it answers", "vafa.conversations.web.hooks.take", AFTER),
]
KEEPING = [
    Line("before it is kept", "vafa.conversations.intake.keeping.keep", BEFORE),
    Line("before the provider may forget it", "vafa.conversations.intake.keeping.keep", AFTER),
]
MARK = "vafa.channels.drivers.email.mailbox.Mailbox._mark"
MARKING = {"email": [Line("before it is marked", MARK, BEFORE), Line("after it is marked", MARK, AFTER)]}
PLACING = [
    Line("before it is read", "vafa.conversations.intake.placing._read", BEFORE),
    Line("after it is read", "vafa.conversations.intake.placing._read", AFTER),
    Line("after it is placed", "vafa.conversations.intake.placing._place", AFTER),
    Line("before that is committed", "vafa.conversations.intake.placing._write", AFTER),
    Line("before the next one", "vafa.conversations.intake.placing._settle", AFTER),
]
pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def account(kind: str, case: Case, stand_in: StandIn) -> Account:
    """An account at a provider where something waits already."""
    from vafa.channels.actions import save_account

    if case.arrive:
        case.arrive(stand_in)
    if case.arrive_spoilt:
        case.arrive_spoilt(stand_in)
    made = save_account(kind, kind, stand_in.settings(), actor=SYSTEM, at=datetime.now(UTC))
    Account.objects.filter(pk=made.pk).update(token=TOKEN)
    return Account.objects.get(pk=made.pk)


def name_of(raw: Raw) -> str:
    """The key under which a thing is one thing."""
    return raw.key[:200] or sha256(raw.body).hexdigest()


def kept() -> set[str]:
    """The keys of all that is committed."""
    return set(Inbound.objects.values_list("key", flat=True))


@dataclass
class Bringer:
    """A provider that calls us until it is told that we have it."""

    forks: Forks
    driver: Driver
    waiting: list[Hook]
    told: list[Hook] = field(default_factory=list)

    def bring(self, chance: random.Random) -> None:
        """Bring what waits in any order, until nobody answers."""
        chance.shuffle(self.waiting)
        with httpx.Client(base_url=f"http://127.0.0.1:{self.forks.port}", timeout=2) as client:
            while self.waiting:
                try:
                    self._call(client, self.waiting[-1])
                except httpx.TransportError:
                    break
                self.told.append(self.waiting.pop())
        assert {name_of(self.driver.raw(hook)) for hook in self.told} <= kept(), "told before it was committed"

    def _call(self, client: httpx.Client, hook: Hook) -> None:
        headers = {**hook.headers, "x-forwarded-proto": "https", "x-forwarded-host": "shop.example"}
        headers |= {"content-type": hook.content_type} if hook.content_type else {}
        headers |= {"x-forwarded-for": hook.sender} if hook.sender else {}
        sent = client.build_request(hook.method, f"/in/{TOKEN}/", params=hook.query, content=hook.body, headers=headers)
        assert client.send(sent).status_code == 200


@dataclass
class Placer:
    """Those who read and place, at a later moment each time, so that the leases of the dead have ended."""

    forks: Forks
    minutes: int = 0
    died: int = 0

    def place(self, die: Line | None = None) -> None:
        """Place what waits, or die over it."""
        self.minutes += 3
        self.died += self.forks.run("place", die=die, minutes=self.minutes)


def spoilt(hooks: Sequence[Hook], case: Case, typed: dict[str, Any]) -> list[Hook]:
    """Genuine calls with half a body, and with noise."""
    if case.signed is None:
        return []
    bodies = [hook.body for hook in hooks if hook.body][:1] or [b"a=%D8%B3&b=2"]
    return [case.signed(typed, bodies[0][: len(bodies[0]) // 2]), case.signed(typed, b"\x00\xff\xfe{[\"'")]


def any_order(lines: Sequence[Line], chance: random.Random, most: int = 2) -> list[Line]:
    """The lines shuffled, each to die at the first or a later time."""
    return [replace(line, nth=chance.randint(1, most)) for line in chance.sample(lines, len(lines))]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", RECEIVING)
def test_everything_that_comes_is_placed_once_or_shown(
    kind: str, case: Case, stand_in: StandIn, account: Account, forks: Forks, tmp_path: Path
) -> None:
    chance, driver, placer = random.Random(kind), reader_of(kind, account), Placer(forks)
    deaths = iter(any_order(PLACING, chance))
    hooks = _brought(case, stand_in, driver, forks, chance, placer, deaths)
    names = {name_of(driver.raw(hook)) for hook in hooks}
    names |= _asked(case, stand_in, account, forks, chance)
    placer.place(next(deaths, None))
    names |= _heard(case, account, forks, chance, tmp_path / "told")
    for death in deaths:
        placer.place(death)
    for _ in range(4):
        placer.place()
        placer.minutes += 15
    assert placer.died >= 2, "the kills must fall into the placing"
    assert kept() == names, "nothing is dropped, nothing is there twice"
    messages = _accounted_for(driver)
    _late(case, account, forks, driver, hooks, chance, tmp_path / "late")
    placer.place()
    assert kept() == names and _accounted_for(driver) == messages, "a late echo changes nothing"


def _brought(
    case: Case, stand_in: StandIn, driver: Driver, forks: Forks, chance: random.Random, placer: Placer, deaths: Any
) -> list[Hook]:
    """By webhook: twice and in any order, to a server that dies again and again."""
    typed = stand_in.settings()
    genuine = [one.hook for one in case.hooks(typed)] if case.hooks else []
    if not genuine:
        return []
    bringer = Bringer(forks, driver, [*genuine * 2, *spoilt(genuine, case, typed)])
    for line in any_order(ANSWERING, chance):
        server = forks.start("serve", die=line)
        bringer.bring(chance)
        assert server.kill()
        placer.place(next(deaths, None))
    server = forks.start("serve")
    stop = threading.Timer(chance.uniform(0.0, 0.05), server.kill)
    stop.start()
    bringer.bring(chance)
    stop.join()
    server = forks.start("serve")
    bringer.bring(chance)
    server.kill()
    assert not bringer.waiting
    return bringer.told


def _asked(case: Case, stand_in: StandIn, account: Account, forks: Forks, chance: random.Random) -> set[str]:
    """By asking: who asks dies. What was there."""
    if case.arrive is None:
        return set()
    before, minutes, there = kept(), 0, case.left(stand_in)
    marking = MARKING.get(account.kind, [])  # what is marked does not come again, so that it has to die early
    deaths = any_order([*KEEPING, *marking], chance, 1 if marking else there)
    for die in [*deaths, None, None]:
        minutes += 10
        assert forks.run("ask", die=die, minutes=minutes) == bool(die), "the kills must fall into the asking"
        came = kept() - before
        assert there - case.left(stand_in) <= len(came), "the provider forgot what we had not committed"
        if die is None:
            Account.objects.filter(pk=account.pk).update(poll_state={})  # and once more from the beginning
    assert len(came) == there, "all that was there, each once"
    return came


def _heard(case: Case, account: Account, forks: Forks, chance: random.Random, told: Path) -> set[str]:
    """By a line that stays open, by the pipe, or from our own pages: things are handed in one by one, some twice."""
    raws = [*case.raws, *case.raws]
    chance.shuffle(raws)
    for die in [*any_order(KEEPING, chance), None]:
        known = set(told.read_text().split()) if told.exists() else set()
        left = [(number, *_packed(raw)) for number, raw in enumerate(raws) if str(number) not in known]
        forks.run("listen", die=die, account=account.pk, raws=left, told=str(told))
        said = {name_of(raws[int(number)]) for number in told.read_text().split()} if told.exists() else set()
        assert said <= kept(), "said before it was committed"
    return {name_of(raw) for raw in raws}


def _late(
    case: Case, account: Account, forks: Forks, driver: Driver, hooks: Sequence[Hook], chance: random.Random, told: Path
) -> None:
    """Echoes of what was placed long ago, by every way in."""
    server = forks.start("serve")
    Bringer(forks, driver, chance.sample(hooks, min(5, len(hooks)))).bring(chance)
    server.kill()
    raws = [(number, *_packed(raw)) for number, raw in enumerate(case.raws)]
    forks.run("listen", account=account.pk, raws=raws, told=str(told))
    Account.objects.filter(pk=account.pk).update(poll_state={})
    forks.run("ask", minutes=1000)


def _packed(raw: Raw) -> tuple[str, str, str]:
    return raw.body.hex(), raw.content_type, raw.key


def _accounted_for(driver: Driver) -> int:
    """Received = placed + aside + unplaced; what is placed is there once. How many messages there are."""
    rows = list(Inbound.objects.all())
    assert {row.state for row in rows} <= {"placed", "aside", "unplaced"}, [(row.state, row.detail) for row in rows]
    (day, *others) = received_days(datetime.now(UTC) + timedelta(hours=1), "UTC")
    days = [day, *others]
    assert sum(one.received for one in days) == len(rows)
    assert sum(one.placed + one.aside + one.unplaced for one in days) == len(rows), "received is not what is placed"
    keys, calls = set(), set()
    for row in rows:
        traced = {line["key"]: line for line in row.trace}
        for item in _read(driver, row):
            name = f"{row.account_id}:{getattr(item, 'key', '')}"
            if isinstance(item, Incoming):
                line = traced.get(name)
                assert line or row.reason == "tried_too_often", "an item without a word on what became of it"
                keys |= {name} if line and line["state"] == "placed" else set()
            elif isinstance(item, Call) and row.state == "placed":
                calls.add(item.key)
    messages = list(Message.objects.filter(direction="in").values_list("key", flat=True))
    assert sorted(messages) == sorted(name[:120] for name in keys), "each message once"
    assert sorted(CallRow.objects.values_list("key", flat=True)) == sorted(calls), "each call once"
    return len(messages)


def _read(driver: Driver, row: Inbound) -> Sequence[Any]:
    raw = Raw(body=bytes(row.body), content_type=row.content_type, headers=row.headers, key=row.key)
    try:
        return driver.read(raw)
    except Unreadable:
        assert row.state == "unplaced"
        return ()


def test_no_driver_is_left_out() -> None:
    for kind in RECEIVING:
        assert kind in cases(), f"{kind} receives and has no case: write channels/tests/contract/cases/{kind}.py"
        case, driver = cases()[kind], drivers()[kind]
        called = driver.verify is not Driver.verify and kind != "chat"  # whose webhook refuses everything
        assert not called or (case.hooks and case.signed), f"{kind} is called: show by what, and how that is signed"
        assert driver.polls_every is None or (case.arrive and case.arrive_spoilt), (
            f"{kind} is asked: show what is there"
        )
        assert case.hooks or case.arrive or case.raws
        ways = [driver.verify is not Driver.verify, driver.poll is not Driver.poll, driver.listen is not Driver.listen]
        assert any(ways), f"{kind} has no way in"
