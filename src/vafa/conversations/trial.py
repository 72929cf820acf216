"""Sending the test letter to one of the staff, so that an account is seen to work before customers depend on it."""

from django.conf import settings

from vafa.channels.contract import Envelope, Sent
from vafa.channels.models import Account
from vafa.channels.queries import driver_of
from vafa.conversations.letters import render
from vafa.conversations.letters.editing import shop_context
from vafa.platform.accounts.models import Staff

LETTER = "test_message"


def send_test_letter(account: Account, staff: Staff) -> str | None:
    """Send the test letter to a member of the staff at once; None when it left, else what the server said.

    It is no message to a customer, so it is neither asked about nor recorded.
    """
    language = staff.language if staff.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    context = {"customer": {"name": staff.name}, "shop": shop_context()}
    words = render(LETTER, language, context)
    envelope = Envelope(
        message_id=0,
        address=staff.email,
        sender_name=context["shop"].get("name", ""),
        subject=words.subject,
        text=words.text,
        html=words.html,
        language=language,
        headers={"Auto-Submitted": "auto-generated"},
    )
    with driver_of(account) as driver:
        outcome = driver.send(envelope, before_handing=lambda: None)
    return None if isinstance(outcome, Sent) else outcome.detail or type(outcome).__name__
