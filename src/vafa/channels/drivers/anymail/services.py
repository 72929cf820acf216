"""The mail services there are: which of anymail's views read what they call with, and what proves that it was them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from anymail.inbound import AnymailInboundMessage
from anymail.webhooks import amazon_ses, brevo, mailgun, mailjet, mandrill, postmark, sendgrid
from anymail.webhooks.base import AnymailBaseWebhookView, AnymailCoreWebhookView

WORD = "vafa"  # the user name in the address of services that sign nothing


class BrevoInbound(brevo.BrevoInboundWebhookView):
    """Files stay at Brevo until the driver fetches them: reading asks nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(api_key="", **kwargs)  # type: ignore[no-untyped-call]

    def _fetch_attachment(self, attachment: dict[str, Any]) -> Any:
        one = AnymailInboundMessage.construct_attachment(  # type: ignore[no-untyped-call]
            content_type="application/octet-stream", content=b"\0", filename=str(attachment.get("Name") or "file")
        )
        one["X-Vafa-Reference"] = str(attachment["DownloadToken"])
        return one


class _WithoutBoto(AnymailBaseWebhookView):
    """Amazon's library would be needed only for what is in S3 and for confirming a topic, which a person does."""

    def __init__(self, **kwargs: Any) -> None:
        self.auto_confirm_enabled = False
        AnymailBaseWebhookView.__init__(self, **kwargs)  # type: ignore[no-untyped-call]


class AmazonInbound(_WithoutBoto, amazon_ses.AmazonSESInboundWebhookView):
    """Mails that come inside the notification itself."""


class AmazonTracking(_WithoutBoto, amazon_ses.AmazonSESTrackingWebhookView):
    """Reports."""


@dataclass(frozen=True)
class Service:
    """One mail service. `key` is the name its views have for the signing key; empty where a word of ours proves it."""

    label: str
    views: tuple[Callable[..., AnymailCoreWebhookView], ...]  # who can read it: mails before reports
    key: str = ""
    more: tuple[str, ...] = field(default_factory=tuple)  # what else its views want to know: "webhook_url"


SERVICES: dict[str, Service] = {
    "mailgun": Service(
        "Mailgun",
        (mailgun.MailgunInboundWebhookView, mailgun.MailgunTrackingWebhookView),
        key="webhook_signing_key",
    ),
    "postmark": Service("Postmark", (postmark.PostmarkInboundWebhookView, postmark.PostmarkTrackingWebhookView)),
    "sendgrid": Service("SendGrid", (sendgrid.SendGridInboundWebhookView, sendgrid.SendGridTrackingWebhookView)),
    "brevo": Service("Brevo", (BrevoInbound, brevo.BrevoTrackingWebhookView)),
    "mandrill": Service("Mandrill", (mandrill.MandrillCombinedWebhookView,), key="webhook_key", more=("webhook_url",)),
    "mailjet": Service("Mailjet", (mailjet.MailjetInboundWebhookView, mailjet.MailjetTrackingWebhookView)),
    "ses": Service("Amazon SES", (AmazonInbound, AmazonTracking)),
}
