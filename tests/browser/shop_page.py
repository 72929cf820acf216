"""A page of somebody else's website with the chat on it, and the live process beside the server under test."""

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from csp.constants import SELF
from django.conf import settings
from django.test import override_settings

from vafa.platform.live.hub import Hub
from vafa.platform.live.process import conninfo, server_of
from vafa.platform.live.server import Live

PAGE = """<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>Washers</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>* {{ color: red !important; font-size: 40px; }} button {{ display: none; }}
input {{ max-inline-size: 100%; box-sizing: border-box; }}</style>
<script async src="{vafa}/chat.js" data-vafa="{token}" data-customer="{customer}"></script></head>
<body><h1>Washers</h1><p>A page with loud styles of its own.</p><input aria-label="Search"></body></html>"""


class Shop:
    """What the website shows; `hits` counts how often its page was asked for."""

    def __init__(self, vafa: str) -> None:
        self.vafa, self.token, self.customer, self.language = vafa, "", "", "fa"
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                facts = {"direction": "ltr" if shop.language == "en" else "rtl", "vafa": shop.vafa}
                known = {"language": shop.language, "token": shop.token, "customer": shop.customer}
                body = PAGE.format(**facts, **known).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                # As strict as a careful shop: only itself and the chat.
                sources = f"'self' {shop.vafa}"
                self.send_header(
                    "Content-Security-Policy",
                    f"default-src 'none'; script-src {sources}; style-src {sources} 'unsafe-inline'; img-src data:; "
                    f"connect-src {sources} {settings.CONFIG.live_address}",
                )
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self.server.server_port}"  # another host than the server's 127.0.0.1
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def shop_with_chat(vafa: str) -> Iterator[Shop]:
    """The website, with the live process running and known to the pages."""
    hub = Hub()
    live = server_of(Live(hub, conninfo()), "127.0.0.1", 0)
    thread = threading.Thread(target=live.run, daemon=True)
    thread.start()
    while not (live.started and hub.listening):
        thread.join(0.02)
        assert thread.is_alive()
    port = live.servers[0].sockets[0].getsockname()[1]
    config = dataclasses.replace(settings.CONFIG, public_url=vafa, live_url=f"http://127.0.0.1:{port}")
    shop = Shop(vafa)
    try:
        directives = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "connect-src": [SELF, config.live_origin]}
        with override_settings(CONFIG=config, CONTENT_SECURITY_POLICY={"DIRECTIVES": directives}):
            yield shop
    finally:
        shop.close()
        hub.end()
        live.should_exit = True
        thread.join(10)
