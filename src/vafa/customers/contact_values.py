"""Addresses as people type them, to the one form that is stored and matched."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vafa.customers.models import EMAIL
from vafa.platform.i18n.digits import to_latin
from vafa.platform.i18n.phones import to_e164
from vafa.platform.values import Refused


def normal_value(kind: str, typed: str) -> str:
    """The stored form of an e-mail address or phone number; refused when it cannot be one."""
    return normal_email(typed) if kind == EMAIL else normal_phone(typed)


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
