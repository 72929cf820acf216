"""Surveys and their published versions, invitations, responses, call-backs; root causes and corrective actions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.cases.models import Case
from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.feedback.rules.forms import CES, CSAT, FORM, NPS
from vafa.platform.accounts.models import Staff
from vafa.sales.models import Order

KINDS = [
    (CSAT, _("Satisfaction (1 to 5)")),
    (CES, _("Ease (1 to 7)")),
    (NPS, _("Recommendation (0 to 10)")),
    (FORM, _("Own questions")),
]
AFTER_CASE, ON_RHYTHM, BY_HAND = "case", "rhythm", "hand"
TRIGGERS = [
    (AFTER_CASE, _("After a case is resolved")),
    (ON_RHYTHM, _("Some time after an order, now and then")),
    (BY_HAND, _("When someone asks by hand")),
]
WAITING, SENDING, SENT = "waiting", "sending", "sent"
ANSWERED, SKIPPED, WITHDRAWN = "answered", "skipped", "withdrawn"
STATES = [
    (WAITING, _("Waiting")),
    (SENDING, _("On its way")),
    (SENT, _("Sent")),
    (ANSWERED, _("Answered")),
    (SKIPPED, _("Left out")),
    (WITHDRAWN, _("Withdrawn")),
]
OPEN, DONE = "open", "done"


class Survey(models.Model):
    """A few questions, when they are asked, and whether now. `name` is by language; `draft` is not yet published."""

    key = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.JSONField()
    trigger = models.CharField(max_length=10, choices=TRIGGERS, default=BY_HAND)
    is_active = models.BooleanField(default=False)
    draft = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "survey"
        constraints = [
            models.UniqueConstraint(
                fields=["trigger"],
                condition=Q(is_active=True, trigger__in=["case", "rhythm"]),
                name="one_survey_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.key


class SurveyVersion(models.Model):
    """Questions as they were published, never changed again; a response keeps the version it answers."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField()  # as rules.forms reads them
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)

    class Meta:
        db_table = "survey_version"
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_survey_version")]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"


class Invitation(models.Model):
    """One customer asked once. `key` names the occasion, so that the same one asks only once."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="survey_invitations", db_index=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="survey_invitations")
    order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    reason = models.CharField(max_length=60, default="", db_default="", blank=True)  # why left out: a code
    due_at = models.DateTimeField()
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "survey_invitation"
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="survey_invitation_due"),
            models.Index(fields=["customer", "survey", "-created_at"], name="survey_invitation_of_customer"),
            models.Index(fields=["survey", "-sent_at"], name="survey_invitation_by_survey"),
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="survey_invitation_message"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class Response(models.Model):
    """What a customer answered, once an invitation; the last answer counts and the log has those before it."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="response")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses", db_index=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="survey_responses", db_index=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="survey_responses")
    csat = models.PositiveSmallIntegerField(null=True)
    ces = models.PositiveSmallIntegerField(null=True)
    nps = models.PositiveSmallIntegerField(null=True)
    answers = models.JSONField()  # by the key of the field
    words = models.TextField(default="", db_default="", blank=True)
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()  # when first answered; facts are filed by it
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "survey_response"
        indexes = [
            models.Index(fields=["survey", "-at", "-id"], name="survey_response_by_survey"),
            models.Index(fields=["customer", "-at"], name="survey_response_of_customer"),
            models.Index(fields=["at"], name="survey_response_by_day"),
        ]

    def __str__(self) -> str:
        return f"answer to invitation {self.invitation_id}"

    @property
    def scores(self) -> dict[str, int]:
        """The measured answers by measure."""
        found = {CSAT: self.csat, CES: self.ces, NPS: self.nps}
        return {measure: score for measure, score in found.items() if score is not None}


class CallBack(models.Model):
    """After a low score somebody calls, by a moment. `owner` is who; nobody while there is nobody to give it to."""

    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="call_back")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="call_backs")
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="call_backs")
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="call_backs")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=OPEN)
    outcome = models.CharField(max_length=20, default="", db_default="", blank=True)
    note = models.TextField(default="", db_default="", blank=True)
    next_action = models.CharField(max_length=200, default="", db_default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "call_back"
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="open"), name="call_back_due"),
            models.Index(fields=["-done_at", "-id"], condition=Q(state="done"), name="call_back_done"),
        ]

    def __str__(self) -> str:
        return f"call back for response {self.response_id}: {self.state}"


class RootCause(models.Model):
    """Why cases of one theme keep coming."""

    theme = models.CharField(max_length=120)
    cause = models.CharField(max_length=300)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="root_causes")
    state = models.CharField(max_length=10, default=OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "root_cause"
        constraints = [models.UniqueConstraint(fields=["theme", "cause"], name="one_root_cause")]

    def __str__(self) -> str:
        return f"{self.theme}: {self.cause}"


class CauseOfCase(models.Model):
    """That a case came of a cause; a case may have several."""

    cause = models.ForeignKey(RootCause, on_delete=models.CASCADE, related_name="of_cases", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="causes")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        db_table = "cause_of_case"
        constraints = [models.UniqueConstraint(fields=["cause", "case"], name="one_cause_of_case")]

    def __str__(self) -> str:
        return f"case {self.case_id} came of {self.cause_id}"


class CorrectiveAction(models.Model):
    """What is done against a cause, by whom, by when."""

    cause = models.ForeignKey(RootCause, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="corrective_actions")
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "corrective_action"
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="corrective_action_due")]

    def __str__(self) -> str:
        return self.what
