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
        "cases.reply_left": _("These words have left already. Write again to put them right."),
        "cases.not_your_words": _("Only who wrote these words can take them back."),
        "cases.file_gone": _("This file is no longer kept."),
        "cases.not_resolved": _("This request is still open, so there is nothing to confirm. We are working on it."),
        "cases.bad_shape": _("This part of the kind cannot be read: %(part)s. Correct it and save again."),
        "cases.no_such_kind": _("There is no such kind of case. Load the page again."),
        "cases.kind_changed": _(
            "Somebody saved this kind while you were writing. Nothing of yours is lost: look at what is saved now, "
            "then save again."
        ),
        "cases.last_kind": _("One kind must stay in use. Switch on another one first."),
        "cases.too_many_kinds": _("There are %(most)s kinds, and there cannot be more."),
        "cases.no_such_policy": _("There is no such promise. Load the page again."),
        "cases.policy_changed": _(
            "Somebody saved this promise while you were writing. Nothing of yours is lost: look at what is saved now, "
            "then save again."
        ),
        "cases.too_many_policies": _("There are %(most)s promises, and there cannot be more."),
        "cases.bad_class": _("A class is a word or two, at most 40 letters and without commas."),
        "cases.bad_file": _("This file cannot be read: %(part)s."),
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
        "cases.merge_itself": _("A case cannot be merged with itself. Write the number of the other one."),
        "cases.merge_customers": _(
            "These are two customers, and one would read the other's words. Link the cases instead."
        ),
        "cases.merge_ended": _("Case %(number)s has ended. Open it again first, or choose an open one."),
        "cases.not_merged": _("This case stands by itself, so there is nothing to take apart."),
        "cases.too_late_to_unmerge": _("The merge is too long ago to be undone. Split the messages off instead."),
        "cases.moved_already": _("This message was moved already. Reload the page."),
        "cases.too_late_to_move_back": _("It was moved too long ago, or moved on since. Move it again by hand."),
        "cases.split_what": _(
            "Choose at least one message of the customer that is another matter, and leave one here."
        ),
        "cases.link_itself": _("A case cannot be linked with itself. Write the number of the other one."),
        "cases.no_tag": _("Write a tag: a word or two, at most 40 letters."),
        "cases.too_many_tags": _("A case has at most 20 tags. Take one off first."),
        "cases.unknown_priority": _("Choose a priority: low, normal, high or urgent."),
        "cases.ended": _("This case has ended. Open it again first."),
        "cases.too_long": _(
            "This text is too long: at most %(most)s letters. Put long texts into a file and attach it."
        ),
        "cases.bad_condition": _("This condition cannot be read: %(part)s. Correct it and save again."),
        "cases.no_conditions": _("Choose at least one condition."),
        "cases.too_many_conditions": _("A view has at most 12 conditions."),
        "cases.no_name": _("Give it a name of at most %(most)s letters."),
        "cases.no_reply_text": _("Write the words in at least one language."),
        "cases.reply_unknown_variable": _(
            "There is no variable called %(name)s. Those there are stand beside the text."
        ),
        "cases.reply_not_liquid": _("These words cannot be filled in: %(detail)s"),
        "cases.bad_step": _("Step %(step)s of the macro cannot be read. Correct it and save again."),
        "cases.no_steps": _("A macro needs at least one step, and has at most 12."),
        "cases.macro_gone": _("This macro is no longer there. Load the page again."),
        "cases.reply_gone": _("A saved reply this macro uses is no longer there. Mend the macro first."),
        "cases.has_owner": _("A colleague has this case. Ask a lead to give it to you."),
        "cases.unknown_view": _("This view is no longer there, or it is a colleague's own."),
        "cases.too_many_views": _("You have %(most)s views. Remove one first."),
        "cases.nobody_there": _("The colleague this names is no longer here. Choose somebody else."),
        "cases.nothing_chosen": _("Choose at least one case first, and what to do with it."),
        "cases.nothing_to_undo": _("There is nothing left to undo."),
        "cases.unknown_field": _("This form does not ask for “%(name)s”. Load the page again; what you wrote is kept."),
        "cases.answer_too_long": _("This is too long: at most %(limit)s letters."),
        "cases.number_too_large": _("This number is too large."),
        "cases.below_nothing": _("An amount is not below zero."),
        "cases.no_such_choice": _("Choose one of those that are offered."),
        "cases.not_a_phone": _("“%(text)s” is not a telephone number. Write it like 0912 345 6789."),
        "cases.form_changed": _(
            "%(name)s saved this form while you were writing. Look at what is saved now, then save again."
        ),
        "cases.filled_later": _("A paper was filled in before now. Check the day and the time on it."),
        "cases.stage_over": _("The case is in another stage now. Load the page again."),
        "cases.asks_oneself": _("Choose somebody else to ask."),
        "cases.not_theirs": _("This belongs to another customer. Choose one of this customer's."),
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
