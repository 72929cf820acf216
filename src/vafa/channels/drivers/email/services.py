"""What mail services want in a letter to give our own name of it back in their reports.

Each has a header of its own for that, which it takes out or passes on; other mail servers get none of them.
"""

import json
from collections.abc import Callable, Mapping

from vafa.channels.marks import mark_of

NAME = "vafa"


def _as_json(mark: str) -> str:
    return json.dumps({NAME: mark}, separators=(",", ":"))


# By the end of the service's SMTP host; where in its reports it comes back stands behind.
HEADERS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "postmarkapp.com": (f"X-PM-Metadata-{NAME}", str),  # Metadata
    "mandrillapp.com": ("X-MC-Metadata", _as_json),  # msg.metadata
    "mailgun.org": ("X-Mailgun-Variables", _as_json),  # user-variables
    "sendgrid.net": ("X-SMTPAPI", lambda mark: f'{{"unique_args":{_as_json(mark)}}}'),  # among the event's own fields
    "brevo.com": ("X-Mailin-custom", _as_json),  # X-Mailin-custom
    "sendinblue.com": ("X-Mailin-custom", _as_json),
    "mailjet.com": ("X-MJ-EventPayload", _as_json),  # Payload
    "amazonaws.com": ("X-SES-MESSAGE-TAGS", lambda mark: f"{NAME}={mark}"),  # mail.tags
}


def service_headers(host: str, message_id: str) -> dict[str, str]:
    """The header with which a letter that leaves by this host is recognised in its reports; {} for any other host."""
    mark = mark_of(message_id)
    for end, (header, write) in HEADERS.items():
        if mark and f".{host.lower().rstrip('.')}".endswith(f".{end}"):
            return {header: write(mark)}
    return {}
