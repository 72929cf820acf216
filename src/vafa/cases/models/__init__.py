"""What cases remember, one file an aggregate."""

from vafa.cases.models.approval import Approval
from vafa.cases.models.case import (
    COMPLAINT,
    KINDS,
    ORDER_FOLLOW_UP,
    PRIORITIES,
    QUESTION,
    REPAIR,
    RETURN,
    TECHNICAL,
    Assignment,
    Case,
    OwnAgent,
    Resolution,
)
from vafa.cases.models.complaint import Authority, Compensation, Complaint
from vafa.cases.models.inbox import CaseLink, Draft, Macro, Participant, Presence, SavedReply, SavedView
from vafa.cases.models.incident import Affected, Incident
from vafa.cases.models.learning import HandlingTime, Review
from vafa.cases.models.promise import Promise
from vafa.cases.models.setup import CaseKind, KindVersion, Policy, Setup
from vafa.cases.models.stage import CaseStage, CheckDone, SignOff, StageForm

__all__ = [
    "COMPLAINT",
    "KINDS",
    "ORDER_FOLLOW_UP",
    "PRIORITIES",
    "QUESTION",
    "REPAIR",
    "RETURN",
    "TECHNICAL",
    "Affected",
    "Approval",
    "Assignment",
    "Authority",
    "Case",
    "CaseKind",
    "CaseLink",
    "CaseStage",
    "CheckDone",
    "Compensation",
    "Complaint",
    "Draft",
    "HandlingTime",
    "Incident",
    "KindVersion",
    "Macro",
    "OwnAgent",
    "Participant",
    "Policy",
    "Presence",
    "Promise",
    "Resolution",
    "Review",
    "SavedReply",
    "SavedView",
    "Setup",
    "SignOff",
    "StageForm",
]
