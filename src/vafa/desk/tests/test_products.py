"""What a shop says of its products: found, said, kept, written down; refused with nothing lost."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from vafa.desk.web.settings.products import PAGE
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry
from vafa.sales.models import Product

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 3, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def fridge(db: None) -> Product:
    return Product.objects.create(sku="F-1", name="یخچال آرام", search="f-1 یخچال ارام", created_at=AT)


def post(staff: Staff, pk: int, months: str = "", service: str = "", days: str = "", guide: str = "", query: str = ""):
    client = Client()
    client.force_login(staff)
    form = {"pk": pk, "warranty_months": months, "service_every_months": service, "lasts_days": days}
    return client.post(reverse("desk_settings_products") + query, {**form, "guide_url": guide})


def test_what_is_said_is_kept_once_and_written_down(cast: Cast, fridge: Product) -> None:
    for _ in range(2):
        assert post(cast.lead, fridge.pk, "۲۴", "12", "", "https://shop.example/f").status_code == 302
    fridge.refresh_from_db()
    assert (fridge.warranty_months, fridge.service_every_months, fridge.lasts_days) == (24, 12, None)
    assert AuditEntry.objects.filter(action="product.described").count() == 1
    page = client_of(cast.lead).get(reverse("desk_settings_products")).content.decode()
    assert 'value="۲۴"' in page and "https://shop.example/f" in page


@pytest.mark.parametrize(
    "typed", [("۰",), ("۹۹۹",), ("یک",), ("", "۱.۵"), ("", "", "۹۹۹۹۹"), ("", "", "", "javascript:x")]
)
def test_nonsense_is_refused_and_nothing_typed_is_lost(cast: Cast, fridge: Product, typed: tuple[str, ...]) -> None:
    answer = post(cast.lead, fridge.pk, *typed)
    assert answer.status_code == 422 and typed[-1] in answer.content.decode()
    fridge.refresh_from_db()
    assert (fridge.warranty_months, fridge.lasts_days, fridge.guide_url) == (None, None, "")


def test_products_are_found_and_turned_over(cast: Cast, fridge: Product) -> None:
    Product.objects.bulk_create(
        Product(sku=f"kettle-{one}", name=f"kettle-{one}", search=f"kettle-{one}", created_at=AT) for one in range(PAGE)
    )
    client, url = client_of(cast.manager), reverse("desk_settings_products")
    assert "یخچال" not in client.get(url).content.decode()
    found = client.get(url, {"q": "یخچال"}).content.decode()
    assert "یخچال آرام" in found and "kettle" not in found
    older = Product.objects.order_by("-pk")[PAGE - 1].pk
    assert f"before={older}" in client.get(url).content.decode()
    assert "یخچال" in client.get(url, {"before": older}).content.decode()


def client_of(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client
