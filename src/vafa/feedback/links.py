"""The personal link by which a customer answers a survey, without signing in."""

from django.conf import settings

from vafa.feedback.rules.forms import SCORE
from vafa.platform.secrets import read_link, sign_link
from vafa.platform.values import Refused

PURPOSE = "survey"
GOOD_FOR_DAYS = 90


def survey_link(invitation_id: int) -> str:
    """The address of one invitation's page. Letters add `?score=4`, which the page shows as chosen until the customer
    presses the button (mail scanners open links too)."""
    return f"{settings.CONFIG.address}/s/{sign_link(PURPOSE, [invitation_id])}/"


def score_link(invitation_id: int, score: int) -> str:
    """The same with a score chosen."""
    return f"{survey_link(invitation_id)}?{SCORE}={score}"


def read_survey_link(token: str) -> int:
    """The invitation a link belongs to. Refused when forged or older than GOOD_FOR_DAYS: links.not_valid."""
    value = read_link(PURPOSE, token, GOOD_FOR_DAYS)
    if not (isinstance(value, list) and len(value) == 1 and isinstance(value[0], int)):
        raise Refused("links.not_valid", status=404)
    return value[0]
