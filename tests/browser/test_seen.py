"""The script on the website of the shop: nothing is sent or kept before consent, and nothing of whom nobody knows."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page

from tests.browser.hands import Hands
from tests.saturday import NOW
from vafa.customers.models import Customer
from vafa.journeys.models import Seen
from vafa.journeys.seen.passes import with_pass
from vafa.journeys.seen.sources import add_source
from vafa.platform.values import SYSTEM
from vafa.portal.tests.tokens import token_of

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Help</title><link rel="icon" href="data:,">
<script async src="{vafa}/seen.js" data-vafa="{key}"></script></head><body><h1>Help</h1></body></html>"""


class Site:
    """A website of the shop, with a strict content policy."""

    def __init__(self, vafa: str) -> None:
        self.key, self.secret, site = "", "", self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = PAGE.format(vafa=vafa, key=site.key).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header(
                    "Content-Security-Policy",
                    f"default-src 'none'; script-src {vafa}; connect-src {vafa}; img-src data:",
                )
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site(hands: Hands) -> Iterator[Site]:
    site = Site(hands.address)
    source, site.secret = add_source("shop", site.origin, actor=SYSTEM, at=NOW)
    site.key = source.key
    yield site
    site.server.shutdown()
    site.server.server_close()


def visits(customer: Customer) -> list[str]:
    return list(Seen.objects.filter(customer=customer, kind="page").order_by("pk").values_list("name", flat=True))


def told(page: Page, words: str) -> None:
    """Do something on the page, and wait until the door has answered."""
    with page.expect_response(lambda answer: "/pages/" in answer.url and answer.status == 200):
        page.evaluate(words)


def kept(page: Page) -> int:
    return int(page.evaluate("localStorage.length + document.cookie.length"))


def test_it_tells_after_consent_and_only_of_who_is_known(hands: Hands, site: Site) -> None:
    maryam = Customer.objects.get(name__startswith="مریم")
    page, asked = hands.sit(language="en"), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(with_pass(f"{site.origin}/help/washer?a=1#b", maryam.pk), wait_until="networkidle")
    assert page.evaluate("location.search + location.hash") == "?a=1#b", "who it is does not stay in the address"
    assert not [url for url in asked if "/pages/" in url] and kept(page) == 0 and visits(maryam) == []

    told(page, "vafaSeen.consent()")
    assert visits(maryam) == ["/help/washer"] and page.evaluate("document.cookie") == "" and kept(page) == 1

    page.goto(f"{site.origin}/help/pump", wait_until="networkidle")
    assert visits(maryam) == ["/help/washer"], "each page says anew that its visitor agreed"
    told(page, "vafaSeen.consent()")
    page.evaluate("history.pushState({}, '', '/help/door')")
    told(page, "vafaSeen.page()")
    assert visits(maryam) == ["/help/washer", "/help/pump", "/help/door"]

    page.evaluate("vafaSeen.consent(false)")
    page.evaluate("vafaSeen.consent(true)")
    assert kept(page) == 0 and len(visits(maryam)) == 3, "who took it back is nobody again"


def test_the_shop_says_who_is_signed_in(hands: Hands, site: Site) -> None:
    maryam = Customer.objects.get(name__startswith="مریم")
    page = hands.sit(language="en")
    page.goto(f"{site.origin}/help/washer", wait_until="networkidle")
    page.evaluate("vafaSeen.consent()")
    assert visits(maryam) == []
    told(page, f"vafaSeen.identify('{token_of(site.secret, {'id': maryam.pk}, NOW)}')")
    assert visits(maryam) == ["/help/washer"]
    page.evaluate("vafaSeen.identify('')")
    assert kept(page) == 0
