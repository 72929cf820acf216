"""Several things done to a case with one press: each through the action a person would use, all of them or none."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from vafa.cases.access import ASSIGN, REPLY, RESOLVE, WORK
from vafa.cases.actions.answering import reply, write_note
from vafa.cases.actions.handing import assign, hand_over
from vafa.cases.actions.promises import pause
from vafa.cases.actions.replies import count_use
from vafa.cases.actions.resolution import resolve
from vafa.cases.actions.sorting import change_tags, set_priority
from vafa.cases.actions.stages import move_stage
from vafa.cases.models import Case, Macro, SavedReply
from vafa.cases.queries.replies import reply_text
from vafa.cases.rules.macros import ME, Step, read_steps
from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.values import Actor, Refused

NEEDS: Mapping[str, str] = {
    "reply": REPLY, "note": REPLY, "priority": REPLY, "tag": REPLY, "assign": REPLY, "hand_over": WORK,
    "move_stage": WORK, "pause": WORK, "resolve": RESOLVE,
}  # fmt: skip
Perform = Callable[[Case, Step, Staff, str, Actor, datetime], object]


@transaction.atomic
def perform(macro: Macro, case: Case, *, staff: Staff, key: str, actor: Actor, at: datetime) -> Case:
    """Do every step, in order. What one step refuses, a required item that is open say, refuses the macro as a whole.

    The same key again writes nothing twice. Each step needs the permission that doing it by hand needs; giving the case
    to a colleague needs that of giving. Refused: cases.macro_gone, cases.reply_gone, and what the steps refuse.
    """
    if not macro.is_active:
        raise Refused("cases.macro_gone")
    for place, step in enumerate(read_steps(macro.steps)):
        colleague = step.do == "assign" and step.value not in (ME, str(staff.pk))
        require(staff, ASSIGN if colleague else NEEDS[step.do])
        WAYS[step.do](case, step, staff, f"desk:{key}:{place}", actor, at)
        case = Case.objects.select_related("customer", "conversation", "owner").get(pk=case.pk)
    return case


def _reply(case: Case, step: Step, staff: Staff, key: str, actor: Actor, at: datetime) -> None:
    row = SavedReply.objects.filter(pk=step.number).first()
    if row is None:
        raise Refused("cases.reply_gone")
    reply(case, reply_text(row, case, staff), author=staff, key=key, actor=actor, at=at)
    count_use(row.pk)


def _person(step: Step, staff: Staff) -> Staff:
    if step.value == ME:
        return staff
    person = Staff.objects.filter(pk=step.number, is_active=True).first()
    if person is None:
        raise Refused("cases.nobody_there")
    return person


WAYS: Mapping[str, Perform] = {
    "reply": _reply,
    "note": lambda case, step, staff, key, actor, at: write_note(
        case, step.value, author=staff, key=key, actor=actor, at=at
    ),
    "priority": lambda case, step, _s, _k, actor, at: set_priority(case, step.number, actor=actor, at=at),
    "tag": lambda case, step, _s, _k, actor, at: change_tags(case, add=[step.value], actor=actor, at=at),
    "assign": lambda case, step, staff, _k, actor, at: assign(case, _person(step, staff), actor=actor, at=at),
    "hand_over": lambda case, step, staff, _k, actor, at: hand_over(case, _person(step, staff), actor=actor, at=at),
    "move_stage": lambda case, step, _s, _k, actor, at: move_stage(case, step.number, actor=actor, at=at),
    "pause": lambda case, step, _s, _k, actor, at: pause(case, step.value, actor=actor, at=at),
    "resolve": lambda case, step, _s, _k, actor, at: resolve(case, step.value, actor=actor, at=at),
}
