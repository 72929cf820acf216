"""Which of our languages a text is written in, by letters and everyday words. No model, no dictionary, no certainty.

Persian and Arabic share most letters: letters only one of them has decide first, everyday words after that. Text typed
on an Arabic keyboard (ي, ك for ی, ک) is still Persian by its words.
"""

import re

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
_ONLY_PERSIAN = frozenset("پچژگیکۀ")
_ONLY_ARABIC = frozenset("ةىيكأإؤ")
_HARDLY_PERSIAN = frozenset("ةىأإ")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERSIAN = _words(
    "و در به از که این را با است برای آن یک "
    "ایم خود تا بر هم نیز شد شده بود باید ما من شما آنها او اما یا اگر چون هر همه "
    "می نمی هست نیست دارم دارد ندارد داشت کرد کردم کرده کنید کنم کند شود سلام ممنون "
    "لطفا لطفاً بسیار خیلی خوب بد چرا چه "
    "کی کجا سفارش خرید گارانتی خراب دستگاه روز ماه پیگیری رسید ارسال تماس شماره است. هنوز فقط دیگر باز اصلا واقعا "
    "نبود نشده نکرده بودم شدم میشه نمیشه باشه رو های ها تون مون اش ام"
)
_ARABIC = _words(
    "في من على إلى الى عن أن ان هذا هذه ذلك التي الذي اللي ما لا لم لن قد كان كانت يكون هو "
    "هي هم نحن أنا انا أنت مع كل بعد "
    "قبل عند حتى إذا اذا أو او ثم بل لكن ليس "
    "غير جدا جداً شكرا شكراً مرحبا السلام عليكم طلب الطلب الجهاز المنتج الضمان "
    "يرجى أرجو ارجو تم يتم لقد كما حيث بين وقد ولا وهو وهي ولكن اليوم الآن مكان رائع جميل من فضلك كيف متى "
    "لماذا هل والله "
    "لكم لك لي به له منها فيها الزيارة"
)
_ENGLISH = _words(
    "the and to of a in is it you that for on with this my was are have not be i we your please hello hi thanks thank "
    "order from but as at an or if will can would has been they he she so me our do does did what when how why re dear "
    "regards very no yes just still get got received yet here there who which more most all any some out up about into "
    "than then now only too also don isn won didn doesn couldn wasn ve ll t s after before back again work works "
    "wrong broken item items product service customer warranty refund return repair delivery delivered arrived send "
    "sent working call email phone need help want know day days week good great bad well best because other by one"
)
_LETTERS_TO_BE_SURE = 2


def guess_language(text: str) -> str:
    """`fa`, `ar` or `en`, or empty when it is none of them or too little to tell."""
    words = _WORD.findall(text[:_SAMPLE].replace("\u200c", " ").lower())
    arabic_script = [word for word in words if "\u0600" <= word[0] <= "\u06ff"]
    latin = [word for word in words if word.isascii()]
    others = len(words) - len(arabic_script) - len(latin)
    letters = sum(map(len, arabic_script))
    if letters >= _LETTERS_TO_BE_SURE and letters * 2 >= sum(map(len, latin)):
        return _persian_or_arabic(arabic_script)
    if not latin or others > len(latin):
        return ""
    usual = sum(word in _ENGLISH for word in latin)
    return "en" if usual and usual * (8 if len(latin) > 8 else 5) >= len(latin) else ""


def _persian_or_arabic(words: list[str]) -> str:
    persian = arabic = 0.0
    for word in words:
        persian += (word in _PERSIAN or word.replace("ي", "ی").replace("ك", "ک") in _PERSIAN) * 2.0
        arabic += (word in _ARABIC) * 2.0 + (word.startswith("ال") and len(word) > 4) * 1.0
        signs = set(word)
        persian += 1.5 * bool(signs & _ONLY_PERSIAN)
        arabic += 1.5 * bool(signs & _HARDLY_PERSIAN) + 0.3 * bool(signs & _ONLY_ARABIC)
    if persian == arabic:
        return "fa" if any(set(word) & _ONLY_PERSIAN for word in words) else ""
    return "fa" if persian > arabic else "ar"
