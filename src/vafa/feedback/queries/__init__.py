"""Questions about surveys, call-backs and causes."""

from vafa.feedback.queries.call_backs import call_back_for, call_backs_for, count_late, my_call_backs
from vafa.feedback.queries.improvements import causes_of_case, overview
from vafa.feedback.queries.surveys import asked_when, current_version, survey_figures

__all__ = [
    "asked_when",
    "call_back_for",
    "call_backs_for",
    "causes_of_case",
    "count_late",
    "current_version",
    "my_call_backs",
    "overview",
    "survey_figures",
]
