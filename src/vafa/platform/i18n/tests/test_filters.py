"""The filters of `{% load vafa %}` and the reader they follow."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.template import Context, Template
from django.utils import translation

from vafa.platform import i18n
from vafa.platform.i18n.languages import fa
from vafa.platform.i18n.reading import Reader, active, reading_as
from vafa.platform.time.clock import clock_at
from vafa.platform.ui.templatetags.vafa import register
from vafa.platform.values import Money

ENGLISH = Reader("en", "gregorian", "Europe/London", "rial")
AT = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


def drawn(source: str, **values: object) -> str:
    return Template("{% load vafa %}" + source).render(Context(values))


def test_filters_follow_the_active_reader() -> None:
    source = "{{ d|day }} {{ n|number }} {{ m|money }} {{ at|clock }} {{ s|digits }}"
    values = {"d": date(2026, 3, 20), "n": 1234.5, "m": Money(Decimal(5000), "IRR"), "at": AT, "s": "W9"}
    assert drawn(source, **values) == "۲۹ اسفند ۱۴۰۴ ۱٬۲۳۴٫۵ ۵۰۰ تومان ۱۵:۳۰ W۹"
    with reading_as(ENGLISH):
        assert drawn(source, **values) == "20 Mar 2026 1,234.5 5,000 rial 12:00 W9"


def test_nothing_is_shown_as_nothing() -> None:
    source = "".join(f"{{{{ none|{name} }}}}{{{{ missing|{name} }}}}" for name in register.filters)
    assert drawn(source, none=None) == ""
    assert drawn("{{ zero|number }}{{ zero|percent }}", zero=0) == "۰۰\u200f٪"


def test_ago_follows_vafas_clock() -> None:
    with clock_at(AT + timedelta(hours=3)):
        assert drawn("{{ at|ago }}", at=AT) == "۳ ساعت پیش"


def test_markup_isolates_and_escapes() -> None:
    assert drawn("{{ p|phone }}", p="+989121234567") == '<bdi class="code" dir="ltr">۰۹۱۲ ۱۲۳ ۴۵۶۷</bdi>'
    assert drawn("{{ p|bdi }}", p="<b>") == '<bdi dir="auto">&lt;b&gt;</bdi>'
    assert drawn("{{ p|signed }}", p=46) == '<bdi class="signed" dir="ltr">+۴۶</bdi>'
    assert drawn("{{ r|ratio:1 }}", r=0.4567) == "۴۵٫۷\u200f٪"


def test_reading_as_someone_ends_with_the_block() -> None:
    before = active(), translation.get_language()
    with reading_as(ENGLISH):
        assert active() is ENGLISH and translation.get_language() == "en"
    assert (active(), translation.get_language()) == before


def test_languages_are_found_by_their_folder() -> None:
    # The folder has the function's name, and must not hide it once it is imported.
    assert [one.code for one in i18n.languages()] == ["fa", "ar", "en"]
    assert i18n.language("ar-EG").direction == "rtl" and fa.LANGUAGE is i18n.language("fa")
