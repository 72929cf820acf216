"""Addresses as people type them, to the one form that is stored and matched."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vafa.customers.models import CONTACT_KINDS, EMAIL, NUMBERS, WHATSAPP
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.phones import to_e164
from vafa.platform.values import Refused, refuse_if

HIDDEN = re.compile(r"[A-Z]{2}\.[\w.]{1,140}", re.ASCII)  # WhatsApp's id of somebody who hides their number


def normal_value(kind: str, typed: str) -> str:
    """The stored form of an address of this kind; refused when it cannot be one.

    Messengers name people by ids of their own, which are kept as they are; names with an @ do not tell cases apart.
    """
    if kind == EMAIL:
        return normal_email(typed)
    if kind in NUMBERS and not (kind == WHATSAPP and HIDDEN.fullmatch(typed)):
        return normal_phone(typed)
    value = "".join(letter for letter in typed if letter.isprintable()).strip()[:254]
    refuse_if(not value or kind not in dict(CONTACT_KINDS), Refused("customers.empty_address", status=400))
    return value.lower() if value.startswith("@") else value


def normal_email(typed: str) -> str:
    """Lower case, plain digits, no marks that came with copying."""
    shown = "".join(letter for letter in to_latin(typed) if letter.isprintable())
    value = shown.strip().lower().removeprefix("mailto:")
    try:
        validate_email(value)
    except ValidationError as problem:
        raise Refused("customers.email_not_understood", {"text": typed.strip()[:80]}, status=400) from problem
    return value


def normal_phone(typed: str) -> str:
    """E.164; a number without country code is one of the shop's country."""
    value = to_e164(typed, settings.CONFIG.country)
    if value is None:
        raise Refused("customers.phone_not_understood", {"text": typed.strip()[:40]}, status=400)
    return value
