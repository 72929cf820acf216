"""The sample shop's channels: people write and call by all of them, the tray holds something, and nothing leaves."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import httpx
import pytest

from tests.cast import assemble
from vafa.channels.models import Account
from vafa.channels.overrides import only_records, recording
from vafa.conversations.models import Call, Inbound, Message, ProviderTemplate
from vafa.customers.likeness import likely_duplicates
from vafa.customers.models import Customer, Merge
from vafa.operations.demo import shop
from vafa.operations.demo.channels import LOCAL, plan_channels, set_up_channels
from vafa.operations.prepare import ensure_basics
from vafa.platform.events.simulation import Life
from vafa.platform.jobs.models import DeadLetter
from vafa.platform.time.clock import clock_at
from vafa.platform.time.working import working_calendar
from vafa.sales.queries import emergency_line

END = datetime(2026, 5, 3, 9, tzinfo=UTC)


@pytest.fixture
def lived(db: None) -> Iterator[None]:
    """The last month of a shop to which nothing happens but channels."""
    start = END - timedelta(days=28)
    with recording(), clock_at(start), patch.object(httpx.Client, "send", side_effect=AssertionError("it called out")):
        cast = assemble()
        ensure_basics()
        set_up_channels(start)
        life = Life(step=timedelta(hours=12))
        year = shop.Year(random.Random(7), start, END, [cast.agent, cast.lead], working_calendar(), life)
        for number in range(24):
            shop._add_customer(year.chance, number, start)
        plan_channels(year)
        shop._live(year, shown=False)
    with clock_at(END):
        yield


@pytest.mark.timeout(300)  # a month of channels
@pytest.mark.usefixtures("lived")
def test_every_channel_is_in_use_and_nothing_leaves() -> None:
    came = set(Message.objects.filter(direction=Message.IN).values_list("channel", flat=True))
    assert came >= {"whatsapp", "sms", "telegram", "bale", "instagram", "chat", "email"}
    answered = set(Message.objects.filter(direction=Message.OUT, letter="case_reply").values_list("channel", flat=True))
    assert answered >= {"whatsapp", "sms", "telegram", "bale", "instagram", "chat", "email"}
    assert Message.objects.filter(direction=Message.IN).exclude(attachments=None).count() == 1
    assert all(only_records(one.settings) or one.kind in LOCAL for one in Account.objects.all())
    assert ProviderTemplate.objects.exists() and emergency_line("W9", "fa") is not None
    assert not DeadLetter.objects.exists()

    calls = set(Call.objects.values_list("state", "outgoing"))
    assert calls == {(Call.ENDED, False), (Call.MISSED, False), (Call.ENDED, True)}
    tray = Inbound.objects.filter(state=Inbound.UNPLACED).values_list("reason", "detail")
    why = sorted((reason, detail.split(":")[0]) for reason, detail in tray)
    assert why == [("maybe_spam", "X-Spam-Flag"), ("unreadable", "no_writer"), ("unreadable", "other_number")]
    assert not Inbound.objects.filter(state=Inbound.WAITING).exists()

    keep = Merge.objects.get().keep
    assert {"email", "telegram"} <= set(keep.contact_points.values_list("kind", flat=True))
    alike = [one for one in Customer.objects.filter(withdrawn_at=None, external_key=None) if likely_duplicates(one)]
    assert len(alike) == 1, "one pair is left for a person to decide"
