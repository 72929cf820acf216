"""Who listens to what in this process, and the one line to PostgreSQL on which announcements come.

A stream that does not take what it is told is ended: its page comes back and asks what it missed.
"""

import asyncio
import json
import logging
from dataclasses import dataclass, field

import psycopg

from vafa.platform.live.topics import CHANNEL, Event

log = logging.getLogger(__name__)
WAITING = 100  # events a slow stream may be behind
CHECKED = 15.0  # seconds after which a silent database is asked whether it is there
AGAIN = Event("again", {})  # the line was broken: ask what was missed
END = None


@dataclass(eq=False)
class Stream:
    """One page that listens; END in its queue closes it."""

    topic: str
    address: str
    queue: "asyncio.Queue[Event | None]" = field(default_factory=lambda: asyncio.Queue(WAITING))

    def put(self, event: Event | None) -> None:
        """Hand an event over; a stream that is too far behind loses its backlog and ends."""
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(END)


class Hub:
    """The streams of this process by topic and by address."""

    def __init__(self) -> None:
        self.listening = False
        self.ending = False
        self.told = 0
        self._by_topic: dict[str, set[Stream]] = {}
        self._by_address: dict[str, int] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def of_address(self, address: str) -> int:
        """How many streams an address holds open."""
        return self._by_address.get(address, 0)

    def add(self, stream: Stream) -> None:
        """Begin to tell a stream what is announced in its topic."""
        self._by_topic.setdefault(stream.topic, set()).add(stream)
        self._by_address[stream.address] = self.of_address(stream.address) + 1
        self._count += 1

    def remove(self, stream: Stream) -> None:
        """Forget a stream; nothing of it stays behind."""
        among = self._by_topic.get(stream.topic, set())
        if stream not in among:
            return
        among.remove(stream)
        if not among:
            del self._by_topic[stream.topic]
        left = self.of_address(stream.address) - 1
        if left:
            self._by_address[stream.address] = left
        else:
            del self._by_address[stream.address]
        self._count -= 1

    def tell(self, topic: str, event: Event) -> None:
        """Hand an event to everyone who listens to the topic."""
        for stream in tuple(self._by_topic.get(topic, ())):
            stream.put(event)
            self.told += 1

    def tell_all(self, event: Event | None) -> None:
        """Hand something to every stream; END ends them."""
        for among in tuple(self._by_topic.values()):
            for stream in tuple(among):
                stream.put(event)

    def end(self) -> None:
        """End every stream and take no more."""
        self.ending = True
        self.tell_all(END)

    async def listen(self, conninfo: str) -> None:
        """Hear announcements until cancelled; a broken line is mended, and everyone told to ask what they missed."""
        pause, broken = 0.5, False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self.listening, pause = True, 0.5
                    if broken:
                        self.tell_all(AGAIN)
                    await self._hear(line)
            except psycopg.Error as problem:
                log.warning("the line to the database broke: %s", type(problem).__name__)
            self.listening, broken = False, True
            await asyncio.sleep(pause)
            pause = min(pause * 2, 15.0)

    async def _hear(self, line: "psycopg.AsyncConnection[tuple[object, ...]]") -> None:
        while True:
            async for notice in line.notifies(timeout=CHECKED):
                self._pass_on(notice.payload)
            await line.execute("SELECT 1")  # a line that died silently says so here

    def _pass_on(self, payload: str) -> None:
        try:
            told = json.loads(payload)
            self.tell(str(told["t"]), Event(str(told["n"]), dict(told["d"]), str(told["i"])))
        except (ValueError, KeyError, TypeError):
            log.warning("an announcement could not be read: %.80s", payload)
