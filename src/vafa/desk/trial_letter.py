"""The letter by which someone tries a channel. It goes to the one who tries, not to a customer, so it is no message."""

import uuid
from datetime import datetime

from vafa.channels.contract import Envelope, Failed, Sent
from vafa.channels.health import note_failure, note_success
from vafa.channels.models import Account
from vafa.channels.queries import driver_of
from vafa.conversations.letters import render
from vafa.conversations.letters.editing import shop_context
from vafa.platform.accounts.models import Staff

LETTER = "test_message"


def send_test_letter(account: Account, address: str, staff: Staff, *, at: datetime) -> str:
    """Send the test letter over this account; "" when it was taken, else what the provider said."""
    shop = shop_context()
    me = {"name": staff.name, "city": "", "language": staff.language}
    written = render(LETTER, staff.language, {"customer": me, "shop": shop})
    with driver_of(account) as driver:
        envelope = Envelope(
            message_id=0,
            address=address,
            sender_name=shop["name"],
            subject=written.subject,
            text=written.text,
            html=written.html,
            language=staff.language,
            headers={
                "Message-ID": f"<vafa.test.{uuid.uuid4().hex}@{driver.domain}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        outcome = driver.send(envelope, before_handing=lambda: None)
    if isinstance(outcome, Sent):
        note_success(account, at=at)
        return ""
    if isinstance(outcome, Failed) and outcome.blame == "account":
        note_failure(account, outcome.detail, at=at)
    return outcome.detail
