"""A campaign in the reader's words and numbers: what it is, what it would come to, how far it is, what came of it."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from vafa.channels.names import CHANNELS
from vafa.channels.queries import usable_accounts
from vafa.conversations.models import Letter
from vafa.conversations.reasons import reason_sentence
from vafa.customers.access import VIEW as SEE_CUSTOMERS
from vafa.customers.conditions import read_conditions
from vafa.customers.conditions.asking import count
from vafa.customers.conditions.audiences import count_for, people_for
from vafa.customers.conditions.sentence import sentence as said
from vafa.journeys.campaigns.estimating import LEFT_OUT, WAITING, Estimate, Written, estimate, letters
from vafa.journeys.campaigns.prices import FREE, prices
from vafa.journeys.campaigns.results import Results, results
from vafa.journeys.models import Campaign
from vafa.journeys.models.campaign import DRAFT, SENDING, SENT, STOPPED
from vafa.journeys.web.step_words import day_count
from vafa.journeys.web.words import PURPOSES
from vafa.platform.access import Asker, may
from vafa.platform.i18n import language as language_of
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Goal, Pair, State
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

Shown = dict[str, object]
LINK = re.compile(r"<a\s[^>]*>")  # those of a preview lead nowhere: whoever tries one would unsubscribe the customer
SHAPES: Mapping[str, State] = {DRAFT: "planned", SENDING: "now", STOPPED: "held", SENT: "kept"}
NUMBERS: Mapping[str, Promise] = {
    "sent": gettext_lazy("Sent"),
    "delivered": gettext_lazy("Arrived"),
    "read": pgettext_lazy("somebody", "Opened"),
    "answered": pgettext_lazy("somebody", "Answered"),
    "bought": pgettext_lazy("somebody", "Bought"),
    "used": gettext_lazy("Coupon used"),
    "unsubscribed": gettext_lazy("Want no more"),
}
QUIET: Mapping[str, Promise] = {
    "all": gettext_lazy("Recorded"),
    "waiting": gettext_lazy("On the way"),
    "uncertain": gettext_lazy("Uncertain"),
    "failed": gettext_lazy("Failed"),
    "skipped": pgettext_lazy("somebody", "Left out"),
}


def number(count: int) -> str:
    """A number as the reader writes it."""
    return show_number(count, active().language)


def channel_words(channel: str) -> str:
    """The name of a channel."""
    return str(CHANNELS[channel].label) if channel in CHANNELS else channel


def moment_of(campaign: Campaign) -> datetime:
    """When it went, is to go, or was last written."""
    return campaign.started_at or campaign.starts_at or campaign.changed_at


def summary(campaign: Campaign) -> list[Pair]:
    """What it is, in pairs."""
    written = dict.fromkeys(Letter.objects.filter(key=campaign.letter).values_list("language", flat=True))
    names = [one.name for one in languages() if one.code in written]
    coupon = ""
    if campaign.percent:
        words = _("%(percent)s off, good for %(days)s") if campaign.days else _("%(percent)s off, good for ever")
        coupon = words % {
            "percent": show_percent(campaign.percent, active().language),
            "days": day_count(campaign.days),
        }
    return [
        Pair(_("To whom"), f"{campaign.audience.name}: {_whom(campaign)}" if campaign.audience else _whom(campaign)),
        Pair(_("What for"), str(PURPOSES.get(campaign.purpose, campaign.purpose))),
        Pair(_("Languages"), _(", ").join(names)),
        Pair(_("Channel"), channel_words(campaign.channel) if campaign.channel else _("Each customer's own")),
        Pair(_("Begins"), show_moment(campaign.starts_at) if campaign.starts_at else _("As soon as it is sent")),
        Pair(_("At most an hour"), number(campaign.per_hour) if campaign.per_hour else _("As fast as they go")),
        Pair(pgettext("a gift", "Coupon"), coupon),
        Pair(_("Purchases count for"), day_count(campaign.result_days)),
    ]


def whom(campaign: Campaign, staff: Asker) -> Shown:
    """Whom the kept conditions find now, as the builder's part of the page shows it."""
    try:
        tree = read_conditions(campaign.conditions)
    except Refused as refused:
        return {"trouble": sentence(refused)}
    at = now()
    return {
        "words": said(tree),
        "count": count_for(staff, tree, at),
        "people": people_for(staff, tree, at, limit=5).rows,
    }


def _whom(campaign: Campaign) -> str:
    try:
        return said(read_conditions(campaign.conditions))
    except Refused as refused:
        return sentence(refused)


def estimated(campaign: Campaign, staff: Asker, at: datetime) -> Shown:
    """What it would come to, with ten letters for who may see customers; or why it cannot be asked."""
    try:
        found = estimate(campaign, at)
        written = letters(campaign, at) if may(staff, SEE_CUSTOMERS) else []
    except Refused as refused:
        return {"estimate_trouble": sentence(refused)}
    reach = ngettext("It would reach %(count)s customer.", "It would reach %(count)s customers.", found.reach)
    return {
        "estimate": found,
        "reach": reach % {"count": number(found.reach)},
        "by_channel": [
            Pair(channel_words(key), number(found.scaled(many))) for key, many in found.reached.most_common()
        ],
        "waiting": _reasons(campaign, staff, found, WAITING),
        "left_out": _reasons(campaign, staff, found, LEFT_OUT),
        "left_out_count": found.scaled(found.left_out.total()),
        "cost": _cost(found),
        "unpriced": _(", ").join(channel_words(key) for key in sorted(found.unpriced)),
        "letters": [_letter(one) for one in written],
    }


def _reasons(campaign: Campaign, staff: Asker, found: Estimate, show: str) -> list[Shown]:
    """The reasons of a number, the commonest first; with the address of who they are, for who may see them."""
    counts = found.left_out if show == LEFT_OUT else found.waiting
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    where = reverse("desk_campaign_foreseen", kwargs={"pk": campaign.pk}) if may(staff, SEE_CUSTOMERS) else ""
    return [
        {
            "reason": reason_sentence(reason),
            "count": found.scaled(many),
            "url": where and f"{where}?{urlencode({'show': show, 'reason': reason})}",
        }
        for reason, many in rows
    ]


def _cost(found: Estimate) -> str:
    if found.costs:
        return _(" and ").join(show_money(one.amount, one.currency) for one in found.costs)
    return "" if found.unpriced else _("Nothing")


def _letter(one: Written) -> Shown:
    ready, language = one.checked, language_of(one.checked.language)
    assert ready.words is not None
    rich = ready.channel == "email"
    return {
        "name": one.customer.name,
        "channel": channel_words(ready.channel),
        "language": language,
        "subject": ready.words.subject if rich else "",
        "html": mark_safe(LINK.sub("<a>", ready.words.html)) if rich else "",  # sanitised where it was written
        "text": "" if rich else ready.words.text,
        "due_at": ready.due_at,
    }


def progress(campaign: Campaign) -> Shown:
    """How far it is and what came of it; every number leads to its people."""
    found = results(campaign)
    stops = campaign.state == SENDING or (campaign.state == SENT and found.counts["waiting"] > 0)
    return {
        "figures": [
            _figure(campaign, found, key, str(words))
            for key, words in NUMBERS.items()
            if key != "used" or campaign.percent
        ],
        "quiet": [
            {"words": str(words), "count": found.counts[key], "url": _behind(campaign, key)}
            for key, words in QUIET.items()
            if found.counts[key]
        ],
        "reasons": [
            {"reason": reason_sentence(one), "count": many, "url": _behind(campaign, "skipped", one)}
            for one, many in found.reasons
        ],
        "held": [
            {"reason": reason_sentence(one), "count": many, "url": _behind(campaign, "waiting", one)}
            for one, many in found.held
        ],
        "spent": _(" and ").join(show_money(one.amount, one.currency) for one in found.spent),
        "within": day_count(campaign.result_days),
        "stop_url": reverse("desk_campaign_stop", kwargs={"pk": campaign.pk}) if stops else "",
        "how_far": _how_far(campaign, found),
    }


def _figure(campaign: Campaign, found: Results, key: str, words: str) -> Goal:
    many, sent = found.counts[key], found.counts["sent"]
    share = ""
    if key != "sent" and sent:
        share = show_percent(round(100 * many / sent), active().language)
    return Goal(words, number(many), share, url=_behind(campaign, key) if many else "")


def _how_far(campaign: Campaign, found: Results) -> str:
    if campaign.state == SENDING and campaign.next_at and campaign.next_at > now():
        return _("The next ones have their turn at %(moment)s.") % {"moment": show_moment(campaign.next_at)}
    if campaign.state == SENDING:
        try:
            people = count(read_conditions(campaign.conditions), now())
        except Refused:
            return ""
        words = _("%(done)s of about %(people)s have had their turn.")
        return words % {"done": number(found.counts["all"]), "people": number(max(people, found.counts["all"]))}
    if campaign.state == SENT:
        return _("Everybody in the audience had their turn.")
    return ""


def _behind(campaign: Campaign, show: str, reason: str = "") -> str:
    query = {"show": show, **({"reason": reason} if reason else {})}
    return f"{reverse('desk_campaign_people', kwargs={'pk': campaign.pk})}?{urlencode(query)}"


def stopped_words(taken: str, left: str) -> str:
    """What a stop came to, from the address."""
    back, gone = (int(text) if text.isdecimal() and len(text) < 10 else 0 for text in (taken, left))
    one = ngettext("%(count)s message was taken back", "%(count)s messages were taken back", back)
    other = ngettext("%(count)s had left already", "%(count)s had left already", gone)
    return _("Stopped. %(back)s; %(gone)s.") % {
        "back": one % {"count": number(back)},
        "gone": other % {"count": number(gone)},
    }


def price_rows() -> list[Shown]:
    """The channels that can be sent on, each with what a message costs there."""
    known = prices()
    found = []
    for key in dict.fromkeys(("email", *usable_accounts())):
        told = known.get(key)
        shown = show_money(told.amount, told.currency) if told and told.amount else ""
        found.append({"key": key, "name": channel_words(key), "price": shown, "free": key in FREE})
    return found
