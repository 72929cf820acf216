"""Starting points: for whom a campaign usually is, and the letter it begins with. Both are changed as one likes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.customers.rules.consent import CARE, OFFER


@dataclass(frozen=True)
class Start:
    """A starting point. `letter` is the shipped letter whose words are taken over."""

    key: str
    label: Promise
    about: Promise
    letter: str
    purpose: str
    conditions: Mapping[str, object]
    percent: int = 0
    icon: str = "send"
    unfinished: bool = False  # its letter has a gap for the news; nobody is to read it as it is


_STARTS = (
    Start(
        "reactivation",
        _("Bring back to mind"),
        _("To those who bought and have been quiet for half a year: a word of care, and what is new."),
        "campaign_reactivation",
        CARE,
        {
            "all": [
                {"is": ["customers.last_purchase", "ago", "180"]},
                {"is": ["customers.last_purchase", "within", "365"]},
                {"is": ["cases.open", "is", "no"]},
            ]
        },
        icon="bell",
    ),
    Start(
        "win_back",
        _("Win back"),
        _("To those who have not bought for a year: an offer with a code of their own."),
        "campaign_win_back",
        OFFER,
        {
            "all": [
                {"is": ["customers.last_purchase", "ago", "365"]},
                {"is": ["cases.open", "is", "no"]},
            ]
        },
        percent=15,
        icon="heart-handshake",
    ),
    Start(
        "announcement",
        _("Announcement"),
        _("To everybody who bought in the last two years: something they should know."),
        "campaign",
        CARE,
        {"all": [{"is": ["customers.last_purchase", "within", "730"]}]},
        unfinished=True,
    ),
)
STARTS: Mapping[str, Start] = {one.key: one for one in _STARTS}
