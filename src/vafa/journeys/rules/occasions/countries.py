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
    "AE": "uae|united arab emirates|emirates|امارات|امارات متحده عربی|الامارات|الامارات العربیه المتحده",
    "AF": "afghanistan|افغانستان", "AM": "armenia|ارمنستان|ارمینیا", "AT": "austria|österreich|اتریش|النمسا",
    "AU": "australia|استرالیا", "AZ": "azerbaijan|آذربایجان|جمهوری آذربایجان|اذربیجان",
    "BE": "belgium|بلژیک|بلجیکا", "BH": "bahrain|بحرین|البحرین", "BR": "brazil|brasil|برزیل|البرازیل",
    "CA": "canada|کانادا|کندا", "CH": "switzerland|schweiz|سوئیس|سوییس|سویسرا", "CN": "china|چین|الصین",
    "DE": "germany|deutschland|آلمان|المانیا", "DK": "denmark|دانمارک|الدنمارک", "DZ": "algeria|الجزایر|الجزائر",
    "EG": "egypt|مصر", "ES": "spain|españa|اسپانیا|اسبانیا", "FI": "finland|فنلاند|فنلندا",
    "FR": "france|فرانسه|فرنسا",
    "GB": "uk|united kingdom|great britain|england|بریتانیا|انگلستان|انگلیس|المملکه المتحده|بریطانیا",
    "ID": "indonesia|اندونزی|اندونیسیا", "IE": "ireland|eire|ایرلند|ایرلندا", "IN": "india|هند|هندوستان|الهند",
    "IQ": "iraq|عراق|العراق", "IR": "iran|iran, islamic republic of|ایران|جمهوری اسلامی ایران|irn",
    "IT": "italy|italia|ایتالیا|ایطالیا", "JO": "jordan|اردن|الاردن", "JP": "japan|ژاپن|الیابان",
    "KG": "kyrgyzstan|قرقیزستان|قیرغیزستان", "KW": "kuwait|کویت|الکویت", "KZ": "kazakhstan|قزاقستان|کازاخستان",
    "LB": "lebanon|لبنان", "LY": "libya|لیبی|لیبیا", "MA": "morocco|مراکش|المغرب", "MY": "malaysia|مالزی|مالیزیا",
    "NL": "netherlands|holland|the netherlands|هلند|هولندا", "NO": "norway|نروژ|النرویج",
    "NZ": "new zealand|نیوزیلند|نیوزیلندا", "OM": "oman|عمان|سلطنه عمان", "PK": "pakistan|پاکستان|باکستان",
    "PL": "poland|لهستان|بولندا", "PS": "palestine|فلسطین", "PT": "portugal|پرتغال|البرتغال", "QA": "qatar|قطر",
    "SA": "ksa|saudi arabia|saudi|عربستان|عربستان سعودی|السعودیه|المملکه العربیه السعودیه",
    "SD": "sudan|سودان|السودان", "SE": "sweden|سوئد|السوید", "SY": "syria|سوریه|سوریا",
    "TJ": "tajikistan|تاجیکستان|طاجیکستان", "TM": "turkmenistan|ترکمنستان|ترکمانستان", "TN": "tunisia|تونس",
    "TR": "turkey|türkiye|turkiye|ترکیه|ترکیا",
    "US": "usa|united states|united states of america|آمریکا|امریکا|ایالات متحده|الولایات المتحده",
    "UZ": "uzbekistan|ازبکستان|اوزبکستان", "YE": "yemen|یمن|الیمن",
}
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


@cache
def _codes() -> Mapping[str, str]:
    named = {fold(name).strip(): code for code, names in NAMES.items() for name in names.split("|")}
    return {**{code.lower(): code for code in NAMES}, **named}
