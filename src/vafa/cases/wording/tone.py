"""The tone of answers: what stands beside the composer until an administrator writes their own, and what is missed."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from vafa.cases.rules.tone import LONG, NO_APOLOGY, NO_GREETING, NO_NAME, SHOUTS
from vafa.platform.preferences.models import declare

HINTS = "cases.hints"
DEFAULT_HINTS: Mapping[str, str] = {
    "fa": "\n".join(
        (
            "با سلام و نام مشتری شروع کنید.",
            "اول بگویید که فهمیدید چه شده، بعد سراغ راه‌حل بروید.",
            "اگر تقصیر ماست، بی‌اما و اگر عذر بخواهید.",
            "بگویید حالا چه می‌شود و تا کِی خبر می‌دهید.",
            "ساده و کوتاه بنویسید؛ اصطلاح فنی را توضیح دهید.",
            "چیزی را که قبلاً گفته‌اند دوباره نپرسید.",
        )
    ),
    "ar": "\n".join(
        (
            "ابدأ بالتحية وباسم العميل.",
            "قل أولًا إنك فهمت ما حدث، ثم انتقل إلى الحل.",
            "إذا كان الخطأ منا فاعتذر دون «لكن» أو «إذا».",
            "قل ما الذي سيحدث الآن ومتى سيسمع منا.",
            "اكتب ببساطة واختصار، واشرح المصطلحات الفنية.",
            "لا تسأل مرة أخرى عمّا قاله من قبل.",
        )
    ),
    "en": "\n".join(
        (
            "Begin with a greeting and the customer's name.",
            "Say first that you understood what happened, then how it is solved.",
            "If it was our fault, apologise without but and if.",
            "Say what happens now and by when they hear from us.",
            "Write short and plain; explain technical words.",
            "Never ask again for what they told us before.",
        )
    ),
}
MISSED = {
    NO_GREETING: _("There is no greeting yet."),
    NO_NAME: _("The customer's name does not occur yet."),
    NO_APOLOGY: _("It is a complaint, and there is no word of apology yet."),
    LONG: _("A paragraph is very long. Shorter ones are easier to read."),
    SHOUTS: _("Many capitals or exclamation marks read as shouting."),
}

declare(
    HINTS,
    dict(DEFAULT_HINTS),
    _("Hints for kind answers"),
    _("What stands beside the composer, one a line, in each language."),
)
