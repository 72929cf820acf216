"""How shops name the columns of their order files, in English, Persian and Arabic; the vocabulary of the guess."""

import re

from vafa.platform.i18n.folding import fold

_NAMES = {
    "order_number": "order number|order no|order id|order|order #|number|invoice|invoice no|invoice number"
    "|invoiceno|bill no|receipt"
    "|شماره سفارش|کد سفارش|سفارش|شناسه سفارش|شماره فاکتور|فاکتور|کد رهگیری سفارش|شماره صورتحساب"
    "|رقم الطلب|رقم الطلبیه|الطلب|رقم الفاتوره|معرف الطلب|کود الطلب",
    "placed_at": "order date|date|created at|date created|placed at|order time|datetime|purchase date"
    "|invoice date|invoicedate|timestamp"
    "|purchased at|sale date|تاریخ|تاریخ سفارش|تاریخ ثبت|تاریخ خرید|زمان سفارش|تاریخ فاکتور|تاریخ ایجاد"
    "|تاریخ و ساعت"
    "|تاریخ الطلب|التاریخ|تاریخ الشراء|تاریخ الانشاء|تاریخ الفاتوره|وقت الطلب",
    "state": "status|order status|state|financial status|order state|وضعیت|وضعیت سفارش|حالت|الحاله|حاله الطلب|حاله",
    "currency": "currency|order currency|currency code|واحد پول|ارز|واحد ارز|العمله|عمله",
    "customer_key": "customer id|customer no|customer number|customerid|client id|user id|buyer id|customer code"
    "|کد مشتری|شناسه مشتری|شماره مشتری|کد خریدار|شماره اشتراک|رقم العمیل|معرف العمیل|رقم الزبون|کود العمیل",
    "customer_name": "customer name|customer|name|full name|buyer|buyer name|client|client name|billing name"
    "|recipient"
    "|نام مشتری|مشتری|نام|نام و نام خانوادگی|نام خریدار|خریدار|نام گیرنده|گیرنده|اسم العمیل|العمیل|اسم الزبون"
    "|الزبون|الاسم|الاسم الکامل|اسم المشتری",
    "first_name": "first name|firstname|given name|billing first name|نام کوچک|الاسم الاول",
    "last_name": "last name|lastname|surname|family name|billing last name|نام خانوادگی|فامیل|فامیلی|اسم العایله"
    "|الاسم الاخیر|اللقب",
    "email": "email|e mail|email address|customer email|billing email|mail|ایمیل|پست الکترونیک|رایانامه|البرید"
    "|البرید الالکترونی|الایمیل|ایمیل",
    "phone": "phone|mobile|phone number|mobile number|cell|cellphone|telephone|tel|billing phone|customer phone"
    "|contact number"
    "|موبایل|شماره موبایل|تلفن|تلفن همراه|شماره تلفن|شماره تماس|شماره همراه|همراه|تماس"
    "|الجوال|رقم الجوال|الهاتف|رقم الهاتف|جوال|هاتف|الموبایل|رقم الموبایل",
    "company": "company|company name|organization|organisation|billing company|شرکت|نام شرکت|سازمان|الشرکه"
    "|اسم الشرکه|شرکه",
    "city": "city|town|billing city|shipping city|شهر|شهرستان|المدینه|مدینه",
    "country": "country|country code|billing country|کشور|البلد|الدوله|بلد",
    "language": "language|locale|lang|زبان|اللغه|لغه",
    "birthday": "birthday|birth date|birthdate|date of birth|dob|تولد|تاریخ تولد|زادروز|تاریخ الميلاد|تاریخ المیلاد"
    "|عید الميلاد|المیلاد",
    "sku": "sku|product code|item code|product id|stock code|stockcode|item no|item id|barcode|article"
    "|part number|upc|ean|asin"
    "|کد کالا|کد محصول|شناسه کالا|شناسه محصول|بارکد|کد|رمز المنتج|کود المنتج|رقم المنتج|رمز الصنف|رقم الصنف"
    "|الباركود",
    "product_name": "product|product name|item|item name|description|title|product title|product description"
    "|goods|line item"
    "|نام کالا|نام محصول|محصول|کالا|شرح کالا|شرح|عنوان|عنوان محصول|شرح محصول|المنتج|اسم المنتج|الصنف|اسم الصنف"
    "|وصف المنتج|البیان|السلعه",
    "quantity": "quantity|qty|count|units|pieces|item quantity|quantity ordered|number of items"
    "|تعداد|مقدار|تعداد کالا|تعداد محصول|الکمیه|کمیه|العدد|عدد",
    "unit_price": "unit price|price|unitprice|item price|item cost|price each|rate|product price|selling price"
    "|قیمت|قیمت واحد|فی|مبلغ واحد|مبلغ|بها|قیمت فروش|نرخ|قیمت تومان|قیمت ریال|مبلغ تومان|مبلغ ریال"
    "|السعر|سعر الوحده|سعر|سعر المنتج|المبلغ|ثمن",
    "line_total": "line total|amount|total|subtotal|item total|total price|line amount|order total|grand total"
    "|net sales|value|sales"
    "|جمع|مبلغ کل|قیمت کل|جمع کل|جمع سطر|مبلغ نهایی|مبلغ سفارش|مبلغ پرداختی|مبلغ فاکتور|المجموع|الاجمالی|اجمالی"
    "|المبلغ الاجمالی|الثمن الاجمالی|مبلغ الطلب",
    "line_key": "line id|line item id|order item id|item line|row id|شناسه سطر|رقم السطر",
    "serial": "serial|serial number|serial no|imei|device serial|sn|سریال|شماره سریال|سریال دستگاه"
    "|الرقم التسلسلی|رقم تسلسلی|السیریال",
    "state_at": "status date|state changed at|status changed at|status updated at|returned at|return date|cancelled at"
    "|canceled at|cancellation date|refunded at|refund date|delivered at|delivery date"
    "|تاریخ وضعیت|تاریخ تغییر وضعیت|تاریخ مرجوعی|تاریخ مرجوع|تاریخ برگشت|تاریخ لغو|تاریخ تحویل"
    "|تاریخ الحاله|تاریخ تغییر الحاله|تاریخ الارجاع|تاریخ الاسترجاع|تاریخ الالغاء|تاریخ التسلیم",
    "coupon": "coupon code|coupon|coupons|discount code|discount codes|promo code|promotion code|voucher|voucher code"
    "|coupon lines|کد تخفیف|کوپن|کد کوپن|کوپن تخفیف|بن تخفیف"
    "|کود الخصم|رمز الخصم|کوبون|کود الکوبون|رمز الکوبون|کوبون الخصم|قسیمه|رمز القسیمه|قسیمه الخصم",
    "warranty_months": "warranty months|warranty|warranty period|guarantee|guarantee months|guarantee period"
    "|گارانتی|مدت گارانتی|ماه گارانتی|ضمانت|مدت ضمانت|وارانتی"
    "|الضمان|مده الضمان|ضمان|اشهر الضمان|فتره الضمان|کفاله|الکفاله",
    "service_every_months": "service every months|service every|service interval|service months|maintenance interval"
    "|service period|سرویس دوره ای|سرویس دوره‌ای|دوره سرویس|فاصله سرویس|سرویس هر چند ماه|زمان سرویس"
    "|فتره الصیانه|الصیانه الدوریه|موعد الصیانه|الصیانه کل",
    "lasts_days": "lasts days|one lasts|lasts|lifetime days|days of use|consumption days|wear days|replace after days"
    "|مدت مصرف|روزهای مصرف|دوره مصرف|عمر مصرف|مدت دوام|روز دوام|دوام|دوام هر عدد"
    "|مده الاستهلاک|ایام الاستهلاک|مده الاستخدام|یدوم|تدوم|تدوم الواحده",
    "guide_url": "guide|guide url|guide address|user guide|manual|manual url|راهنما|لینک راهنما|نشانی راهنما"
    "|دفترچه راهنما|الدلیل|رابط الدلیل|دلیل الاستخدام",
}  # fmt: skip

# Said of a column's unit, not of its meaning: «مبلغ (تومان)».
_UNITS = re.compile(r"\b(?:تومان|تومن|ریال|toman|tomans|rial|rials|irr|irt|usd|eur|gbp)\b")
_SIGNS = re.compile(r"[^\w#]+|_")


def header_key(name: str) -> str:
    """A column name as it is compared: folded, words apart, without signs and units."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    folded = " ".join(_SIGNS.sub(" ", fold(spaced)).split())
    return " ".join(_UNITS.sub(" ", folded).split()) or folded


NAMES: dict[str, dict[str, int]] = {
    field: {header_key(name): rank for rank, name in reversed(list(enumerate(names.split("|"))))}
    for field, names in _NAMES.items()
}
"""By field: each known name and its rank, the most telling first."""

TOTALS = frozenset(NAMES["line_total"]) - {"line total", "item total", "line amount", header_key("جمع سطر")}
"""Names that may mean the whole order's total; they are a line's only where each order has one row."""


def in_tomans(name: str) -> bool:
    """Whether a column's name says that its amounts are in Toman."""
    return re.search(r"تومان|تومن|toman|\birt\b", fold(name)) is not None
