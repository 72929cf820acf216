"""Sentences for files that cannot be taken."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.wording import refusals

refusals(
    {
        "files.empty": _("The file “%(name)s” is empty. Choose it again."),
        "files.too_large": _("The file “%(name)s” is larger than %(limit)s MB. Send a smaller one."),
        "files.not_welcome": _(
            "“%(name)s” cannot be attached. Send a picture, a film, a sound, a PDF or an office file."
        ),
        "files.not_what_it_claims": _("“%(name)s” is not the kind of file its name says. Save it again and resend it."),
    }
)
