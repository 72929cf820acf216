"""How a driver describes itself to the suite: a stand-in to talk to, and what its provider sends."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest

from tests.emulators.serve import Fault, Provider, Served
from vafa.channels import web_settings
from vafa.channels.contract import Envelope
from vafa.channels.inbound import Hook, Raw

TEXT = "سلام، گوشی شما آماده است 🌷 (café)"


class StandIn(Protocol):
    """A provider on this machine."""

    @property
    def texts(self) -> Sequence[str]:
        """Every message it took, as the customer reads it."""
        ...

    def settings(self) -> dict[str, Any]:
        """What a person types to use it. Secrets of four letters or more, each its own."""
        ...

    def breaks(self, how: str) -> None:
        """From now on: "error" (500 and the like), "silence" or "cut" after it took the message, "" as it should."""
        ...


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose patience soon; enough for every driver over HTTP."""
    monkeypatch.setattr(web_settings, "TIMEOUT", 0.3)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A genuine request, and what is read in it: the names of the items' classes."""

    hook: Hook
    gives: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything the suite wants to know of one driver; leave out what it cannot do."""

    stand_in: Callable[[], AbstractContextManager[StandIn]]
    sends: bool = True  # a telephone does not
    fetched: bool = False  # it only says that there is something: the words are fetched by the customer's page
    address: str = "+989121234567"
    unreachable: Mapping[str, Any] = field(default_factory=dict)  # settings with which nobody answers
    broken: Sequence[str] = ("error", "silence", "cut")  # how its provider can break; () where there is none
    bad_key: Mapping[str, Any] = field(default_factory=dict)  # settings the provider refuses
    unknown: str = ""  # an address the provider refuses
    quick: Callable[[pytest.MonkeyPatch], None] = quick
    # what comes by webhook
    hooks: Callable[[dict[str, Any]], Sequence[Example]] | None = None  # genuine ones, for these settings
    forged: Callable[[dict[str, Any]], Sequence[Hook]] | None = None  # unsigned, altered, too old
    signed: Callable[[dict[str, Any], bytes], Hook] | None = None  # a call that proves itself, whatever it says
    proof_inside: bool = False  # but the proof stands in the body: when that is spoilt, it may prove nothing
    # what is asked for (`poll`): puts two messages there; something nobody can read; how much the provider still has
    arrive: Callable[[Any], None] | None = None
    arrive_spoilt: Callable[[Any], None] | None = None
    left: Callable[[Any], int] = lambda _stand_in: 0
    # things as they are kept, for reading; those of `hooks` are read as well
    raws: Sequence[Raw] = ()

    def envelope(self, **more: Any) -> Envelope:
        """A message to a customer."""
        told: dict[str, Any] = {
            "message_id": 41,
            "address": self.address,
            "sender_name": "Shop",
            "subject": "Ready",
            "text": TEXT,
            "html": f"<p>{TEXT}</p>",
            "language": "fa",
            "headers": {"Message-ID": "<41@shop.example>"},
        }
        return Envelope(**told | more)


class WebStandIn:
    """A stand-in over HTTP: a Provider with `texts`, and the settings to reach it."""

    def __init__(self, provider: Any, served: Served, typed: Mapping[str, Any]) -> None:
        self.provider, self.url, self._typed = provider, served.url, dict(typed)

    @property
    def texts(self) -> Sequence[str]:
        texts: Sequence[str] = self.provider.texts
        return texts

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, **self._typed}

    def breaks(self, how: str) -> None:
        faults = {
            "": None,
            "error": Fault(status=500),
            "silence": Fault(hang=True, after=True),
            "cut": Fault(drop=True, after=True),
        }
        self.provider.fault = faults[how]


@contextmanager
def web(make: Callable[[], Provider], typed: Mapping[str, Any]) -> Any:
    """A provider of tests/emulators, served, with the settings a person would type besides its address."""
    provider = make()
    with Served(provider) as served:
        yield WebStandIn(provider, served, typed)
