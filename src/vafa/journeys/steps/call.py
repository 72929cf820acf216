"""Somebody owes the customer a call; one without a telephone gets the letter it falls back to."""

from collections.abc import Mapping, Sequence

from django.db import connection

from vafa.cases.queries import open_case_customer_ids
from vafa.customers.models import PHONE
from vafa.customers.queries import standing_consents
from vafa.customers.rules.consent import allows
from vafa.journeys.actions.assigning import callers_for
from vafa.journeys.events import CallOwed
from vafa.journeys.lettering import BEGIN, write_letters
from vafa.journeys.step import Due, Round
from vafa.platform.events.publishing import publish

KIND = "call"


def perform(rows: Sequence[Due], doing: Round) -> None:
    """Calls nothing speaks against are owed by whoever the customer knows, or who owes the fewest."""
    calls = [row for row in rows if row.has_phone]
    letters = [row for row in rows if not row.has_phone and doing.touchpoint(row).letter]
    for row in rows:
        if not row.has_phone and not doing.touchpoint(row).letter:
            doing.leave_out(row, "no_contact_point")
    unwanted = _against_calling(calls, doing)
    for row in calls:
        if row.pk in unwanted:
            doing.leave_out(row, unwanted[row.pk])
    _owe([row for row in calls if row.pk not in unwanted], doing)
    write_letters(letters, doing)


def _against_calling(calls: Sequence[Due], doing: Round) -> Mapping[int, str]:
    """Courtesy that sending would keep: no call to somebody who waits for us or said no, by follow-up."""
    ids = [row.customer_id for row in calls]
    busy = open_case_customer_ids(ids) if ids else set()
    standing = standing_consents(ids) if ids else {}
    found = {}
    for row in calls:
        if row.customer_id in busy:
            found[row.pk] = "open_case"
        elif not allows(doing.touchpoint(row).purpose, PHONE, standing.get(row.customer_id, {})):
            found[row.pk] = "no_consent"
    return found


def _owe(calls: Sequence[Due], doing: Round) -> None:
    if not calls:
        return
    callers = callers_for([row.customer_id for row in calls])
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [[row.pk for row in calls], [KIND] * len(calls), [None] * len(calls), callers])
    publish(
        [
            CallOwed(
                occurred_at=doing.at,
                actor=doing.actor,
                customer_id=row.customer_id,
                follow_up_id=row.pk,
                touchpoint=row.key,
                kind=KIND,
                staff_id=staff_id,
            )
            for row, staff_id in zip(calls, callers, strict=True)
        ]
    )
