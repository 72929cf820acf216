"""A line to Asterisk's manager interface, by panoramisk: asked one thing, or listened to.

panoramisk lives in an event loop; here a thread of its own holds it, so that who listens may use the database.
"""

import asyncio
import logging
import queue
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from panoramisk.manager import Manager

CONNECT = 5.0  # seconds until the exchange must have let us in
ANSWER = 10.0  # seconds for one action
LOOK = 0.5  # seconds after which a silent line looks whether it should stop
Told = Mapping[str, Any]

# panoramisk writes whole actions to its log when they fail, and a login holds the password.
_silent = logging.getLogger("vafa.channels.asterisk.line")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False


class LineError(Exception):
    """The exchange cannot be reached, or refused; one sentence."""


class Line:
    """How to reach one exchange. Nothing is open until it is asked or heard."""

    def __init__(self, host: str, port: int, username: str, password: str, *, tls: bool = False) -> None:
        self._config = {
            "host": host, "port": port, "username": username, "secret": password,
            "ssl": ssl.create_default_context() if tls else False, "log": _silent, "reconnect_timeout": 3600,
        }  # fmt: skip

    def ask(self, action: Mapping[str, str]) -> Told:
        """Send one action and give its answer. Raises LineError."""
        return asyncio.run(self._asked(dict(action)))

    def heard(self, names: Sequence[str], stop: threading.Event) -> Iterator[Told]:
        """The events of these names as they come, until `stop` is set. Raises LineError when the line breaks."""
        found: queue.Queue[Told | LineError | None] = queue.Queue(10_000)
        over = threading.Event()
        holder = threading.Thread(target=self._hold, args=(names, found, over), daemon=True, name="asterisk line")
        holder.start()
        try:
            while not stop.is_set():
                try:
                    one = found.get(timeout=LOOK)
                except queue.Empty:
                    continue
                if isinstance(one, LineError):
                    raise one
                if one is not None:
                    yield one
        finally:
            over.set()
            holder.join(CONNECT)

    def _hold(self, names: Sequence[str], found: "queue.Queue[Told | LineError | None]", over: threading.Event) -> None:
        try:
            asyncio.run(self._listened(names, found, over))
        except LineError as problem:
            found.put(problem)

    async def _asked(self, action: dict[str, str]) -> Told:
        manager = await self._entered("off")
        try:
            answer = await asyncio.wait_for(manager.send_action(action, as_list=False), ANSWER)
        except TimeoutError:
            raise LineError(gettext("The exchange does not answer.")) from None
        finally:
            _leave(manager)
        if not answer.success:
            raise LineError(gettext("The exchange refuses: %(detail)s") % {"detail": str(answer.message)[:200]})
        return dict(answer)

    async def _listened(
        self, names: Sequence[str], found: "queue.Queue[Told | LineError | None]", over: threading.Event
    ) -> None:
        broken = asyncio.Event()
        manager = await self._entered("call", names, found.put_nowait, lambda *_: broken.set())
        try:
            while not over.is_set():
                try:
                    await asyncio.wait_for(broken.wait(), LOOK)
                except TimeoutError:
                    continue
                raise LineError(gettext("The line to the exchange broke."))
        finally:
            _leave(manager)

    async def _entered(
        self,
        events: str,
        names: Sequence[str] = (),
        when_heard: Callable[[Told], None] = lambda _: None,
        when_broken: Callable[..., None] = lambda *_: None,
    ) -> Any:
        """A manager that is logged in, and hears from its first moment on. Raises LineError."""
        loop = asyncio.get_running_loop()
        make: Any = Manager  # panoramisk says nothing of its types
        manager = make(**self._config, loop=loop, events=events, on_disconnect=when_broken)
        for name in names:
            manager.register_event(name, lambda _manager, event: when_heard(dict(event)))
        try:
            await asyncio.wait_for(manager.connect(), CONNECT)
            await asyncio.sleep(0)  # connection_made follows in the loop's next step
            login = manager.authenticated_future
            if login is None:
                raise LineError(gettext("The exchange does not answer."))
            answer = await asyncio.wait_for(login, CONNECT)
        except (OSError, TimeoutError) as problem:
            _leave(manager)
            raise LineError(gettext("The exchange cannot be reached. Look at its address and port.")) from problem
        if not answer.success:
            _leave(manager)
            raise LineError(gettext("The exchange does not let us in. Look at the user name and password."))
        return manager


def _leave(manager: Any) -> None:
    """Hang up for good: panoramisk would open the line again."""
    if manager.protocol is not None:
        manager.protocol.responses.clear()
    manager.close()
