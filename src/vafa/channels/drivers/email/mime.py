"""Writing an e-mail: its headers, the plain text and the dressed HTML. It decides nothing and sends nothing."""

import html as html_
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from vafa.channels.contract import Envelope
from vafa.platform.i18n.contract import language as language_of
from vafa.platform.time import now

POLICY = SMTP.clone(cte_type="7bit")
FONT = "font-family:Vazirmatn,Tahoma,'Segoe UI',system-ui,sans-serif;font-size:16px;line-height:1.8"
# No background and no text colour but on the button, which sets both: so the reader's dark mode stays readable.
STYLES = {
    "<p>": '<p style="margin-block:0 16px">',
    "<ul>": '<ul style="margin-block:0 16px;padding-inline-start:24px">',
    '<p class="button"><a ': '<p style="margin-block:8px 24px"><a style="display:inline-block;background:#0f766e;'
    'color:#ffffff;text-decoration:none;padding:10px 22px;border-radius:8px;font-weight:600" ',
    "<footer>": '<div style="margin-block-start:32px;padding-block-start:12px;border-block-start:1px solid #9993;'
    'font-size:13px;opacity:.75">',
    "</footer>": "</div>",
}


def as_bytes(envelope: Envelope, recipient: str, sender: str, reply_to: str = "") -> bytes:
    """The whole e-mail as it goes over the line. Raises ValueError when a header would break out of its line."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(_one_line(envelope.sender_name), addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    if reply_to:
        message["Reply-To"] = Address(addr_spec=reply_to)
    message["Subject"] = _one_line(envelope.subject)
    message["Date"] = format_datetime(now())
    message["MIME-Version"] = "1.0"
    message["Content-Language"] = envelope.language
    message.set_content(envelope.text, subtype="plain", charset="utf-8", cte="base64")
    if envelope.html:
        message.add_alternative(dressed(envelope), subtype="html", charset="utf-8", cte="base64")
    for one in envelope.attachments:
        kind, _, subkind = one.content_type.partition("/")
        message.add_attachment(
            one.read(), maintype=kind or "application", subtype=subkind or "octet-stream", filename=_one_line(one.name)
        )
    return _plain_headers(envelope) + message.as_bytes()


def _plain_headers(envelope: Envelope) -> bytes:
    """Ids and links as they are: the library would encode long ones, which no mail program understands."""
    lines = []
    for name, value in envelope.headers.items():
        if not (name + value).isascii() or not (name + value).isprintable():
            raise ValueError(f"The header {name} cannot carry that value.")
        lines.append(f"{name}: " + "\r\n ".join(value.split()) + "\r\n")
    return "".join(lines).encode()


def dressed(envelope: Envelope) -> str:
    """The HTML fragment as a page of its own, in the direction of its language, readable in the dark."""
    fragment = envelope.html
    for plain, styled in STYLES.items():
        fragment = fragment.replace(plain, styled)
    direction = language_of(envelope.language).direction
    return (
        f'<!doctype html><html lang="{envelope.language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>{html_.escape(envelope.subject)}</title></head>"
        f'<body dir="{direction}" style="margin:0;padding:24px 16px"><div dir="{direction}" '
        f'style="max-width:600px;margin-inline:auto;text-align:start;{FONT}">{fragment}</div></body></html>'
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
