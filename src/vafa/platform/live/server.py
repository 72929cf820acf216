"""The live process as an ASGI application: `GET /live/<token>/` streams a topic, `GET /live/health` says how it is.

It answers nothing else and reads the database only to say what was missed. Pages stay with the WSGI server.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from vafa.platform.live.hub import Hub, Stream
from vafa.platform.live.topics import Event, Ticket, read_missed, read_ticket
from vafa.platform.values import Refused

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

BEAT = 20.0  # seconds of silence after which a sign of life is sent, so that no proxy ends the stream
RETRY = 2_000  # milliseconds a page waits before it comes back
FROM_ONE_ADDRESS, IN_ALL = 60, 5_000  # streams; an office or a mobile network is one address to us


class Live:
    """One ASGI application around one hub."""

    def __init__(self, hub: Hub, conninfo: str, *, from_one: int = FROM_ONE_ADDRESS, in_all: int = IN_ALL) -> None:
        self.hub = hub
        self._conninfo, self._from_one, self._in_all = conninfo, from_one, in_all
        self._line: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._line = asyncio.create_task(self.hub.listen(self._conninfo))
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._line is not None:
                    self._line.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        parts = str(scope["path"]).strip("/").split("/")
        if scope["method"] not in ("GET", "HEAD") or len(parts) != 2 or parts[0] != "live":
            await _say(send, 404, {"error": "unknown"})
        elif parts[1] == "health":
            state = {"ok": self.hub.listening, "listening": self.hub.listening, "streams": len(self.hub)}
            await _say(send, 200 if self.hub.listening else 503, {**state, "told": self.hub.told})
        else:
            await self._admit(scope, headers, parts[1], receive, send)

    async def _admit(self, scope: Scope, headers: Mapping[str, str], token: str, receive: Receive, send: Send) -> None:
        try:
            ticket = read_ticket(token)
        except (Refused, ValueError, TypeError):
            await _say(send, 404, {"error": "token"})
            return
        origin = headers.get("origin", "")
        if origin and origin not in ticket.origins:
            await _say(send, 403, {"error": "origin"})
            return
        address = address_of(scope, headers)
        if self.hub.ending or len(self.hub) >= self._in_all:
            await _say(send, 503, {"error": "full"}, _cors(origin))
        elif self.hub.of_address(address) >= self._from_one:
            await _say(send, 429, {"error": "too many"}, _cors(origin))
        else:
            await self._stream(ticket, address, headers.get("last-event-id", ""), _cors(origin), receive, send)

    async def _stream(
        self, ticket: Ticket, address: str, since: str, cors: Headers, receive: Receive, send: Send
    ) -> None:
        stream = Stream(ticket.topic, address)
        self.hub.add(stream)  # before what was missed is read, so that nothing falls between
        gone = asyncio.create_task(_until_gone(receive, stream))
        try:
            start = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), *cors]
            start.append((b"x-accel-buffering", b"no"))
            await send({"type": "http.response.start", "status": 200, "headers": start})
            await send(_chunk(f"retry: {RETRY}\n\n"))
            for event in await _missed(ticket.topic, since):
                await send(_chunk(as_text(event)))
            await self._go_on(stream, send)
            await send({"type": "http.response.body", "body": b""})
        except OSError:  # the page went while it was told something
            pass
        finally:
            self.hub.remove(stream)
            gone.cancel()

    async def _go_on(self, stream: Stream, send: Send) -> None:
        while True:
            try:
                event = await asyncio.wait_for(stream.queue.get(), BEAT)
            except TimeoutError:
                await send(_chunk(":\n\n"))
                continue
            if event is None:
                return
            await send(_chunk(as_text(event)))


def as_text(event: Event) -> str:
    """An event as a stream carries it."""
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    number = f"id: {event.id}\n" if event.id else ""
    return f"{number}event: {event.name}\ndata: {data}\n\n"


def address_of(scope: Scope, headers: Mapping[str, str]) -> str:
    """The address a stream came from; behind a proxy (VAFA_HTTPS) the last one the proxy wrote."""
    forwarded = headers.get("x-forwarded-for", "") if settings.CONFIG.https else ""
    return forwarded.rpartition(",")[2].strip() or str((scope.get("client") or ("",))[0])


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.put(None)


async def _missed(topic: str, since: str) -> Iterable[Event]:
    """Read in a thread, and give its connection back before the stream goes on: a stream holds none."""
    if not since:
        return ()

    def ask() -> Iterable[Event]:
        close_old_connections()
        try:
            return read_missed(topic, since)
        except DatabaseError:
            return ()  # the page asks again by itself
        finally:
            connection.close()

    return await asyncio.to_thread(ask)


def _cors(origin: str) -> Headers:
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")] if origin else []


def _chunk(text: str) -> dict[str, Any]:
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}


async def _say(send: Send, status: int, body: Mapping[str, object], headers: Headers | None = None) -> None:
    content = json.dumps(body).encode()
    start = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode()), *(headers or [])]
    if status in (429, 503):
        start.append((b"retry-after", b"30"))
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": content})
