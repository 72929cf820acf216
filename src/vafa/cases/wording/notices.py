"""What the staff are told about cases, sentence by sentence; whom it concerns is decided in `actions/telling.py`."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.notices.words import Words, notice_words

SENTENCES = {
    "cases.assigned": Words(_("Case %(number)s is yours now: %(subject)s"), icon="user-check"),
    "cases.handed_over": Words(_("The work on case %(number)s is yours now: %(subject)s"), icon="user-check"),
    "cases.soon_answer": Words(
        _("%(customer)s waits for a word from us on case %(number)s, promised by %(due_at)s."), "clock", "wait"
    ),
    "cases.soon_review": Words(
        _("The review of case %(number)s is promised by %(due_at)s: %(subject)s"), "clock", "wait"
    ),
    "cases.soon_resolution": Words(_("Case %(number)s is to be solved by %(due_at)s: %(subject)s"), "clock", "wait"),
    "cases.nobody_has_it": Words(
        _("Nobody has case %(number)s yet, and a word is promised by %(due_at)s: %(subject)s"), "clock", "wait"
    ),
    "cases.late_answer": Words(
        _("%(customer)s should have heard from us on case %(number)s by %(due_at)s."), "alert-triangle", "late"
    ),
    "cases.late_review": Words(
        _("The review of case %(number)s was promised by %(due_at)s: %(subject)s"), "alert-triangle", "late"
    ),
    "cases.late_resolution": Words(
        _("Case %(number)s should have been solved by %(due_at)s: %(subject)s"), "alert-triangle", "late"
    ),
    "cases.escalated": Words(
        _("You answer for case %(number)s, and a promise to %(customer)s broke on %(due_at)s."),
        "alert-triangle",
        "late",
    ),
    "cases.approval_asked": Words(
        _("%(name)s asks for your yes to case %(number)s going on: %(subject)s"), "user-check", "wait"
    ),
    "cases.remedy_asked": Words(
        _("%(name)s asks for your yes to making case %(number)s good: %(subject)s"), "heart-handshake", "wait"
    ),
    "cases.approval_given": Words(_("%(name)s said yes on case %(number)s: %(subject)s"), "circle-check", "good"),
    "cases.approval_declined": Words(
        _("%(name)s said no on case %(number)s, and why: %(subject)s"), "circle-check", "late"
    ),
    "cases.consulted": Words(_("%(name)s asks for your view on case %(number)s: %(subject)s"), "message-circle"),
    "cases.consult_answered": Words(_("%(name)s gave their view on case %(number)s: %(subject)s"), "message-circle"),
    "cases.mentioned": Words(_("%(name)s named you in a note on case %(number)s: %(subject)s"), "lock"),
    "cases.informed": Words(_("Case %(number)s went on to another stage: %(subject)s"), "route"),
    "cases.informed_new": Words(_("There is a new case you are told of, %(number)s: %(subject)s"), "ticket"),
    "cases.reopened": Words(_("It did not work yet; case %(number)s is open again: %(subject)s"), "rotate-2", "late"),
    "cases.customer_wrote": Words(_("%(customer)s wrote on case %(number)s: %(subject)s"), "message-circle"),
    "cases.wait_over_part": Words(
        _("The part for case %(number)s should be here by now: %(subject)s"), "clock", "wait"
    ),
    "cases.wait_over_courier": Words(
        _("The courier of case %(number)s should have arrived by now: %(subject)s"), "clock", "wait"
    ),
    "cases.wait_over_customer": Words(
        _("%(customer)s has not answered on case %(number)s, and we expected it by now."), "clock", "wait"
    ),
}
notice_words(SENTENCES)
