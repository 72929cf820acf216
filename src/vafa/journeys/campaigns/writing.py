"""Writing a campaign: begun from a starting point, changed while it is not under way, deleted while nobody got it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vafa.conversations.letters import reset_letter, save_letter, shipped
from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Letter
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.rules.tree import as_json
from vafa.customers.models import PURPOSES, Audience
from vafa.journeys.campaigns.starting import STARTS
from vafa.journeys.models import Campaign
from vafa.journeys.models.campaign import DRAFT, STOPPED
from vafa.platform.audit.models import record
from vafa.platform.i18n.contract import languages
from vafa.platform.values import Actor, Refused, refuse_if

LONGEST_NAME = 120
MOST_PER_HOUR, MOST_DAYS = 1_000_000, 365
CHANNELS = ("email", "sms")
"""Those with words of their own: a letter for e-mail and what reads like it, a short one for SMS."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is typed of a campaign. `words` by language and channel; in a language that is not there nobody hears."""

    name: str
    purpose: str
    conditions: object
    audience_id: int | None = None
    channel: str = ""
    starts_at: datetime | None = None
    per_hour: int = 0
    percent: int = 0
    days: int = 30
    result_days: int = 14
    words: Mapping[tuple[str, str], Source]


@transaction.atomic
def make_campaign(start: str, *, actor: Actor, at: datetime) -> Campaign:
    """A new campaign from a starting point, with its audience and its letter. Refused: campaigns.unknown."""
    one = STARTS.get(start)
    if one is None:
        raise Refused("campaigns.unknown", status=404)
    campaign = Campaign.objects.create(
        name=str(one.label)[:LONGEST_NAME], start=start, conditions=dict(one.conditions), purpose=one.purpose,
        percent=one.percent, created_at=at, changed_at=at, changed_by=actor.as_text(),
    )  # fmt: skip
    for language in languages():
        for channel in CHANNELS:
            if words := shipped(one.letter, language.code, channel):
                save_letter(
                    campaign.letter, language.code, words.subject, words.body, channel=channel, actor=actor, at=at
                )
    record(actor, "campaign.made", "campaign", campaign.pk, at=at, after={"start": start})
    return campaign


@transaction.atomic
def change_campaign(pk: int, wishes: Wishes, *, actor: Actor, at: datetime) -> Campaign:
    """Keep a campaign as it is wanted now.

    Refused: campaigns.under_way, campaigns.no_name, campaigns.out_of_range, campaigns.no_words, what `read_conditions`
    and `save_letter` refuse.
    """
    campaign = _open(pk)
    before = _told(campaign)
    name = " ".join(wishes.name.replace("\x00", "").split())
    refuse_if(not name or len(name) > LONGEST_NAME, Refused("campaigns.no_name", most=LONGEST_NAME, status=422))
    _check(wishes)
    audience = Audience.objects.filter(pk=wishes.audience_id, deleted_at=None).first() if wishes.audience_id else None
    campaign.name, campaign.audience, campaign.purpose = name, audience, wishes.purpose
    campaign.conditions = audience.conditions if audience else as_json(read_conditions(wishes.conditions))
    for field in ("channel", "starts_at", "per_hour", "percent", "days", "result_days"):
        setattr(campaign, field, getattr(wishes, field))
    campaign.changed_at, campaign.changed_by = at, actor.as_text()
    campaign.save()
    _keep_words(campaign, wishes.words, actor, at)
    after = _told(campaign)
    if before != after:
        record(actor, "campaign.changed", "campaign", pk, at=at, before=before, after=after)
    return campaign


@transaction.atomic
def delete_campaign(pk: int, *, actor: Actor, at: datetime) -> None:
    """Throw a draft away with its letters. Refused: campaigns.under_way once it was sent to anybody."""
    campaign = _open(pk)
    refuse_if(campaign.state != DRAFT, Refused("campaigns.under_way", status=409))
    for language, channel in Letter.objects.filter(key=campaign.letter).values_list("language", "channel"):
        reset_letter(campaign.letter, language, channel=channel, actor=actor, at=at)
    record(actor, "campaign.deleted", "campaign", pk, at=at, before=_told(campaign))
    campaign.delete()


def untouched(campaign: Campaign) -> bool:
    """Whether some of its words still have the gap for the news with which they began."""
    one = STARTS.get(campaign.start)
    if one is None or not one.unfinished:
        return False
    rows = Letter.objects.filter(key=campaign.letter)
    return any(Source(row.subject, row.body) == shipped(one.letter, row.language, row.channel) for row in rows)


def _check(wishes: Wishes) -> None:
    sound = (
        wishes.purpose in dict(PURPOSES)
        and 0 <= wishes.per_hour <= MOST_PER_HOUR
        and 0 <= wishes.percent <= 100
        and 0 <= wishes.days <= MOST_DAYS
        and 1 <= wishes.result_days <= MOST_DAYS
    )
    refuse_if(not sound, Refused("campaigns.out_of_range", status=422))
    written = [source for (_, channel), source in wishes.words.items() if channel == "email" and source.body.strip()]
    refuse_if(not written, Refused("campaigns.no_words", status=422))


def _keep_words(campaign: Campaign, words: Mapping[tuple[str, str], Source], actor: Actor, at: datetime) -> None:
    kept = {
        (row.language, row.channel): Source(row.subject, row.body) for row in Letter.objects.filter(key=campaign.letter)
    }
    for language, channel in kept.keys() | words.keys():
        source = words.get((language, channel), Source("", ""))
        if not source.body.strip():
            reset_letter(campaign.letter, language, channel=channel, actor=actor, at=at)
        elif kept.get((language, channel)) != source:
            subject = source.subject or campaign.name  # an SMS shows none
            save_letter(campaign.letter, language, subject, source.body, channel=channel, actor=actor, at=at)


def _open(pk: int) -> Campaign:
    campaign = Campaign.objects.select_for_update().filter(pk=pk).first()
    if campaign is None:
        raise Refused("campaigns.unknown", status=404)
    refuse_if(campaign.state not in (DRAFT, STOPPED), Refused("campaigns.under_way", status=409))
    return campaign


def _told(campaign: Campaign) -> dict[str, object]:
    """As the audit book has it."""
    starts = campaign.starts_at.isoformat() if campaign.starts_at else None
    fields = ("name", "purpose", "conditions", "channel", "per_hour", "percent", "days", "result_days")
    return {**{field: getattr(campaign, field) for field in fields}, "starts_at": starts}
