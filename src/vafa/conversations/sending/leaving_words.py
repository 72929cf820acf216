"""The words of a letter as they leave: its links lead over our address, so that we hear when they are used.

What is recorded keeps the letter's own addresses. It decides for whole letters, by purpose and channel; whoever asks
not to be followed gets no letter of such a purpose at all (courtesy).
"""

from functools import partial

from django.conf import settings

from vafa.conversations.links import opened_url, used_url
from vafa.conversations.models import Message
from vafa.conversations.rules.used_links import html_with, links_in, text_with
from vafa.conversations.settings import OPENED, USED
from vafa.customers.models import EMAIL
from vafa.customers.rules.consent import SERVICE
from vafa.platform.preferences.models import get

SHORT = ("sms",)  # every letter there costs, and networks let only some addresses through


def telling_links(purpose: str, channel: str, text: str) -> int:
    """How many links of a letter will tell when they are used. Ours, such as the one that ends letters, never do."""
    if purpose == SERVICE or channel in SHORT or "://" not in text or not get(USED):
        return 0
    return len(links_in(text, str(settings.CONFIG.address)))


def leaving_words(row: Message) -> tuple[str, str]:
    """Text and HTML as they leave. What was recorded with links that tell keeps them, whatever was set since."""
    text, page, own = row.text, row.html, str(settings.CONFIG.address)
    if row.links and row.channel not in SHORT:
        instead = partial(used_url, row.pk)
        text, page = text_with(row.text, own, instead), html_with(row.html, row.text, own, instead)
    if row.channel == EMAIL and row.purpose != SERVICE and page and get(OPENED):
        page += f'<img src="{opened_url(row.pk)}" alt="" width="1" height="1">'
    return text, page
