import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from vafa.platform.values.refused import Refused
from vafa.sales.imports.order_row import OrderRow, RowRefused
from vafa.sales.imports.plan import Plan, plan_import
from vafa.sales.imports.preset import all_presets, preset_named
from vafa.sales.imports.rows import check_rows

from .helpers import good, packed, plan

RETAIL = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom
536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom
A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom
"""


def test_online_retail_keeps_repeats_returns_and_buyers_without_a_name() -> None:
    rows = good(RETAIL)
    assert plan(RETAIL).preset.name == "online_retail"
    assert [row.line_key for row in rows[:2]] == ["85123A#1", "85123A#2"]
    assert [(row.order_number, row.line_kind, row.state) for row in rows[2:5]] == [
        ("C536379", "return", "returned"),
        ("536414", "sale", "delivered"),
        ("536589", "return", "returned"),
    ]
    assert [row.customer_key for row in rows[1:4]] == ["17850", "14527", None]
    assert rows[5].unit_price == Decimal("-11062.06")
    assert rows[0].placed_at == dt.datetime(2010, 12, 1, 8, 26, tzinfo=dt.UTC) and rows[0].currency == "GBP"


def test_cdnow_rows_are_orders_of_their_own() -> None:
    rows = good(
        " customer_id  date number_of_cds  dollar_value\r\n 00004 19970101  2   29.33\r\n 00004 19970101  1   9.00\r\n"
    )
    assert [row.order_number for row in rows] == ["00004-19970101", "00004-19970101-2"]
    assert (rows[0].unit_price, rows[0].product_name, rows[0].customer_key) == (Decimal("14.665"), "CD", "00004")


WOO = {
    "id": 727, "number": "727", "order_key": "wc_order_5", "status": "processing", "currency": "IRT", "customer_id": 0,
    "date_created": "2017-03-22T16:28:02", "date_created_gmt": "2017-03-22T19:28:02",
    "billing": {"first_name": "مریم", "last_name": "کریمی", "email": "m@example.com", "phone": "۰۹۱۲۱۲۳۴۵۶۷"},
    "line_items": [
        {"id": 315, "name": "Tea &ndash; green", "quantity": 2, "sku": "", "price": 3, "total": "6.00"},
        {"id": 316, "name": "Cup", "quantity": 1, "sku": "Bar3", "price": 12, "total": "12.00"},
    ],
    "refunds": [{"id": 1, "total": "-3.00"}],
}  # fmt: skip


def test_woocommerce_orders_as_json() -> None:
    rows = good(json.dumps(WOO))
    assert plan(json.dumps(WOO)).preset.name == "woocommerce"
    assert [(row.line_key, row.sku, row.unit_price, row.currency) for row in rows] == [
        ("315", "", 30, "IRR"),
        ("316", "Bar3", 120, "IRR"),
    ]
    first = rows[0]
    assert (first.customer_key, first.customer_name, first.phone) == (None, "مریم کریمی", "09121234567")
    assert (first.product_name, first.state) == ("Tea – green", "paid")
    assert first.placed_at == dt.datetime(2017, 3, 22, 19, 28, 2, tzinfo=dt.UTC)
    assert json.loads(first.extra["refunds"])[0]["total"] == "-3.00"


def test_woocommerce_export_as_csv() -> None:
    data = (
        "Order Number,Order Status,Order Date,First Name (Billing),Email (Billing),SKU,Item #,Item Name,"
        "Quantity,Item Cost\n"
        "51,Completed,2024-01-25 10:00,Sara,s@example.com,T1,1,Tea,2,5\n"
    )
    (row,) = good(data, time_zone="UTC")
    assert plan(data).preset.name == "woocommerce"
    assert (row.order_number, row.state, row.email, row.quantity, row.unit_price) == (
        "51",
        "delivered",
        "s@example.com",
        2,
        5,
    )


SHOPIFY = """Name,Email,Financial Status,Fulfillment Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Cancelled at
#1002,b@example.com,paid,fulfilled,EUR,2024-01-25 15:58:27 +0100,1,Cup,9.90,C1,Bob,
#1002,b@example.com,,,,,2,Tea,3.00,T1,,
#1001,a@example.com,refunded,,EUR,2024-01-24 15:58:27 +0100,1,Cup,9.90,C1,Ann,
"""  # noqa: E501  as Shopify writes it


def test_shopify_csv_carries_the_order_forward_over_its_lines() -> None:
    rows = good(SHOPIFY)
    assert plan(SHOPIFY).preset.name == "shopify"
    assert [(row.order_number, row.state, row.customer_name) for row in rows] == [
        ("#1002", "shipped", "Bob"),
        ("#1002", "shipped", "Bob"),
        ("#1001", "returned", "Ann"),
    ]
    assert rows[1].placed_at == dt.datetime(2024, 1, 25, 14, 58, 27, tzinfo=dt.UTC) and rows[1].currency == "EUR"


def test_shopify_orders_as_json() -> None:
    order = {
        "name": "#1001", "created_at": "2024-01-25T11:00:00-05:00", "currency": "USD", "financial_status": "authorized",
        "email": "b@example.com", "customer": {"id": 207119551}, "cancelled_at": None,
        "line_items": [{"id": 5, "quantity": 1, "price": "199.00", "sku": "I1", "name": "Player"}],
    }  # fmt: skip
    (row,) = good(json.dumps({"order": order}))
    assert (row.order_number, row.state, row.customer_key, row.line_key) == ("#1001", "placed", "207119551", "5")


OLIST = {
    "olist_orders_dataset.csv.gz": "order_id,customer_id,order_status,order_purchase_timestamp,"
    "order_delivered_customer_date\no1,c1,delivered,2017-10-02 10:56:33,2017-10-10 21:25:13\n"
    "o2,c2,canceled,2017-10-03 10:00:00,\n",
    "olist_order_items_dataset.csv.gz": "order_id,order_item_id,product_id,seller_id,price\n"
    "o1,1,p1,s1,29.99\no1,2,p1,s1,29.99\no9,1,p1,s1,5\n",
    "olist_customers_dataset.csv.gz": "customer_id,customer_unique_id,customer_city\n"
    "c1,u1,sao paulo\nc2,u1,sao paulo\n",
    "olist_products_dataset.csv.gz": "product_id,product_category_name\np1,perfumaria\n",
    "product_category_name_translation.csv.gz": "product_category_name,product_category_name_english\n"
    "perfumaria,perfumery\n",
    "olist_order_reviews_dataset.csv.gz": "review_id,order_id\nr1,o1\n",
}


def check_olist(ready: Plan) -> None:
    assert (ready.preset.name, ready.table.format) == ("olist", "olist")
    first, second, unknown, empty = check_rows(ready.table, ready.mapping, ready.options)
    assert isinstance(first, OrderRow) and isinstance(second, OrderRow) and isinstance(empty, OrderRow)
    assert (first.customer_key, first.product_name, first.line_key, second.line_key) == ("u1", "perfumery", "1", "2")
    assert first.extra == {"delivered_at": "2017-10-10 21:25:13"} and first.quantity == 1
    assert (empty.order_number, empty.state, empty.line_key) == ("o2", "cancelled", "")
    assert isinstance(unknown, RowRefused) and unknown.code == "imports.order_not_in_files"
    assert ready.table.bytes_read == ready.table.bytes_total


def test_olist_files_are_joined_from_a_folder_a_file_or_an_upload(tmp_path: Path) -> None:
    for name, text in OLIST.items():
        (tmp_path / name).write_bytes(packed(text))
    check_olist(plan_import(tmp_path, preset="olist"))
    check_olist(plan_import(tmp_path / "olist_orders_dataset.csv.gz"))
    check_olist(plan_import([(name, io.BytesIO(packed(text))) for name, text in OLIST.items()]))


def test_olist_says_which_files_are_missing(tmp_path: Path) -> None:
    (tmp_path / "olist_orders_dataset.csv.gz").write_bytes(packed(OLIST["olist_orders_dataset.csv.gz"]))
    with pytest.raises(Refused) as refusal:
        plan_import(tmp_path)
    assert (refusal.value.code, refusal.value.data) == ("imports.files_missing", {"files": "order_items, customers"})


def test_every_preset_is_found_by_its_name() -> None:
    names = [preset.name for preset in all_presets()]
    assert names == ["cdnow", "generic", "olist", "online_retail", "shopify", "woocommerce"]
    assert preset_named("cdnow").name == "cdnow"
    with pytest.raises(Refused) as refusal:
        preset_named("magento")
    assert refusal.value.code == "imports.unknown_preset"
