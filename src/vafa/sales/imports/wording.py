"""Sentences for files and rows that are not taken, for doubts about a file, and the names of the fields.

Codes come from the readers and checkers of this folder; each sentence says what to do about it.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.platform.values.refused import Refused
from vafa.platform.wording import refusals, sentence
from vafa.sales.imports.order_row import RowRefused

FIELD_LABELS: dict[str, Promise] = {
    "order_number": _("Order number"),
    "placed_at": _("Order date"),
    "state": _("Order state"),
    "currency": _("Currency"),
    "customer_key": _("Customer number"),
    "customer_name": _("Customer name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "company": _("Company"),
    "city": _("City"),
    "country": _("Country"),
    "language": _("Language"),
    "birthday": _("Birthday"),
    "sku": _("Product code"),
    "product_name": _("Product name"),
    "quantity": _("Quantity"),
    "unit_price": _("Unit price"),
    "line_total": _("Line total"),
    "line_key": _("Line number"),
    "serial": _("Serial number"),
    "state_at": _("Date of the order state"),
    "coupon": _("Coupon code"),
    "warranty_months": _("Warranty of the product (months)"),
    "service_every_months": _("Service of the product every (months)"),
    "lasts_days": _("One of the product lasts (days)"),
    "guide_url": _("Guide to the product (address)"),
}

FILES: dict[str, Promise] = {
    "imports.empty_file": _("The file is empty. Export it from your shop again and choose the new file."),
    "imports.not_a_table": _("No table was found in this file. Choose a CSV, TSV, XLSX or JSON file of orders."),
    "imports.old_excel": _("This is an old Excel file. Open it in Excel, save it as XLSX and choose that file."),
    "imports.xlsx_damaged": _("The Excel file is damaged. Open it in Excel, save it again and choose the new file."),
    "imports.broken_gzip": _("The compressed file is damaged or incomplete. Fetch it again and choose the new file."),
    "imports.unknown_encoding": _("The letters of this file cannot be read. Save it as CSV UTF-8 and try again."),
    "imports.no_header": _("Row %(row)s should hold the column names but holds data. Add a row of names above it."),
    "imports.no_rows": _("The file has column names but no orders below them. Check the export and try again."),
    "imports.files_missing": _("These files are missing: %(files)s. Choose them together, or the folder they lie in."),
    "imports.unknown_preset": _("There is no preset named “%(preset)s”. Choose one of these: %(presets)s."),
    "imports.unknown_option": _("“%(value)s” cannot be used for the option “%(option)s”. Check its spelling."),
    "imports.no_such_column": _("The file has no column “%(column)s”. Choose the columns again."),
    "imports.no_such_field": _("There is no field “%(field)s”. Choose the columns again."),
    "imports.fields_missing": _("Choose the column for: %(fields)s. Without it no order can be read."),
    "imports.date_order_unclear": _("Dates like 04/05 may be read two ways. Say whether day or month comes first."),
}

ROWS: dict[str, Promise] = {
    "imports.line_too_long": _("This line is longer than %(limit)s letters. Check for a missing line end or quote."),
    "imports.broken_letters": _("Some letters of this row are damaged. Correct them and import the row again."),
    "imports.quote_not_closed": _("A quotation mark in this row is opened but not closed. Close or remove it."),
    "imports.not_json": _("This line is not valid JSON. Export it again."),
    "imports.not_an_order": _("This is not an order. Each line must hold one order."),
    "imports.wrong_number_of_cells": _("The row has %(found)s cells and the header %(expected)s. Correct the row."),
    "imports.order_not_in_files": _("Order %(order)s is not in the file of orders. Add it there."),
    "imports.order_number_missing": _("The order number is empty. Fill it in."),
    "imports.date_missing": _("The order date is empty. Fill it in."),
    "imports.date_not_understood": _("“%(value)s” is not a date we know. Write it like 2026-03-20 or 1404/12/29."),
    "imports.unknown_state": _("“%(value)s” is not a known order state. Say in the options what it means."),
    "imports.unknown_currency": _("“%(value)s” is not a known currency. Write its code, such as IRR or USD."),
    "imports.quantity_missing": _("The quantity is empty. Fill it in."),
    "imports.quantity_zero": _("The quantity is zero. Correct it, or leave the row out."),
    "imports.quantity_not_a_number": _("“%(value)s” is not a quantity. Write a number."),
    "imports.price_missing": _("The price is empty. Fill it in; a gift has the price 0."),
    "imports.price_not_a_number": _("“%(value)s” is not a price. Write a number."),
    "imports.value_too_long": _("%(field)s is longer than %(limit)s letters. Shorten it."),
}

REASONS: dict[str, Promise] = {
    "name": _("By its name"),
    "part_of_name": _("By a part of its name"),
    "values": _("By what it holds"),
    "preset": _("Known from this kind of file"),
    "chosen": _("Chosen by you"),
}
"""Why a column was matched, for the page that shows the guess."""

refusals({**FILES, **ROWS})


def row_sentence(row: RowRefused) -> str:
    """Why a row was not taken, in the reader's language."""
    data = dict(row.data)
    if "field" in data:
        data["field"] = str(FIELD_LABELS.get(str(data["field"]), data["field"]))
    return sentence(Refused(row.code, data))
