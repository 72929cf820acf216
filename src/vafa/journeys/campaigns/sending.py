"""A campaign under way: it begins, has its turns, is stopped, and goes on.

Every turn is one transaction: the next customers of the audience, their messages, and how far it got. So a killed
worker leaves nobody out and writes to nobody twice. Whoever stops waits for a turn that is just being committed, and
takes its messages back with all others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection, transaction

from vafa.conversations.models import Message
from vafa.conversations.sending.take_back import free_keys, take_all_back
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import stretch
from vafa.journeys.campaigns.drafting import drafts_for
from vafa.journeys.campaigns.objections import CAMPAIGN_STOPPED
from vafa.journeys.campaigns.rules.pace import next_turn, turn
from vafa.journeys.campaigns.writing import untouched
from vafa.journeys.gifts.enclosing import send_with, withdraw
from vafa.journeys.models import Campaign
from vafa.journeys.models.campaign import DRAFT, SENDING, SENT, STOPPED
from vafa.platform.audit.models import record
from vafa.platform.jobs.sweeps import all_or_each
from vafa.platform.values import Actor, Refused, refuse_if

LEFT = (Message.HANDING, Message.UNCERTAIN, Message.SENT)
NOT_GONE = (Message.QUEUED, Message.CLAIMED, Message.HANDING)  # a provider may yet give back what it is handed
HOURS = ("quiet_hours", "day_off")
WENT_WRONG = "went_wrong"

NOTE = "INSERT INTO campaign_message (campaign_id, message_id) SELECT %s, unnest(%s::bigint[]) ON CONFLICT DO NOTHING"
MESSAGES = """
SELECT m.id FROM campaign_message c JOIN message m ON m.id = c.message_id
WHERE c.campaign_id = %s AND m.state = ANY(%s)
"""
# Those who have a message of this campaign already, also under another number before two customers became one.
HAD = """
SELECT m.customer_id FROM message m JOIN campaign_message c ON c.message_id = m.id
WHERE m.customer_id = ANY(%s) AND c.campaign_id = %s AND NOT (m.state = 'skipped' AND m.reason = %s)
"""


@dataclass(frozen=True)
class Stopped:
    """What a stop came to: how many were taken back, and how many had left already."""

    taken_back: int
    left: int


@transaction.atomic
def begin(pk: int, *, actor: Actor, at: datetime) -> Campaign:
    """Send a campaign, at its moment; one that was stopped goes on.

    Going on, it begins at the first customer again: who was taken back gets words written anew, who has a message
    already does not. Refused: campaigns.under_way, campaigns.words_untouched, what `read_conditions` refuses.
    """
    campaign = _locked(pk)
    refuse_if(campaign.state not in (DRAFT, STOPPED), Refused("campaigns.under_way", status=409))
    if campaign.audience is not None and campaign.state == DRAFT:
        campaign.conditions = campaign.audience.conditions
    read_conditions(campaign.conditions)
    refuse_if(untouched(campaign), Refused("campaigns.words_untouched", status=409))
    before = campaign.state
    if before == STOPPED:
        _let_go(campaign, actor, at)
    campaign.state, campaign.trouble, campaign.last_id = SENDING, "", 0
    campaign.next_at = max(at, campaign.starts_at or at)
    campaign.started_at, campaign.stopped_at, campaign.done_at = campaign.started_at or at, None, None
    campaign.save()
    record(actor, "campaign.begun", "campaign", pk, at=at, before=before, after={"name": campaign.name})
    return campaign


@transaction.atomic
def stop(pk: int, *, actor: Actor, at: datetime) -> Stopped:
    """Stop a campaign: nobody else has their turn, and what nobody was handed is taken back at once.

    Refused: campaigns.not_under_way.
    """
    campaign = _locked(pk)
    waiting = _messages(campaign, NOT_GONE)
    over = campaign.state == SENT and not waiting
    refuse_if(campaign.state not in (SENDING, SENT) or over, Refused("campaigns.not_under_way", status=409))
    _halt(campaign, "", at)
    back = take_all_back(waiting, CAMPAIGN_STOPPED, actor=actor, at=at)
    found = Stopped(len(back), len(_messages(campaign, LEFT)))
    record(actor, "campaign.stopped", "campaign", pk, at=at, after={"name": campaign.name, **vars(found)})
    return found


@transaction.atomic
def take_turns(*, actor: Actor, at: datetime) -> int:
    """Record the next messages of the campaign that is due first; returns how many had their turn, 0: none is due.

    A campaign that cannot go on, because a field of its conditions is gone or something fails, stops with a reason.
    """
    rows = Campaign.objects.select_for_update(skip_locked=True).filter(state=SENDING, next_at__lte=at)
    due = list(rows.order_by("next_at", "pk")[:1])
    done = 0

    def act(campaigns: Sequence[Campaign]) -> None:
        nonlocal done
        done = sum(_turn(campaign, actor, at) for campaign in campaigns)

    def give_up(campaign: Campaign, problem: Exception) -> None:
        nonlocal done
        if isinstance(problem, OperationalError):
            raise problem  # the database was busy or went away; the same turn comes again
        _halt(campaign, problem.code if isinstance(problem, Refused) else WENT_WRONG, at)
        done = 1

    all_or_each(due, act, give_up)
    return done


def _turn(campaign: Campaign, actor: Actor, at: datetime) -> int:
    tree = read_conditions(campaign.conditions)
    ids = stretch(tree, at, after=campaign.last_id, limit=turn(campaign.per_hour))
    if not ids:
        campaign.state, campaign.next_at, campaign.done_at = SENT, None, at
        campaign.save(update_fields=["state", "next_at", "done_at"])
        return 1
    had = already(campaign, ids)
    slot = max(at, campaign.next_at or at)
    pairs = drafts_for(campaign, [pk for pk in ids if pk not in had], slot)
    rows = send_with(pairs, actor=actor, at=at)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [campaign.pk, [row.pk for row in rows]])
    # Who is held back for a reason of their own keeps nobody else waiting; the night and days off concern all.
    leaving = [row.due_at for row in rows if row.due_at is not None and row.held_reason in ("", *HOURS)]
    campaign.last_id, campaign.next_at = ids[-1], next_turn(slot, leaving, campaign.per_hour)
    campaign.save(update_fields=["last_id", "next_at"])
    return len(ids)


def already(campaign: Campaign, ids: Sequence[int]) -> set[int]:
    """Those of them who have a message of the campaign that was not taken back."""
    with connection.cursor() as cursor:
        cursor.execute(HAD, [list(ids), campaign.pk, CAMPAIGN_STOPPED])
        return {pk for (pk,) in cursor.fetchall()}


def _let_go(campaign: Campaign, actor: Actor, at: datetime) -> None:
    """What was taken back no longer stands in the way: its keys are free, and the coupons it was to bring gone."""
    rows = Message.objects.filter(pk__in=_messages(campaign, (Message.SKIPPED,)), reason=CAMPAIGN_STOPPED)
    known = dict(rows.exclude(key__contains=":back:").values_list("pk", "key"))
    withdraw([key for key in known.values() if key], actor=actor, at=at)
    free_keys(known)


def _messages(campaign: Campaign, states: Sequence[str]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(MESSAGES, [campaign.pk, list(states)])
        return [pk for (pk,) in cursor.fetchall()]


def _halt(campaign: Campaign, trouble: str, at: datetime) -> None:
    campaign.state, campaign.trouble, campaign.next_at, campaign.stopped_at = STOPPED, trouble, None, at
    campaign.save(update_fields=["state", "trouble", "next_at", "stopped_at"])


def _locked(pk: int) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("audience").filter(pk=pk).first()
    if campaign is None:
        raise Refused("campaigns.unknown", status=404)
    return campaign
