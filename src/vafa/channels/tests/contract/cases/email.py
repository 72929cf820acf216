"""E-mail, by the mail server of tests/emulators/smtp."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.emulators.smtp import MailServer
from vafa.channels.drivers.email import line
from vafa.channels.tests.contract.case import Case


class Mail(MailServer):
    """The mail server as the suite wants it; it asks for a password."""

    def __enter__(self) -> "Mail":
        super().__enter__()
        self.behaviour.user = ("shop", "open sesame")
        self.behaviour.refuse["gone@example.com"] = "550 5.1.1 no such user"
        return self

    @property
    def texts(self) -> Sequence[str]:
        return [taken.part("plain") for taken in self.taken]

    def settings(self) -> dict[str, Any]:
        typed = {name: value for name, value in super().settings.items() if value}
        return {**typed, "username": "shop", "password": "open sesame"}

    def breaks(self, how: str) -> None:
        if how == "error":
            self.behaviour.refuse_data = "451 4.3.0 out of order"
        elif how == "silence":
            self.behaviour.hang_at = "data"
        else:
            self.behaviour.drop_after_data = True


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "CONNECT", 0.5)
    monkeypatch.setattr(line, "WHOLE", 0.5)


CASE = Case(
    stand_in=Mail,
    address="customer@example.com",
    unreachable={"port": 1},
    bad_key={"password": "not this one"},
    unknown="gone@example.com",
    quick=quick,
)
