"""Serves a provider's stand-in: an ASGI application, on a free port of this machine, in a thread of its own.

A stand-in is a `Provider`: it writes down every call, and can be told to fail. What it answers is its own affair.
"""

import asyncio
import json
import socket
import threading
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Self
from urllib.parse import parse_qsl

import uvicorn

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Call:
    """One request as it arrived; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form; the last one counts."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=bool(self.body)))

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What goes back; `body` that is no bytes is written as JSON."""

    status: int = 200
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """How a provider misbehaves: answer with this status, hang, or hang up. `after` says whether the call counted."""

    status: int = 0
    hang: bool = False
    drop: bool = False
    after: bool = False


class Limit:
    """At most so many calls in any second: a window that slides with the clock."""

    def __init__(self, per_second: int) -> None:
        self.per_second, self.passed, self.broken = per_second, deque[float](), 0

    def take(self) -> bool:
        """Whether one more call may pass now."""
        moment = monotonic()
        while self.passed and self.passed[0] <= moment - 1:
            self.passed.popleft()
        if len(self.passed) >= self.per_second:
            self.broken += 1
            return False
        self.passed.append(moment)
        return True


class Provider:
    """Base of every stand-in: give it `answer(call)`; look at `calls`, set `fault` and `limit`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.fault: Fault | None = None
        self.limit: Limit | None = None

    def answer(self, call: Call) -> Answer:
        """What the provider says to a call that reached it."""
        raise NotImplementedError

    def too_many(self, call: Call) -> Answer:
        """What it says when there were too many calls in a second."""
        return Answer(429, b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        if scope["type"] == "lifespan":
            return await _lifespan(receive, send)
        call = await _call(scope, receive)
        self.calls.append(call)
        fault = self.fault
        if fault and fault.after:
            self.answer(call)
        if fault and fault.hang:
            await asyncio.sleep(3600)
        if fault and fault.drop:
            scope["extensions"]["vafa.transport"]().abort()
            return None
        if fault and fault.status:
            answer = Answer(fault.status, b"out of order")
        else:
            answer = self.too_many(call) if self.limit and not self.limit.take() else self.answer(call)
        await _say(answer, send)


class Served:
    """`with Served(provider) as served:` and call `served.url`."""

    def __init__(self, app: Any, tls: tuple[Path, Path] | None = None) -> None:
        certificate, key = tls or (None, None)
        # asyncio sends answers without delay only where the protocol is named
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(100)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            _WithTransport(app),
            log_config=None,
            log_level="critical",
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=0,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self  # the socket listens already: an early call waits in its queue

    def __exit__(self, *_: object) -> None:
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(timeout=5)
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))


class _WithTransport:
    """Lets a stand-in hang up in the middle, which ASGI has no word for."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})["vafa.transport"] = lambda: send.__self__.transport  # type: ignore[attr-defined]
        await self._app(scope, receive, send)


async def _call(scope: Scope, receive: Receive) -> Call:
    body, more = b"", True
    while more:
        part = await receive()
        body, more = body + part.get("body", b""), part.get("more_body", False)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    return Call(scope["method"], scope["path"], query, headers, body)


async def _say(answer: Answer, send: Send) -> None:
    raw = isinstance(answer.body, bytes)
    body = answer.body if raw else json.dumps(answer.body, ensure_ascii=False).encode()
    headers = {"content-type": "text/plain" if raw else "application/json", **answer.headers}
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while (await receive())["type"] == "lifespan.startup":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})
