"""Which country somebody is of, whatever way it was written, and what is customary there.

Names are what shops export: two letters, English, Persian or Arabic. It holds only countries in which some occasion
here is kept; another one is "other", which is not the same as not knowing.
"""

from collections.abc import Mapping
from functools import cache

from vafa.platform.i18n.folding import fold

OTHER = "--"

# fmt: off
NAMES: Mapping[str, str] = {
    "AE": "Emirates|امارات|الإمارات|UAE|United Arab Emirates|امارات متحده عربی|الإمارات العربية المتحدة",
    "AF": "Afghanistan|افغانستان|أفغانستان", "AM": "Armenia|ارمنستان|أرمينيا", "AT": "Austria|اتریش|النمسا|Österreich",
    "AU": "Australia|استرالیا|أستراليا", "AZ": "Azerbaijan|آذربایجان|أذربيجان|جمهوری آذربایجان",
    "BE": "Belgium|بلژیک|بلجيكا", "BH": "Bahrain|بحرین|البحرين", "BR": "Brazil|برزیل|البرازيل|Brasil",
    "CA": "Canada|کانادا|كندا", "CH": "Switzerland|سوئیس|سويسرا|Schweiz", "CN": "China|چین|الصين",
    "DE": "Germany|آلمان|ألمانيا|Deutschland", "DK": "Denmark|دانمارک|الدنمارك", "DZ": "Algeria|الجزایر|الجزائر",
    "EG": "Egypt|مصر|مصر", "ES": "Spain|اسپانیا|إسبانيا|España", "FI": "Finland|فنلاند|فنلندا",
    "FR": "France|فرانسه|فرنسا",
    "GB": "Britain|بریتانیا|بريطانيا|UK|United Kingdom|Great Britain|England|انگلستان|انگلیس|المملكة المتحدة",
    "ID": "Indonesia|اندونزی|إندونيسيا", "IE": "Ireland|ایرلند|أيرلندا|Eire", "IN": "India|هند|الهند|هندوستان",
    "IQ": "Iraq|عراق|العراق", "IR": "Iran|ایران|إيران|Iran, Islamic Republic of|جمهوری اسلامی ایران|IRN",
    "IT": "Italy|ایتالیا|إيطاليا|Italia", "JO": "Jordan|اردن|الأردن", "JP": "Japan|ژاپن|اليابان",
    "KG": "Kyrgyzstan|قرقیزستان|قيرغيزستان", "KW": "Kuwait|کویت|الكويت", "KZ": "Kazakhstan|قزاقستان|كازاخستان",
    "LB": "Lebanon|لبنان|لبنان", "LY": "Libya|لیبی|ليبيا", "MA": "Morocco|مراکش|المغرب", "MY": "Malaysia|مالزی|ماليزيا",
    "NL": "Netherlands|هلند|هولندا|Holland|The Netherlands", "NO": "Norway|نروژ|النرويج",
    "NZ": "New Zealand|نیوزیلند|نيوزيلندا", "OM": "Oman|عمان|عُمان|سلطنة عمان", "PK": "Pakistan|پاکستان|باكستان",
    "PL": "Poland|لهستان|بولندا", "PS": "Palestine|فلسطین|فلسطين", "PT": "Portugal|پرتغال|البرتغال",
    "QA": "Qatar|قطر|قطر", "SA": "Saudi Arabia|عربستان|السعودية|KSA|Saudi|عربستان سعودی|المملكة العربية السعودية",
    "SD": "Sudan|سودان|السودان", "SE": "Sweden|سوئد|السويد", "SY": "Syria|سوریه|سوريا",
    "TJ": "Tajikistan|تاجیکستان|طاجيكستان",
    "TM": "Turkmenistan|ترکمنستان|تركمانستان", "TN": "Tunisia|تونس|تونس", "TR": "Turkey|ترکیه|تركيا|Türkiye",
    "US": "United States|آمریکا|الولايات المتحدة|USA|United States of America|ایالات متحده|أمريكا",
    "UZ": "Uzbekistan|ازبکستان|أوزبكستان", "YE": "Yemen|یمن|اليمن",
}
"""What each country is called in English, Persian and Arabic, and how else it is written."""
# fmt: on


def _set(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


ARAB = _set("AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE")
MUSLIM = ARAB | _set("AF AZ ID IR KG KZ MY PK TJ TM TR UZ")
NOWRUZ = _set("IR AF TJ AZ KZ KG TM UZ")
JALALI = _set("IR AF")


@cache
def country_of(written: str) -> str:
    """The two letters of a country as it was written; "" for nothing, OTHER for one not known here."""
    if not written.strip():
        return ""
    return _codes().get(fold(written).strip(), OTHER)


def country_name(code: str, language: str) -> str:
    """What a country is called by readers of a language; "" for one that is not known."""
    names = NAMES.get(code, "||").split("|")
    return names[{"fa": 1, "ar": 2}.get(language, 0)]


@cache
def _codes() -> Mapping[str, str]:
    named = {fold(name).strip(): code for code, names in NAMES.items() for name in names.split("|")}
    return {**{code.lower(): code for code in NAMES}, **named}
