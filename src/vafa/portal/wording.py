"""Sentences of the portal's own refusals."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.wording import refusals

refusals(
    {
        "links.not_valid": _("This link does not lead anywhere. Open the latest message you got from us."),
        "portal.too_often": _("Many messages came from here in a short time. Wait ten minutes and press send again."),
        "portal.once_more": _("Everything is here. Please press send once more."),
        "portal.too_many_files": _("At most %(limit)s files fit on one message. Send the others after it."),
        "portal.choose_answer": _("Choose an answer first."),
        "portal.answer_final": _("Your answer was kept a while ago and can no longer be changed. Write to us instead."),
        "portal.chat_origin": _("The chat may not stand on this website. Add it in the settings of the chat."),
        "portal.chat_write_first": _("Write a message first."),
        "portal.file_gone": _("This file is no longer kept. Ask us for it."),
    }
)
