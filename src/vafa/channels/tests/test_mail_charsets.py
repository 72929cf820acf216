"""Letters are what their writer typed, whatever the label says."""

import pytest

from vafa.channels.drivers.email.reading import read_mail
from vafa.channels.drivers.email.reading.charsets import decode
from vafa.channels.tests.mail_samples import mail

PERSIAN = "سلام، يخچال من سرد نمي‌کند و چراغ آن هم روشن نمي‌شود. لطفا پيگيري کنيد"
ARABIC = "السلام عليكم، الثلاجة لا تعمل منذ يومين وأرجو متابعة الطلب"
RUSSIAN = "Добрый день, мой заказ не пришёл, когда вы его отправите?"
CHINESE = "你好，我的订单还没有到，请问什么时候可以发货？谢谢"
JAPANESE = "こんにちは、注文した商品がまだ届いていません。"
GERMAN = "Schöne Grüße aus München, die Kühlschränke sind größer"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (PERSIAN, "windows-1256"), (PERSIAN, "utf-8"), (PERSIAN, "utf-16"), (ARABIC, "iso-8859-6"),
        (ARABIC, "cp-1256"),
        (ARABIC, "x-cp1256"), (RUSSIAN, "koi8-r"), (RUSSIAN, "windows-1251"), (CHINESE, "gb18030"), (CHINESE, "gb2312"),
        (CHINESE, "big5"),
        (JAPANESE, "iso-2022-jp"), (JAPANESE, "shift_jis"), (GERMAN, "iso-8859-1"), (GERMAN, "utf-7"),
    ],
)  # fmt: skip
def test_right_labels_are_followed(text, charset):
    codec = {"cp-1256": "cp1256", "x-cp1256": "cp1256"}.get(charset, charset)
    sent = text if codec not in ("iso-8859-6",) else text.replace("پ", "ب")
    sent = sent if codec != "big5" else "訂單還沒有到"
    assert decode(sent.encode(codec), charset) == sent


@pytest.mark.parametrize(
    "label", ["", "us-ascii", "unknown-8bit", "utf-8", "iso-8859-1", "windows-1252", "x-unknown", "no such"]
)
@pytest.mark.parametrize("text", [PERSIAN, ARABIC.replace("ة", "ه")])
def test_arabic_letters_under_a_wrong_label_are_seen(text, label):
    assert decode(text.encode("cp1256"), label) == text


@pytest.mark.parametrize(
    "label", ["", "us-ascii", "iso-8859-1", "windows-1256", "iso-8859-6", "koi8-r", "gb2312", "no such"]
)
@pytest.mark.parametrize("text", [PERSIAN, ARABIC, RUSSIAN, GERMAN])
def test_utf_8_under_a_wrong_label_is_seen(text, label):
    if (text, label) != (GERMAN, "gb2312"):  # too few letters to be sure
        assert decode(text.encode(), label) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [(RUSSIAN, "koi8-r"), (RUSSIAN, "cp1251"), (GERMAN, "cp1252"), (CHINESE, "gb18030"), (JAPANESE, "euc_jp"),
     (JAPANESE, "iso2022_jp"), (ARABIC, "iso-8859-6"), ("été à Zürich", "cp1252")],
)  # fmt: skip
def test_letters_without_a_label_are_guessed(text, codec):
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [PERSIAN, GERMAN, "Hello there"])
def test_utf_16_needs_no_mark(text, codec):
    assert decode(text.encode(codec), "utf-16") == text


def test_western_text_stays_western():
    assert decode(GERMAN.encode("cp1252"), "iso-8859-1") == GERMAN
    assert decode("“quoted” – €5".encode("cp1252"), "iso-8859-1") == "“quoted” – €5"


def test_labels_that_name_no_text_do_no_harm():
    for label in ("zip", "rot13", "idna", "punycode", "unicode_escape", "undefined", "\x00", "a" * 10_000):
        assert decode(b"plain \\u0041", label) == "plain \\u0041"


def test_no_text_has_what_a_database_cannot_keep():
    assert decode(b"a\x00b") == "ab"
    assert "\ud800" not in decode(b"+2AA-", "utf-7")
    assert decode("\ufeffa".encode()) == "a"


def test_html_may_say_its_charset_itself():
    html = b"<html><head><meta charset=windows-1256></head><body>" + "سلام".encode("cp1256") + b"</body></html>"
    assert read_mail(mail(html, "Content-Type: text/html")).text == "سلام"


@pytest.mark.parametrize(
    ("text", "language"),
    [(PERSIAN, "fa"), (PERSIAN.replace("ي", "ی"), "fa"), (ARABIC, "ar"), ("Where is my order?", "en"), (RUSSIAN, ""),
     ("Wo ist meine Bestellung geblieben", ""), ("12345", ""), ("", ""), ("سلام", "fa"), ("مرحبا", "ar")],
)  # fmt: skip
def test_the_language_of_a_mail_is_guessed(text, language):
    assert read_mail(b"Subject:\nContent-Type: text/plain; charset=utf-8\n\n" + text.encode()).language == language
