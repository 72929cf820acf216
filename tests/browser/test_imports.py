"""A file of orders with Persian headers goes in from the page, is watched, and is taken out again."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands, said
from vafa.platform.events.simulation import settle
from vafa.sales.models import Import, Order

pytestmark = pytest.mark.browser
ROWS = [
    ("شماره سفارش", "تاریخ سفارش", "نام مشتری", "شماره موبایل", "نام کالا", "تعداد", "قیمت واحد"),
    ("۹۵۰۰۱", "۱۴۰۴/۰۹/۱۰", "پریسا نادری", "۰۹۱۲۳۳۳۴۴۵۵", "چای‌ساز", "۱", "۲۴۰۰۰۰۰۰"),
    ("۹۵۰۰۲", "۱۴۰۴/۰۹/۱۱", "پریسا نادری", "۰۹۱۲۳۳۳۴۴۵۵", "قوری", "۲", "۳۰۰۰۰۰۰"),
    ("۹۵۰۰۳", "پریروز", "امین فلاح", "۰۹۱۳۷۷۷۸۸۹۹", "قوری", "۱", "۳۰۰۰۰۰۰"),
]
DROP = """([box, name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name, { type: "text/csv" }));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def write_file(folder: Path) -> Path:
    file = folder / "سفارش‌ها.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(ROWS)
    return file


def hand_over(page: Page, file: Path, dropped: bool) -> None:
    if dropped:
        box = page.locator("label.drop").element_handle()
        page.evaluate(DROP, [box, file.name, file.read_text(encoding="utf-8")])
    else:
        page.locator("label.drop input[type=file]").set_input_files(file)
    expect(page.locator(".files li[data-state=kept]")).to_have_count(1)


@pytest.mark.parametrize(("language", "dropped"), [("fa", True), ("en", False)], ids=["fa-dropped", "en-chosen"])
def test_a_file_is_looked_at_brought_in_watched_and_taken_out(
    hands: Hands, tmp_path: Path, language: str, dropped: bool
) -> None:
    before = Order.objects.count()
    page = hands.sit("lead", language)
    page.goto("/desk/imports/")
    hand_over(page, write_file(tmp_path), dropped)
    page.get_by_role("button", name=said(language, "Look at it")).click()

    expect(page.locator("select[name=column_order_number]")).to_have_value("شماره سفارش")
    expect(page.locator("select[name=column_phone]")).to_have_value("شماره موبایل")
    expect(page.locator("select[name=column_quantity]")).to_have_value("تعداد")
    expect(page.locator("main table").first).to_contain_text("پریسا نادری")
    expect(page.locator("tr.refusal")).to_contain_text("پریروز")
    assert Order.objects.count() == before
    page.get_by_role("button", name=said(language, "Bring it in")).click()

    expect(page.locator(".progress")).to_contain_text(said(language, "Waiting to start"))
    settle()  # the worker's part; the page asks by itself how far it is
    expect(page.locator(".progress")).to_contain_text(said(language, "Done"))
    assert Order.objects.count() == before + 2
    with page.expect_download() as download:
        page.get_by_role("link", name=said(language, "Download the refused rows")).click()
    refused = hands.downloads / "refused.csv"
    download.value.save_as(refused)
    header, row = refused.read_text(encoding="utf-8-sig").splitlines()
    assert row.startswith("4,") and "پریروز" in row and "شماره سفارش" in header

    page.get_by_role("link", name=said(language, "See the customers")).click()
    page.get_by_role("link", name="پریسا نادری").first.click()
    expect(page.locator("main")).to_contain_text("۹۵۰۰۲" if language == "fa" else "95002")

    page.goto(f"/desk/imports/{Import.objects.get().pk}/")
    page.get_by_role("button", name=said(language, "Take it out")).click()
    expect(page.locator(".progress")).to_contain_text(said(language, "Taken out again"))
    assert Order.objects.filter(withdrawn_at=None).count() == before
