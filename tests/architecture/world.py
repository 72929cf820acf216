"""A small shop for asking every page: one person of each role, one customer with an order, a case and a follow-up.

Each thing is made, by the public actions, when a row of the table first needs it.
"""

from django.test import Client

from tests.architecture.url_table import STRANGER
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.values import SYSTEM


class World:
    """What a page may need to be opened."""

    def __init__(self) -> None:
        self._staff: dict[str, Staff] = {}

    def person(self, role: str) -> Staff:
        """Someone of that role."""
        if role not in self._staff:
            email = f"{role}@shop.example"
            self._staff[role] = hire(email, role.title(), role, password=None, actor=SYSTEM, at=now(), language="en")
        return self._staff[role]

    def browser(self, asker: str) -> Client:
        """A browser in which that asker is signed in; the stranger is not."""
        client = Client()
        if asker != STRANGER:
            client.force_login(self.person(asker))
        return client
