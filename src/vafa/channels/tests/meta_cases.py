"""Drivers of Meta in front of their stand-ins, and messages to hand to them."""

from typing import Any

from tests.emulators.meta import TYPED, signed
from tests.emulators.serve import Served
from vafa.channels.contract import Enclosed, Envelope, Failed
from vafa.channels.inbound import Item, Raw
from vafa.channels.meta import MetaDriver

OURS = "<vafa.41.0123456789abcdef@shop.example>"


def made(cls: Any, served: Served | None = None, **more: object) -> Any:
    """A driver with good settings."""
    where = {"base_url": served.url} if served else {}
    return cls(cls.Settings.parse({**TYPED, **where, **more}))


def send(driver: MetaDriver, **more: object) -> Any:
    """Hand a message over; it is announced once, or refused before."""
    values: dict[str, object] = {
        "message_id": 41, "address": "+989121234567", "sender_name": "فروشگاه", "subject": "", "text": "سلام سارا",
        "html": "", "language": "fa", "headers": {"Message-ID": OURS},
    }  # fmt: skip
    handed: list[bool] = []
    envelope = Envelope(**{**values, **more})  # type: ignore[arg-type]
    outcome = driver.send(envelope, before_handing=lambda: handed.append(True))
    assert len(handed) == 1 or (isinstance(outcome, Failed) and not handed)
    return outcome


def file(name: str = "راهنما.pdf", kind: str = "application/pdf", content: bytes = b"%PDF") -> Enclosed:
    """A file to go along."""
    return Enclosed(name=name, content_type=kind, read=lambda: content)


def read(driver: MetaDriver, body: dict[str, Any]) -> list[Item]:
    """What is in a webhook's body."""
    return list(driver.read(Raw(body=signed(body).body)))
