"""The words for the gaps of a template, as Kavenegar wants them."""

from django.utils.translation import gettext

from vafa.channels.contract import Template

BLANKS = {"token": 0, "token2": 0, "token3": 0, "token10": 5, "token20": 8}
LONGEST = 100


def tokens(template: Template) -> dict[str, str]:
    """Each value under the name of its gap."""
    return dict(zip(BLANKS, template.values, strict=False))


def misfit(template: Template) -> str:
    """What Kavenegar would not take, as a sentence; empty when all is well."""
    if not 1 <= len(template.values) <= len(BLANKS):
        return gettext("A template of Kavenegar has one to five gaps.")
    for name, value in tokens(template).items():
        if not value or len(value) > LONGEST or "\n" in value or len(value.split(" ")) - 1 > BLANKS[name]:
            words = gettext("“%(value)s” does not fit %(name)s: it takes %(blanks)s blanks and %(longest)s letters.")
            told = {"value": value[:40], "name": name, "blanks": BLANKS[name], "longest": LONGEST}
            return words % told
    return ""
