"""Links with which customers open a talk with us in a messenger: t.me, wa.me and the like."""

from urllib.parse import quote

from vafa.channels.queries import accounts
from vafa.channels.registry import drivers


def links_with(word: str) -> dict[str, str]:
    """By channel, the link that opens a talk with us and brings this word along; of accounts that have such links."""
    found: dict[str, str] = {}
    opening = [kind for kind, driver in drivers().items() if driver.opens_at]
    for account in accounts().filter(is_active=True, kind__in=opening):
        driver, name = drivers()[account.kind], str(account.settings.get("link_name", "")).strip().lstrip("@+")
        if name:
            url = driver.opens_at.format(name=quote(name, safe=""), word=quote(word, safe=""))
            found.setdefault(driver.channel, url)
    return found
