"""Setting up who may tell what customers look at and use."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from vafa.desk.tests.test_settings import shop_fields
from vafa.journeys.models import SeenSource
from vafa.journeys.seen.settings import help_pages
from vafa.journeys.seen.sources import add_source
from vafa.platform.access import ADMINISTRATOR
from vafa.platform.accounts.actions import hire
from vafa.platform.audit.models import AuditEntry
from vafa.platform.secrets import unseal
from vafa.platform.values import SYSTEM, Refused

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)


@pytest.fixture
def desk(db: None) -> Client:
    client = Client()
    client.force_login(hire("a@shop.ir", "Mina", ADMINISTRATOR, password=None, actor=SYSTEM, at=AT))
    return client


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


class TestSources:
    def test_the_secret_is_shown_once_and_kept_sealed(self, desk: Client) -> None:
        shown = desk.post(
            "/desk/settings/seen/new/", {"name": "Shop", "sites": "https://Shop.example/ , http://b.example:80"}
        )
        source = SeenSource.objects.get()
        secret = unseal(source.secret)
        assert secret in text_of(shown) and "no-store" in shown["Cache-Control"]
        assert source.sites == "https://shop.example http://b.example"
        page = text_of(desk.get(f"/desk/settings/seen/{source.pk}/"))
        assert secret not in page and source.secret not in page and f'data-vafa="{source.key}"' in page
        assert secret not in str(list(AuditEntry.objects.values()))

    def test_a_new_secret_ends_the_old_one(self, desk: Client) -> None:
        source, old = add_source("shop", "", actor=SYSTEM, at=AT)
        shown = text_of(desk.post(f"/desk/settings/seen/{source.pk}/secret/"))
        source.refresh_from_db()
        assert unseal(source.secret) != old and unseal(source.secret) in shown
        assert AuditEntry.objects.filter(action="seen.secret_renewed").exists()

    def test_it_is_switched_off_and_on_again(self, desk: Client) -> None:
        source, _ = add_source("shop", "", actor=SYSTEM, at=AT)
        desk.post(f"/desk/settings/seen/{source.pk}/switch/")
        assert not SeenSource.objects.get().is_active
        desk.post(f"/desk/settings/seen/{source.pk}/switch/", {"on": "on"})
        assert SeenSource.objects.get().is_active

    def test_a_change_keeps_the_secret(self, desk: Client) -> None:
        source, secret = add_source("shop", "", actor=SYSTEM, at=AT)
        answer = desk.post(f"/desk/settings/seen/{source.pk}/", {"name": "new", "sites": "https://a.example"})
        source.refresh_from_db()
        assert answer.status_code == 302 and (source.name, source.sites) == ("new", "https://a.example")
        assert unseal(source.secret) == secret

    @pytest.mark.parametrize("sites", ["shop.example", "ftp://a.example", "https://", "javascript:alert(1)"])
    def test_what_is_no_website_is_said(self, desk: Client, sites: str) -> None:
        assert desk.post("/desk/settings/seen/new/", {"name": "a", "sites": sites}).status_code == 422
        assert not SeenSource.objects.exists()

    def test_it_needs_a_name(self, desk: Client) -> None:
        assert desk.post("/desk/settings/seen/new/", {"name": "  "}).status_code == 422
        with pytest.raises(Refused):
            add_source(" ", "", actor=SYSTEM, at=AT)

    def test_all_of_them_are_listed_with_when_they_were_heard(self, desk: Client) -> None:
        assert "desk/settings/seen/new/" in text_of(desk.get("/desk/settings/seen/"))
        add_source("Our shop", "https://a.example", actor=SYSTEM, at=AT)
        assert "Our shop" in text_of(desk.get("/desk/settings/seen/"))


class TestHelpPages:
    @pytest.mark.parametrize("written", ["/hilfe/", "hilfe/", " https://shop.example/hilfe/ "])
    def test_where_they_are_is_said_under_shop_and_courtesy(self, desk: Client, written: str) -> None:
        page = text_of(desk.get("/desk/settings/shop/"))
        assert 'name="seen__help"' in page and 'value="/help/"' in page
        assert desk.post("/desk/settings/shop/", {**shop_fields(), "seen__help": written}).status_code == 302
        assert help_pages() == "/hilfe/"
        assert "/desk/settings/shop/" in text_of(desk.get("/desk/settings/seen/"))

    def test_empty_means_every_page(self, desk: Client) -> None:
        desk.post("/desk/settings/shop/", {**shop_fields(), "seen__help": ""})
        assert help_pages() == ""
