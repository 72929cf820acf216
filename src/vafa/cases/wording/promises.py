"""What we promise, by kind, in words."""

from django.utils.translation import gettext_lazy as _

from vafa.cases.rules.policies import ANSWER, FIRST_RESPONSE, RESOLVED, REVIEWED

NAMES = {
    FIRST_RESPONSE: _("First answer"),
    ANSWER: _("Further answer"),
    REVIEWED: _("Review"),
    RESOLVED: _("Solution"),
}
PROMISED = {
    FIRST_RESPONSE: _("Promised: first answer by %(moment)s"),
    ANSWER: _("Promised: an answer by %(moment)s"),
    REVIEWED: _("Promised: looked into by %(moment)s"),
    RESOLVED: _("Promised: solved by %(moment)s"),
}
KEPT = {
    FIRST_RESPONSE: _("Answered in time"),
    ANSWER: _("Answered in time"),
    REVIEWED: _("Looked into in time"),
    RESOLVED: _("Solved in time"),
}
KEPT_LATE = {
    FIRST_RESPONSE: _("Answered, later than promised"),
    ANSWER: _("Answered, later than promised"),
    REVIEWED: _("Looked into, later than promised"),
    RESOLVED: _("Solved, later than promised"),
}
BROKEN = {
    FIRST_RESPONSE: _("Promise broken: no answer by %(moment)s"),
    ANSWER: _("Promise broken: no answer by %(moment)s"),
    REVIEWED: _("Promise broken: not looked into by %(moment)s"),
    RESOLVED: _("Promise broken: not solved by %(moment)s"),
}
