"""A channel that keeps every message in memory and sends nothing: for rehearsals, the sample shop and measuring."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Can, Driver, DriverSettings, Envelope, Outcome, Sent


@dataclass(frozen=True, kw_only=True)
class NoSettings(DriverSettings):
    """A recorder needs none."""


class Recorder(Driver):
    """Takes everything; `kept` holds it in the order it came."""

    kind = "recorder"
    label = _("Recorder")
    channel = "email"
    reaches = "email"
    can = Can(html=True, attachments=True)
    listed = False
    Settings: ClassVar[type[DriverSettings]] = NoSettings

    def __init__(self, settings: DriverSettings | None = None) -> None:
        super().__init__(settings or NoSettings())
        self.kept: list[Envelope] = []

    @property
    def domain(self) -> str:
        return "recorder.invalid"

    def send(self, envelope: Envelope, *, before_handing: Callable[[], None]) -> Outcome:
        before_handing()
        self.kept.append(envelope)
        return Sent(f"recorder:{len(self.kept)}")

    def check(self) -> str | None:
        return None


DRIVER = Recorder
