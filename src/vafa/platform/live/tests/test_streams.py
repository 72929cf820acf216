"""Streams: who may open one, what arrives, what is said after a break, and that nothing stays behind."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from django.test import override_settings

from vafa.platform.live import server, topics
from vafa.platform.live.hub import WAITING, Hub, Stream
from vafa.platform.live.server import Live
from vafa.platform.live.topics import Event, stream_url

SHOP = "https://shop.example"


class Page:
    """A page that opens one stream of an application, without a network."""

    def __init__(self, live: Live, path: str, address: str = "10.0.0.1", **headers: str) -> None:
        self.status, self.headers, self.text = 0, dict[str, str](), ""
        self.came, self._gone = asyncio.Event(), asyncio.Event()
        scope: dict[str, Any] = {
            "type": "http", "method": "GET", "path": path, "client": (address, 1),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        self.task = asyncio.create_task(live(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        self.text += message.get("body", b"").decode()
        self.came.set()

    async def hears(self, words: str) -> None:
        """Wait until the words arrived."""
        async with asyncio.timeout(5):
            while words not in self.text:
                await self.came.wait()
                self.came.clear()

    async def leaves(self) -> None:
        """Close the page; the stream must end by itself."""
        self._gone.set()
        await asyncio.wait_for(self.task, 5)


def path_of(topic: str, *origins: str) -> str:
    """The path of a stream's address."""
    return "/live/" + stream_url(topic, origins=origins).partition("/live/")[2]


@pytest.fixture
def live() -> Live:
    return Live(Hub(), "", from_one=2, in_all=3)


@pytest.fixture
def remembers() -> Iterator[None]:
    """A kind of topic whose room remembers."""

    @topics.missed("tale")
    def _read(name: str, since: str) -> list[Event]:
        return [Event("word", {"of": name}, str(number)) for number in range(int(since) + 1, 4)]

    yield
    del topics._missed["tale"]


@asynccontextmanager
async def opened(live: Live, path: str, **given: str) -> AsyncIterator[Page]:
    """A page that is closed afterwards."""
    page = Page(live, path, **given)
    try:
        yield page
    finally:
        await page.leaves()


def test_a_page_hears_its_topic_and_no_other(live: Live) -> None:
    async def story() -> None:
        async with opened(live, path_of("talk:1", SHOP), origin=SHOP) as page:
            await page.hears("retry:")
            live.hub.tell("talk:2", Event("word", {"n": 2}))
            live.hub.tell("talk:1", Event("word", {"n": 1}, "77"))
            await page.hears('id: 77\nevent: word\ndata: {"n":1}\n\n')
            assert '"n":2' not in page.text
            assert page.headers["access-control-allow-origin"] == SHOP
            assert page.headers["content-type"] == "text/event-stream"
        assert len(live.hub) == 0 and not live.hub._by_topic and not live.hub._by_address

    asyncio.run(story())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://shop.example", "https://shop.example.evil"])
def test_a_page_of_another_origin_is_refused(live: Live, origin: str) -> None:
    async def story() -> None:
        async with opened(live, path_of("talk:1", SHOP), origin=origin) as page:
            await page.task
            assert page.status == 403 and "access-control-allow-origin" not in page.headers

    asyncio.run(story())


@pytest.mark.parametrize("path", ["/live/forged/", "/live/", "/", "/live/a/b/", "/desk/"])
def test_what_is_no_token_of_ours_is_not_found(live: Live, path: str) -> None:
    async def story() -> None:
        async with opened(live, path, origin=SHOP) as page:
            await page.task
            assert page.status == 404

    asyncio.run(story())


def test_a_token_for_something_else_opens_no_stream(live: Live) -> None:
    token = topics.sign_link("case", ["talk:1", SHOP])

    async def story() -> None:
        async with opened(live, f"/live/{token}/", origin=SHOP) as page:
            await page.task
            assert page.status == 404

    asyncio.run(story())


def test_who_comes_back_is_told_what_was_missed(live: Live, remembers: None) -> None:
    async def story() -> None:
        async with opened(live, path_of("tale:x", SHOP), origin=SHOP, last_event_id="1") as page:
            await page.hears("id: 3")
            assert "id: 2" in page.text and "id: 1" not in page.text

    asyncio.run(story())


def test_one_address_and_all_together_have_a_limit(live: Live) -> None:
    path = path_of("talk:1", SHOP)

    async def story() -> None:
        first, second = Page(live, path, "a"), Page(live, path, "a")
        await first.hears("retry")
        await second.hears("retry")
        third = Page(live, path, "a")
        await third.task
        assert third.status == 429 and third.headers["retry-after"]
        other = Page(live, path, "b")
        await other.hears("retry")
        late = Page(live, path, "c")
        await late.task
        assert late.status == 503
        for one in (first, second, other):
            await one.leaves()
        assert len(live.hub) == 0

    asyncio.run(story())


def test_behind_a_proxy_the_address_is_the_one_the_proxy_wrote() -> None:
    scope, headers = {"client": ("10.0.0.9", 1)}, {"x-forwarded-for": "1.2.3.4, 5.6.7.8"}
    assert server.address_of(scope, headers) == "10.0.0.9"
    config = server.settings.CONFIG
    with override_settings(CONFIG=type(config)(**{**vars(config), "https": True})):
        assert server.address_of(scope, headers) == "5.6.7.8"


def test_a_silent_stream_shows_signs_of_life(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "BEAT", 0.01)

    async def story() -> None:
        async with opened(live, path_of("talk:1", SHOP), origin=SHOP) as page:
            await page.hears(":\n\n:\n\n")

    asyncio.run(story())


def test_a_stream_that_takes_nothing_is_ended_and_keeps_nothing() -> None:
    async def story() -> None:
        hub, stream = Hub(), Stream("talk:1", "a")
        hub.add(stream)
        for number in range(WAITING + 1):
            hub.tell("talk:1", Event("word", {"n": number}))
        assert stream.queue.qsize() == 1 and stream.queue.get_nowait() is None

    asyncio.run(story())


def test_all_streams_end_when_the_process_stops(live: Live) -> None:
    async def story() -> None:
        page = Page(live, path_of("talk:1", SHOP), origin=SHOP)
        await page.hears("retry")
        live.hub.end()
        await asyncio.wait_for(page.task, 5)
        late = Page(live, path_of("talk:1", SHOP), origin=SHOP)
        await late.task
        assert late.status == 503

    asyncio.run(story())


def test_health_says_whether_the_database_is_heard(live: Live) -> None:
    async def story() -> None:
        async with opened(live, "/live/health") as page:
            await page.task
            assert page.status == 503
        live.hub.listening = True
        async with opened(live, "/live/health") as page:
            await page.task
            assert page.status == 200
            assert json.loads(page.text) == {"ok": True, "listening": True, "streams": 0, "told": 0}

    asyncio.run(story())
