"""A customer answers, and may change it for a day: the last answer counts, the log keeps those before it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from vafa.cases.actions import note_satisfaction
from vafa.customers.actions import set_traits
from vafa.feedback.actions.call_backs import let_go, open_call_back
from vafa.feedback.events import SurveyAnswered
from vafa.feedback.models import ANSWERED, Invitation, Response
from vafa.feedback.queries.surveys import fields_of
from vafa.feedback.rules.answers import Answers, NotUnderstood, Posted, read_answers, scores_of, words_of
from vafa.feedback.rules.forms import CES, CSAT, MEASURES, NPS, Field
from vafa.feedback.rules.scores import is_low
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if

CHANGEABLE = timedelta(hours=24)
TRAITS = {CSAT: "last_csat", CES: "last_ces", NPS: "nps"}
PORTAL = "portal"


@transaction.atomic
def answer(
    invitation: Invitation, posted: Posted, shown: Sequence[str], *, channel: str = PORTAL, actor: Actor, at: datetime
) -> tuple[Response, tuple[Field, ...]]:
    """Keep what was posted for the questions shown; returns the response and questions that follow from it.

    The same answers again change nothing. Refused: feedback.answer_final a day after the first answer;
    NotUnderstood with a problem for each field that is wrong, and then nothing is kept.
    """
    rows = Invitation.objects.select_for_update(of=["self"]).select_related("version", "survey", "customer", "case")
    invitation = rows.get(pk=invitation.pk)
    response = Response.objects.filter(invitation=invitation).first()
    refuse_if(response is not None and is_final(response, at), Refused("feedback.answer_final"))
    fields = fields_of(invitation.version)
    before: Answers = response.answers if response else {}
    reading = read_answers(fields, posted, shown, before)
    if reading.problems:
        raise NotUnderstood(reading.problems)
    if response is not None and reading.answers == before:
        return response, reading.more
    again = response is not None
    response = _keep(invitation, response, fields, reading.answers, channel, at)
    event = _tell(invitation, response, again, actor, at)
    for measure, score in response.scores.items():
        set_traits([response.customer_id], TRAITS[measure], score, because_of=event.id, actor=actor, at=at)
    if invitation.case_id and CSAT in response.scores:
        note_satisfaction(invitation.case_id, int(response.scores[CSAT]), actor=actor, at=at)
    if is_low(response.scores):
        open_call_back(response, invitation.case, because_of=event.id, actor=actor, at=at)
    else:
        let_go(response, actor=actor, at=at)
    return response, reading.more


def is_final(response: Response, at: datetime) -> bool:
    """Whether the day in which it may be changed is over."""
    return at - response.at > CHANGEABLE


def _keep(
    invitation: Invitation, response: Response | None, fields: Sequence[Field], answers: Answers, channel: str,
    at: datetime,
) -> Response:  # fmt: skip
    if response is None:
        response = Response(
            invitation=invitation, survey=invitation.survey, version=invitation.version,
            customer=invitation.customer, case=invitation.case, at=at,
        )  # fmt: skip
        invitation.state = ANSWERED
        invitation.save(update_fields=["state"])
    scores = scores_of(fields, answers)
    for measure in MEASURES:
        setattr(response, measure, scores.get(measure))
    response.answers, response.words = answers, words_of(fields, answers)
    response.channel, response.changed_at = channel, at
    response.save()
    return response


def _tell(invitation: Invitation, response: Response, again: bool, actor: Actor, at: datetime) -> SurveyAnswered:
    (event,) = publish(
        SurveyAnswered(
            occurred_at=at,
            actor=actor,
            customer_id=response.customer_id,
            case_id=response.case_id,
            survey=invitation.survey.key,
            kind=invitation.survey.kind,
            response_id=response.pk,
            score=response.scores.get(invitation.survey.kind),
            scores=response.scores,
            low=is_low(response.scores),
            again=again,
            answers=response.answers,
            words=response.words,
        )
    )
    assert isinstance(event, SurveyAnswered)
    return event
