"""The address providers call: a new one takes the place of the old one at once where it was given."""

from django.test import TestCase

from vafa.channels.actions import give_new_address, save_account
from vafa.channels.doors import door_of, forget_all
from vafa.channels.models import Account
from vafa.platform.time import now
from vafa.platform.values import SYSTEM


class TestDoors(TestCase):
    account: Account

    def setUp(self) -> None:
        forget_all()
        self.account = save_account("kavenegar", "SMS", {"key": "first-key"}, actor=SYSTEM, at=now())
        self.old = self.account.token

    def test_the_old_address_is_nobodys_as_soon_as_there_is_a_new_one(self) -> None:
        assert door_of(self.old) is not None
        with self.captureOnCommitCallbacks(execute=True):
            give_new_address(self.account, actor=SYSTEM, at=now())
        found = door_of(self.account.token)
        assert door_of(self.old) is None and found is not None and found.account.pk == self.account.pk

    def test_it_is_asked_for_once_and_then_remembered(self) -> None:
        door_of(self.old)
        with self.assertNumQueries(0):
            assert door_of(self.old) is not None

    def test_a_new_key_counts_at_once(self) -> None:
        door_of(self.old)
        with self.captureOnCommitCallbacks(execute=True):
            save_account("kavenegar", "SMS", {"key": "second-key"}, account=self.account, actor=SYSTEM, at=now())
        found = door_of(self.old)
        assert found is not None and found.driver.settings.key.reveal() == "second-key"

    def test_an_address_that_never_was_is_nobodys(self) -> None:
        assert door_of("no-such-token") is None
