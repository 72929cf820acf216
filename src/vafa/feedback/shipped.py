"""The surveys every shop begins with. Their words are data, since a shop changes them."""

from vafa.feedback.rules.forms import CES, CSAT, NPS, SCALE, SCORE, TEXT

Rows = list[dict[str, object]]


def _scale(measure: str, label: dict[str, str], low: dict[str, str], high: dict[str, str]) -> dict[str, object]:
    return {
        "key": SCORE, "kind": SCALE, "measure": measure, "required": True, "label": label, "ends": [low, high],
    }  # fmt: skip


def _words(key: str, label: dict[str, str], *when: str) -> dict[str, object]:
    row: dict[str, object] = {"key": key, "kind": TEXT, "label": label}
    return row | {"when": {"field": SCORE, "is": list(when)}} if when else row


EASE_LABEL = {
    "fa": "حل شدن کارتان چقدر آسان بود؟",
    "ar": "ما مدى سهولة حل طلبكم؟",
    "en": "How easy was it to get this solved?",
}
EASE_ENDS = (
    {"fa": "خیلی سخت", "ar": "صعب جدًا", "en": "Very hard"},
    {"fa": "خیلی آسان", "ar": "سهل جدًا", "en": "Very easy"},
)
SATISFACTION: Rows = [
    _scale(
        CSAT,
        {
            "fa": "از رسیدگی ما به درخواستتان چقدر راضی هستید؟",
            "ar": "ما مدى رضاكم عن اهتمامنا بطلبكم؟",
            "en": "How satisfied are you with how we took care of your request?",
        },
        {"fa": "خیلی ناراضی", "ar": "غير راضٍ إطلاقًا", "en": "Very dissatisfied"},
        {"fa": "خیلی راضی", "ar": "راضٍ جدًا", "en": "Very satisfied"},
    ),
    {"key": "ease", "kind": SCALE, "measure": CES, "label": EASE_LABEL, "ends": list(EASE_ENDS)},
    _words(
        "wrong",
        {"fa": "کجای کار خوب نبود؟", "ar": "ما الذي لم يكن جيدًا؟", "en": "What was not good?"},
        "1",
        "2",
        "3",
    ),
    _words(
        "good",
        {"fa": "چه چیزی خوب بود؟", "ar": "ما الذي أعجبكم؟", "en": "What was good?"},
        "4",
        "5",
    ),
]
EASE: Rows = [
    _scale(CES, EASE_LABEL, *EASE_ENDS),
    _words(
        "easier",
        {"fa": "چه چیزی آسان‌ترش می‌کرد؟", "ar": "ما الذي كان سيجعله أسهل؟", "en": "What would have made it easier?"},
    ),
]
RECOMMENDATION: Rows = [
    _scale(
        NPS,
        {
            "fa": "چقدر ممکن است ما را به دوست یا آشنایی معرفی کنید؟",
            "ar": "ما احتمال أن توصوا بنا صديقًا؟",
            "en": "How likely is it that you would recommend us to a friend?",
        },
        {"fa": "اصلاً", "ar": "لا أبدًا", "en": "Not at all"},
        {"fa": "حتماً", "ar": "بالتأكيد", "en": "Surely"},
    ),
    _words("why", {"fa": "دلیل اصلی‌اش چیست؟", "ar": "ما السبب الرئيسي؟", "en": "What is the main reason?"}),
]
NAMES = {
    CSAT: {"fa": "رضایت از رسیدگی", "ar": "الرضا عن الخدمة", "en": "Satisfaction after a case"},
    CES: {"fa": "آسانی کار", "ar": "سهولة الخدمة", "en": "Ease"},
    NPS: {"fa": "پیشنهاد به دوستان", "ar": "التوصية للأصدقاء", "en": "Recommendation"},
}
