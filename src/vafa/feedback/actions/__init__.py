"""What can be done: ask, answer, call back, keep surveys, name causes and act against them."""

from vafa.feedback.actions.answering import answer
from vafa.feedback.actions.call_backs import finish_call_back, hand_over
from vafa.feedback.actions.improving import finish_action, name_cause, open_cause, plan_action
from vafa.feedback.actions.inviting import invite
from vafa.feedback.actions.surveys import ensure_surveys

__all__ = [
    "answer",
    "ensure_surveys",
    "finish_action",
    "finish_call_back",
    "hand_over",
    "invite",
    "name_cause",
    "open_cause",
    "plan_action",
]
