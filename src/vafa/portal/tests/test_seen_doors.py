"""The doors for what is seen: a website's page, a system of the shop, and the links of our letters."""

import gzip
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from vafa.channels.contract import Secret
from vafa.channels.signing import signed
from vafa.conversations.links import opened_url, used_url
from vafa.conversations.models import Message
from vafa.conversations.sending import Draft, send_message
from vafa.conversations.settings import OPENED
from vafa.customers.models import Customer
from vafa.journeys.models import Seen, SeenSource
from vafa.journeys.seen.passes import read_pass, with_pass
from vafa.platform.preferences.models import put
from vafa.platform.secrets import seal
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM
from vafa.portal.tests.conftest import AT
from vafa.portal.tests.tokens import token_of
from vafa.portal.web.seen import SCRIPT

SECRET = "a secret of the shop, long enough"
SITE = "https://shop.example"
DAY = timedelta(days=1)


@pytest.fixture
def source(db: None) -> SeenSource:
    return SeenSource.objects.create(
        name="shop", secret=seal(SECRET), sites=f"{SITE} https://www.x.example", created_at=AT
    )


def tell(client: Client, source: SeenSource, rows: object, *, secret: str = SECRET, late: float = 0) -> HttpResponse:
    """What a system of the shop does."""
    body = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
    proof = signed(Secret(secret), body, AT - timedelta(seconds=late))
    headers: Any = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in proof.items()}
    with clock_at(AT):
        return client.post(f"/seen/{source.key}/events/", body, content_type="application/json", **headers)


def look(client: Client, source: SeenSource, who: str, page: str = "/help", origin: str = SITE) -> HttpResponse:
    """What a page of the shop does."""
    body = json.dumps({"who": who, "page": page})
    with clock_at(AT):
        return client.post(f"/seen/{source.key}/pages/", body, content_type="text/plain", HTTP_ORIGIN=origin)


class TestSystems:
    def test_a_signed_batch_is_stored_once_and_every_wrong_row_is_named(
        self, client: Client, source: SeenSource, customer: Customer
    ) -> None:
        row = {"id": "u-1", "kind": "used", "name": "app", "customer": {"id": customer.pk}}
        answer = tell(client, source, [row, {**row, "id": "u-2", "kind": "sold"}])
        assert answer.status_code == 200 and Seen.objects.count() == 1
        assert answer.json()["stored"] == 1  # type: ignore[attr-defined]
        (wrong,) = answer.json()["wrong"]  # type: ignore[attr-defined]
        assert (wrong["row"], wrong["id"], wrong["error"]) == (1, "u-2", "seen.kind_unknown") and wrong["sentence"]
        assert tell(client, source, [row]).json() == {"stored": 0, "known": 1, "wrong": []}  # type: ignore[attr-defined]

    def test_what_is_not_signed_or_long_ago_is_refused(self, client: Client, source: SeenSource) -> None:
        assert tell(client, source, [], secret="another").status_code == 403
        assert tell(client, source, [], late=301).status_code == 403
        assert client.post(f"/seen/{source.key}/events/", b"[]", content_type="application/json").status_code == 403
        assert client.get(f"/seen/{source.key}/events/").status_code == 405

    @pytest.mark.parametrize("body", [b"", b"{", b"{}", b"[" * 100_000, json.dumps([{}] * 1001).encode()])
    def test_what_is_no_batch_is_refused_in_a_sentence(self, client: Client, source: SeenSource, body: bytes) -> None:
        answer = tell(client, source, body)
        assert answer.status_code == 422 and answer.json()["error"] == "seen.not_a_batch"  # type: ignore[attr-defined]

    def test_a_body_that_is_too_large_is_not_read(self, client: Client, source: SeenSource) -> None:
        assert tell(client, source, b" " * (1024 * 1024 + 1)).status_code == 413

    def test_a_source_that_was_switched_off_is_nobody(self, client: Client, source: SeenSource) -> None:
        SeenSource.objects.update(is_active=False)
        assert tell(client, source, []).status_code == 404 == look(client, source, "x").status_code


class TestPages:
    def test_who_comes_by_a_link_of_a_letter_is_known_and_stays_so(
        self, client: Client, source: SeenSource, customer: Customer
    ) -> None:
        with clock_at(AT):
            brought = parse_qs(urlsplit(with_pass(f"{SITE}/a?b=1#c", customer.pk)).query)["vafa"][0]
        answer = look(client, source, brought, "/help/filter?q=1")
        assert answer["Access-Control-Allow-Origin"] == SITE and "set-cookie" not in answer
        kept = answer.json()["who"]  # type: ignore[attr-defined]
        assert read_pass(source, kept) == customer.pk
        assert look(client, source, kept, "/help/pump").json()["who"]  # type: ignore[attr-defined]
        assert list(Seen.objects.values_list("customer", "name").order_by("pk")) == [
            (customer.pk, "/help/filter"), (customer.pk, "/help/pump"),
        ]  # fmt: skip

    def test_the_shop_can_say_who_is_signed_in(self, client: Client, source: SeenSource, customer: Customer) -> None:
        claims = {"id": customer.pk}
        assert look(client, source, token_of(SECRET, claims, AT)).json()["who"]  # type: ignore[attr-defined]
        assert look(client, source, token_of("forged" * 8, claims, AT)).json() == {"who": ""}  # type: ignore[attr-defined]
        assert Seen.objects.count() == 1

    @pytest.mark.parametrize("who", ["", "forged", "a.b.c", "1:2:3", "é"])
    def test_nothing_is_kept_of_somebody_nobody_knows(self, client: Client, source: SeenSource, who: str) -> None:
        assert look(client, source, who).json() == {"who": ""}  # type: ignore[attr-defined]
        assert not Seen.objects.exists()

    def test_a_pass_is_good_for_its_own_website_only(
        self, client: Client, source: SeenSource, customer: Customer
    ) -> None:
        other = SeenSource.objects.create(name="other", secret=seal(SECRET), sites=SITE, created_at=AT)
        claims = {"id": customer.pk}
        kept = look(client, source, token_of(SECRET, claims, AT)).json()["who"]  # type: ignore[attr-defined]
        assert look(client, other, kept).json() == {"who": ""}  # type: ignore[attr-defined]

    @pytest.mark.parametrize("origin", ["https://evil.example", "http://shop.example", "null", ""])
    def test_pages_of_others_hear_nothing(self, client: Client, source: SeenSource, origin: str) -> None:
        answer = look(client, source, "x", origin=origin)
        assert answer.status_code == 403 and "Access-Control-Allow-Origin" not in answer

    def test_the_script_is_small_and_keeps_nothing_before_consent(self, client: Client) -> None:
        text = SCRIPT.read_bytes()
        assert len(text) < 2000 and len(gzip.compress(text)) < 1000 and b"document.cookie" not in text
        answer = client.get("/seen.js")
        assert answer["Content-Type"].startswith("text/javascript")
        assert client.get("/seen.js", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


@pytest.fixture
def letter(customer: Customer) -> Message:
    draft = Draft(
        customer_id=customer.pk, purpose="care", subject="خبر", text=f"ببینید: {SITE}/help?a=1 و https://b.example/"
    )
    row = send_message(draft, actor=SYSTEM, at=AT)
    Message.objects.filter(pk=row.pk).update(state="sent", settled_at=AT)
    row.refresh_from_db()
    return row


def path_of(url: str) -> str:
    return urlsplit(url).path


class TestLetters:
    def test_a_link_leads_on_and_says_who_comes_only_to_our_own_website(
        self, client: Client, source: SeenSource, letter: Message
    ) -> None:
        with clock_at(AT + DAY):
            own, other = (client.get(path_of(used_url(letter.pk, number))) for number in (0, 1))
        assert own.status_code == 302 and own["Location"].startswith(f"{SITE}/help?a=1&vafa=")
        assert other["Location"] == "https://b.example/" and other["Referrer-Policy"] == "no-referrer"
        letter.refresh_from_db()
        assert letter.clicked_at == AT + DAY

    @pytest.mark.parametrize("how", [{"HTTP_SEC_PURPOSE": "prefetch;prerender"}, {"HTTP_PURPOSE": "prefetch"}])
    def test_who_only_looks_ahead_is_led_on_and_not_counted(
        self, client: Client, letter: Message, how: dict[str, Any]
    ) -> None:
        with clock_at(AT + DAY):
            assert client.get(path_of(used_url(letter.pk, 0)), **how).status_code == 302
            assert client.head(path_of(used_url(letter.pk, 0))).status_code == 302
        with clock_at(AT + timedelta(seconds=2)):
            assert client.get(path_of(used_url(letter.pk, 0))).status_code == 302, "a scanner, at once"
        letter.refresh_from_db()
        assert letter.clicked_at is None

    def test_the_picture_tells_that_it_was_opened(self, client: Client, letter: Message) -> None:
        put(OPENED, True, actor=SYSTEM, at=AT)
        with clock_at(AT + DAY):
            answer = client.get(path_of(opened_url(letter.pk)))
        assert answer["Content-Type"] == "image/gif" and "no-store" in answer["Cache-Control"]
        letter.refresh_from_db()
        assert letter.read_at == AT + DAY and letter.clicked_at is None
