"""Why something about cases was refused, and why a message was not sent."""

from django.utils.translation import gettext_lazy as _

from vafa.conversations.reasons import reasons
from vafa.platform.wording import refusals

refusals(
    {
        "cases.unknown": _("There is no such case. Check its number, or search by the customer's name."),
        "cases.unknown_kind": _("Choose what your request is about."),
        "cases.unknown_draft": _("Only a reply or a note can be kept as a draft."),
        "cases.no_words": _("Write a few words first."),
        "cases.too_late_to_undo": _("The letter has left already, so this cannot be undone. Reopen the case instead."),
        "cases.file_gone": _("This file is no longer kept."),
        "cases.not_resolved": _("This request is still open, so there is nothing to confirm. We are working on it."),
        "cases.bad_shape": _("This part of the kind cannot be read: %(part)s. Correct it and save again."),
        "cases.bad_policy": _("This part of the policy cannot be read: %(part)s. Correct it and save again."),
        "cases.unknown_wait": _("Say what we wait for: the customer, a part or the courier."),
        "cases.until_passed": _("The day we expect to go on has passed. Choose a later one."),
        "cases.already_resolved": _("This case is resolved already. Reopen it first."),
        "cases.unknown_stage": _("There are four stages, from 1 to 4."),
        "cases.resolve_first": _("A case comes to its last stage by being resolved."),
        "cases.work_open": _("First finish what is required: %(items)s."),
        "cases.unknown_item": _("This checklist has no such item. Load the page again."),
        "cases.nobody_approves": _("Nobody else may say yes to this. Ask a manager to name someone."),
        "cases.not_asked": _("Someone else was asked for this yes."),
        "cases.already_decided": _("This has been decided already."),
        "cases.no_reason": _("Write in a sentence why."),
        "cases.cannot_handle": _("%(name)s cannot work on cases."),
        "cases.unowned": _("Nobody has this case yet. Take it, or give it to someone first."),
        "cases.cannot_own": _("%(name)s cannot answer cases. Choose an agent, a lead or a manager."),
    }
)

# Why a message was not sent, as `objections.py` says it.
reasons(
    {
        "open_case": _("The customer has an open case. First we solve that."),
        "unsettled_complaint": _("The customer has not yet said that the complaint is settled."),
    }
)
