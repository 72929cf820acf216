"""A missed call becomes a follow-up that somebody makes: from the exchange's first event to the word written after."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.emulators.ami import story
from vafa.channels.actions import save_account
from vafa.channels.drivers.asterisk import events
from vafa.channels.inbound import Raw
from vafa.channels.models import Account
from vafa.conversations.intake import keep, place_waiting
from vafa.conversations.models import Call, Inbound
from vafa.customers.actions import add_customer
from vafa.journeys.models import DONE, WAITING, ReturnCall
from vafa.platform.access import AGENT
from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import settle
from vafa.platform.events.timeline import story as told_of
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 2, 8, tzinfo=UTC)  # a Saturday, 11:30 in Tehran
NUMBER = "+989121234567"
TYPED = {"host": "127.0.0.1", "username": "vafa", "password": "open sesame"}


def exchange_says(account: Account, key: str, *, answered: bool, at: datetime, outgoing: bool = False) -> None:
    """What the line would keep of a call, twice over and the wrong way round."""
    told = story(key, "09121234567", "201", int(at.timestamp()), 60)
    if not answered:
        told = [one for one in told if one["Event"] != "BridgeEnter"]
    low = [{name.lower(): value for name, value in one.items()} for one in told]
    for event in [one for one in (*reversed(low), *low) if events.concerns_us(one)]:
        raw = Raw(body=json.dumps(event).encode(), content_type="application/json", key=events.name_of(event))
        keep(account, raw, at=at)


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_a_missed_call_becomes_a_follow_up_that_somebody_makes() -> None:
    with clock_at(AT):
        account = save_account("asterisk", "Issabel", TYPED, actor=SYSTEM, at=AT)
        mina = hire("mina@example.com", "مینا", AGENT, password=None, language="en", actor=SYSTEM, at=AT)
        mina = change_staff(mina, {"extension": "201"}, actor=SYSTEM, at=AT)
        hire("omid@example.com", "امید", AGENT, password=None, actor=SYSTEM, at=AT)
        sara = add_customer("سارا", phones=["09121234567"], actor=SYSTEM, at=AT)

    # Sara calls; Mina's telephone rings, and nobody takes it.
    missed_at = AT + timedelta(minutes=1)
    with clock_at(AT + timedelta(minutes=3)):
        exchange_says(account, "1777708860.1", answered=False, at=missed_at)
        place_waiting(AT + timedelta(minutes=3))
        settle()
        assert not Inbound.objects.exclude(state__in=("placed", "aside")).exists(), "everything found its place"
        row = ReturnCall.objects.get()
        assert (row.assigned_to, row.customer, row.state) == (mina, sara, WAITING)
        desk = signed_in(mina)
        assert "سارا" in desk.get("/desk/").content.decode()

    # Mina calls back from her telephone; the exchange tells, and she writes down how it went.
    back_at = AT + timedelta(minutes=20)
    with clock_at(back_at + timedelta(minutes=3)):
        exchange_says(account, "1777710000.9", answered=True, at=back_at)
        place_waiting(back_at + timedelta(minutes=3))
        settle()
        row.refresh_from_db()
        assert row.state == DONE and row.done_at is not None and row.done_at < row.due_at
        call = Call.objects.get(key="1777710000.9")
        assert call.staff == mina and call.state == Call.ENDED
        page = desk.get("/desk/calls/now/").content.decode()
        assert "You talked with" in page and "سارا" in page
        desk.post(f"/desk/calls/log/{call.pk}/", {"strip": "1", "strip-result": "reached", "strip-note": "آدرس عوض شد"})
        assert not desk.get("/desk/calls/now/").content
        names = {one.name for one in told_of(customer_id=sara.pk, limit=50)}
    wanted = {"conversations.CallMissed", "conversations.CallEnded", "conversations.CallLogged"}
    assert wanted | {"journeys.ReturnCallOwed", "journeys.ReturnCallDone"} <= names
    assert Call.objects.count() == 2 and ReturnCall.objects.count() == 1
