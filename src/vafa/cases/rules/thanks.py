"""Whether words only thank. Such words on a solved request are welcome and open nothing; in doubt they do.

Only a few short phrases are known, in Persian, Arabic and English, and nothing else may stand beside them: to open a
case once too often costs a glance, to leave one closed that was not solved costs a customer.
"""

import re

LONGEST = 80  # letters; who thanks at length says something else, too
THANKS = """
    ممنون ممنونم ممنونیم متشکرم متشکریم متشکر مرسی سپاس سپاسگزارم سپاسگزار سپاسگزاریم تشکر تشکرم درود
    شکرا شکر مشکور مشکورین مشکورون ممتن ممتنة أشكركم اشكركم أشكرك اشكرك نشكركم تسلموا
    thanks thank thx cheers grateful appreciated
"""
BESIDE = """
    خیلی بسیار زیاد از با شما تان لطف لطفتان لطفا کمک کمکتان پیگیری پیگیریتان زحمت زحمتتان زحماتتان عزیز بابت و
    دست دستتان درد نکنه نکند عالی بود شد درست حل خدا قوت سلام هستم کار همکاری همکاریتان پاسخ پاسختان سریع
    جزيلا جزیلا جزيل لكم لک لك على علی كثيرا کثیرا تعاونكم مساعدتكم جدا الشكر كل حسن الاهتمام والاهتمام سرعة الرد
    you so much very many a lot for the your help quick answer reply all it works now works and great perfect
    everyone team kind regards
"""
_WORDS = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u200c\u200d]")  # short vowels, joiners


def only_thanks(text: str) -> bool:
    """Whether a customer's words thank and say nothing else. A question never does."""
    if not 0 < len(text.strip()) <= LONGEST or any(mark in text for mark in "?؟"):
        return False
    words = [_plain(word) for word in _WORDS.findall(_MARKS.sub("", text.lower()))]
    return any(word in _thanks for word in words) and all(word in _thanks or word in _beside for word in words)


def _plain(word: str) -> str:
    for given, meant in (("ي", "ی"), ("ك", "ک"), ("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه")):
        word = word.replace(given, meant)
    return word


_thanks = frozenset(map(_plain, THANKS.split()))
_beside = frozenset(map(_plain, BESIDE.split()))
