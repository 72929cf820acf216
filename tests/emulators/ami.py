"""A small manager interface of Asterisk (AMI 5): lets in who knows the password, takes a few actions, tells of calls.

Strict: before a login only Login is taken, an action needs its headers, and one it does not know is an error.
`happens(event)` tells all who listen to calls; `call()` and `missed_call()` play whole calls as Asterisk 18 does.
"""

import asyncio
import threading
from collections.abc import Mapping
from itertools import count
from typing import Any

USER, PASSWORD = "vafa", "open sesame"
BANNER = "Asterisk Call Manager/5.0.4\r\n"
NEEDED = {
    "originate": ("channel", "context", "exten", "priority"),
    "login": ("username", "secret"),
    "ping": (),
    "corestatus": (),
    "logoff": (),
}
KINDS = ("PJSIP", "SIP", "IAX2")
MISSING = "Originate with 'Exten' requires 'Context' and 'Priority'"


class Exchange:
    """An exchange on a free port of this machine, in a thread of its own."""

    def __init__(self) -> None:
        self.actions: list[dict[str, str]] = []
        self.wrong: list[str] = []
        self.refuse = ""  # what Originate is answered with, when it is refused
        self.silent = False
        self.port = 0
        self._listening: set[asyncio.StreamWriter] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._up = threading.Event()
        self._heard = threading.Event()
        self._numbers = count(1)

    def __enter__(self) -> "Exchange":
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def texts(self) -> tuple[str, ...]:
        """Nothing is written to a telephone."""
        return ()

    def settings(self) -> dict[str, Any]:
        """What a person types to use it."""
        return {"host": "127.0.0.1", "port": str(self.port), "username": USER, "password": PASSWORD}

    def breaks(self, how: str) -> None:
        """Hang up on everybody, or say nothing more."""
        if how == "silence":
            self.silent = True
        else:
            self._loop.call_soon_threadsafe(self._drop)

    def somebody_listens(self, seconds: float = 10) -> bool:
        """Wait until somebody asked for events of calls."""
        return self._heard.wait(seconds)

    def happens(self, *events: Mapping[str, str]) -> None:
        """Tell of events."""
        text = "".join(_written(event) for event in events)
        self._loop.call_soon_threadsafe(self._tell, text)

    def call(self, number: str, extension: str = "201", *, at: int = 1763793000, seconds: int = 65) -> str:
        """Somebody calls, one of us answers, and it ends; the call's Linkedid."""
        key = f"{at}.{next(self._numbers)}"
        self.happens(*story(key, number, extension, at, seconds))
        return key

    def missed_call(self, number: str, extension: str = "201", *, at: int = 1763793000) -> str:
        """Somebody calls and gives up; the call's Linkedid."""
        key = f"{at}.{next(self._numbers)}"
        told = story(key, number, extension, at, 20)
        self.happens(*(one for one in told if one["Event"] != "BridgeEnter"))
        return key

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()
        self._loop.run_forever()
        server.close()
        self._drop()
        left = asyncio.all_tasks(self._loop)
        for one in left:
            one.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    def _drop(self) -> None:
        for one in tuple(self._open):
            one.transport.abort()
        self._listening.clear()
        self._heard.clear()

    def _tell(self, text: str) -> None:
        for one in tuple(self._listening):
            one.write(text.encode())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        writer.write(BANNER.encode())
        known = False
        try:
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
                action = dict(line.split(": ", 1) for line in block.strip().split("\r\n"))
                action = {name.lower(): value for name, value in action.items()}
                self.actions.append(action)
                if self.silent:
                    continue
                known, answer = self._answer(action, known)
                writer.write(_written({**answer, "ActionID": action.get("actionid", "")}).encode())
                if known and action["action"].lower() == "login" and action.get("events", "on") != "off":
                    self._listening.add(writer)
                    writer.write(_written({"Event": "FullyBooted", "Privilege": "system,all"}).encode())
                    self._heard.set()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError, ValueError):
            pass  # it hung up, or spoke nonsense: either way the line is over
        finally:
            self._listening.discard(writer)
            self._open.discard(writer)
            writer.close()

    def _answer(self, action: dict[str, str], known: bool) -> tuple[bool, dict[str, str]]:
        name = action.get("action", "").lower()
        if name == "login":
            good = (action.get("username"), action.get("secret")) == (USER, PASSWORD)
            words = "Authentication accepted" if good else "Authentication failed"
            return good, {"Response": "Success" if good else "Error", "Message": words}
        trouble = ""
        if not known:
            trouble = "Permission denied"
        elif name not in NEEDED:
            trouble = "Invalid/unknown command"
        elif any(not action.get(one) for one in NEEDED[name]):
            trouble = MISSING
        elif name == "originate":
            kind, _slash, end = action["channel"].partition("/")
            odd = kind not in KINDS or not end.isdigit() or not action["exten"].isdigit()
            trouble = self.refuse or ("Originate failed" if odd else "")
        if trouble:
            self.wrong.append(trouble)
            return known, {"Response": "Error", "Message": trouble}
        words = "Originate successfully queued" if name == "originate" else "Pong"
        return known, {"Response": "Success", "Message": words}


def story(key: str, number: str, extension: str, at: int, seconds: int) -> list[dict[str, str]]:
    """The events of a call from outside that one of us answers, with those that say nothing about it."""
    theirs = f"{int(key.partition('.')[0])}.{int(key.partition('.')[2]) + 5000}"
    trunk = {"Channel": "PJSIP/trunk-000000a1", "Uniqueid": key, "Linkedid": key, "CallerIDNum": number}
    ours = {"Channel": f"PJSIP/{extension}-000000a2", "Uniqueid": theirs, "Linkedid": key, "CallerIDNum": extension}
    told = {f"Dest{name}": value for name, value in ours.items()}
    moment = {"Timestamp": f"{at}.000000"}
    later = {"Timestamp": f"{at + 5}.000000"}
    end = {"Timestamp": f"{at + 5 + seconds}.000000"}
    helper = {**trunk, "Channel": "Local/201@from-queue-1;1", "Uniqueid": f"{key}9"}
    return [
        {"Event": "Newchannel", **trunk, "Context": "from-trunk", "Exten": "s", "ConnectedLineNum": "", **moment},
        {"Event": "Newchannel", **helper, "Context": "from-queue", "Exten": "201", **moment},
        {"Event": "Newchannel", **ours, "Context": "from-internal", "Exten": "", "ConnectedLineNum": "", **moment},
        {"Event": "DialBegin", **trunk, **told, "DialString": extension, **moment},
        {"Event": "BridgeEnter", **ours, "ConnectedLineNum": number, "BridgeUniqueid": "b1", **later},
        {"Event": "BridgeEnter", **trunk, "ConnectedLineNum": extension, "BridgeUniqueid": "b1", **later},
        {"Event": "Hangup", **ours, "ConnectedLineNum": number, "Cause": "16", **end},
        {"Event": "Hangup", **trunk, "ConnectedLineNum": extension, "Cause": "16", **end},
    ]


def _written(event: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in event.items()) + "\r\n"
