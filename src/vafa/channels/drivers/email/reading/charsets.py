"""Bytes to text, whatever the label says: right ones are followed, wrong and missing ones are seen through.

Never raises. The text has no NUL (PostgreSQL takes none) and no half of a surrogate pair.
"""

import codecs
import re

# What writers say, and what they mean: superset code pages for the standards they are mistaken for.
_MEANT = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252", "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "gb_2312-80": "gb18030",
    "chinese": "gb18030", "x-euc-cn": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "ksc5601": "cp949", "korean": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "x-euc-jp": "euc_jp", "iso-8859-8-i": "iso-8859-8", "iso-8859-6-i": "iso-8859-6", "asmo-708": "iso-8859-6",
    "iso-8859-8-e": "iso-8859-8", "iso-8859-6-e": "iso-8859-6", "x-mac-arabic": "mac_arabic",
    "x-mac-farsi": "mac_farsi",
    "unicode-1-1-utf-7": "utf-7", "utf7": "utf-7", "utf8mb4": "utf-8", "unicode": "utf-16", "ucs-2": "utf-16",
    "macintosh": "mac_roman", "x-mac-roman": "mac_roman", "ansi": "cp1252", "koi8-ru": "koi8-u",
}  # fmt: skip
_NOTHING_SAID = {"", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "unknown", "none", "default", "8bit", "7bit",
                 "x-user-defined", "binary", "utf-8"}  # fmt: skip
_JAPANESE = ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004")
_NOT_TEXT = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "rot_13"}
_SEVERAL_BYTES = {
    "gb18030",
    "cp949",
    "cp932",
    "big5hkscs",
    "euc_jp",
    "euc_kr",
    "hz",
    "johab",
    "utf_7",
    "shift_jis_2004",
}
_WINDOWS = re.compile(r"^(?:x-)?(?:cp|win|windows|ms)[-_ ]?(\d{3,5})$")
_SEVEN_BIT = re.compile(r"(?i)utf-?7|unicode|hz|iso-?2022")
_SAMPLE = 8_192

# Of unlabelled bytes, the page that gives the most letters that its language uses all the time.
_ARABIC = frozenset("اليمنرتوهبدسعفکك،ةگشپقحچىأ؟جخآطصضذزغژإئ")
_CYRILLIC = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф")
_KANA = frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x3001, 0x3002, 0x30FC)))
_HANGUL = frozenset("이다는가을에의하고도로은한요니안를지기어사해서인아나리제수시있습주세게일자그저품문불")
_HANZI = frozenset("的一是不了在有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
                   "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她"
                   "本前开但因只从想实日军者意无力它与长"
                   "把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身"
                   "果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题邮件"
                   "您法址送请单货订买卖退款谢，。：！？、")  # fmt: skip
_FREQUENT = {
    "cp1256": _ARABIC, "iso8859-6": _ARABIC, "cp1251": _CYRILLIC, "koi8-r": _CYRILLIC,
    "cp1252": frozenset("éèàçêâîôûùëïöäüßáíóúñãõåøæÄÖÜÉ’“”–…°€œ«»"),
    "gb18030": _HANZI, "cp932": _KANA, "euc_jp": _KANA, "cp949": _HANGUL,
}  # fmt: skip
_RUN = re.compile(rb"[\x80-\xff]+")
_AMONG_LATIN = re.compile(rb"[A-Za-z][\x80-\xff]+|[\x80-\xff]+[A-Za-z]")
_WESTERN = {"cp1252", "cp1254", "cp1250", "iso8859-15", "iso8859-2", "mac_roman", "mac-roman"}


def decode(data: bytes, label: str = "", hint: str = "") -> str:
    """The text of these bytes.

    `label` is what the sender said of them, `hint` what the sender said elsewhere in the mail, for bytes without any.
    """
    if data.isascii() and b"\x1b" not in data and b"\x00" not in data and not _SEVEN_BIT.search(label):
        return data.decode("ascii")
    return clean(_decode(data, _named(label), _named(hint)))


def clean(text: str) -> str:
    """The text as a database takes it: no NUL, no byte order mark in front."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text.removeprefix("\ufeff")


def _named(label: str) -> str:
    """The codec meant by a label; empty if the label says nothing or names no text."""
    label = label.strip(" \t\"'").lower().split("*")[0].strip()[:40]
    label = _MEANT.get(label, label)
    if windows := _WINDOWS.match(label):
        label = "cp" + windows[1]
    if label in _NOTHING_SAID or label.startswith("iso-2022-jp"):
        return label if label.startswith("iso-2022-jp") or label == "utf-8" else ""
    label = _MEANT.get(label, label)
    try:
        known = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    plain = known.name.replace("-", "_")
    return known.name if plain not in _NOT_TEXT and known._is_text_encoding else ""


def _decode(data: bytes, label: str, hint: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if label.startswith("utf-16"):
        return _utf16(data, label)
    if label.startswith("iso-2022-jp") or (not label and b"\x1b$" in data):
        return _japanese(data)
    if label.startswith("utf-7"):  # the one codec that may give half a pair
        return data.decode("utf-7", "replace").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    several = label.replace("-", "_") in _SEVERAL_BYTES
    if several and (_strange(data) < 8 or _strict(data, "utf-8") is None):
        return _strict(data, label) or _strict(data, "utf-8") or data.decode(label, "replace")
    # Text of a code page is hardly ever valid UTF-8 by accident, whatever its label says.
    if (text := _strict(data, "utf-8")) is not None:
        return text
    if label == "utf-8":
        return _broken_utf8(data, hint)
    for one in (label, hint):
        if one in _WESTERN and _is_foreign(data):
            return _guessed(data)
        if one == "iso8859-6" and _score(data, "cp1256") > _score(data, one) + 0.1:
            return data.decode("cp1256", "replace")
        if one and one != "utf-8" and (text := _strict(data, one)) is not None:
            return text
    return data.decode(label, "replace") if label else _guessed(data)


def _strange(data: bytes) -> int:
    return sum(map(len, _RUN.findall(data[:_SAMPLE])))


def _is_foreign(data: bytes) -> bool:
    """Whether what is called Western has more high letters than a Western text could have."""
    sample = data[:_SAMPLE]
    high = _strange(sample)
    return high > 4 and high * 2 > sum(map(len, re.findall(rb"[A-Za-z]+", sample))) and not _among_latin(sample)


def _among_latin(sample: bytes) -> bool:
    """Whether high letters stand in the middle of Latin words, as accents do."""
    return 2 * len(_AMONG_LATIN.findall(sample)) >= len(_RUN.findall(sample))


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _utf16(data: bytes, label: str) -> str:
    """UTF-16 without its mark: letters of one alphabet share their upper byte, so that one side has few values."""
    if label == "utf-16":
        sample = data[:_SAMPLE]
        label = "utf-16-be" if len(set(sample[0::2])) < len(set(sample[1::2])) else "utf-16-le"
    return data.decode(label, "replace")


def _japanese(data: bytes) -> str:
    for codec in _JAPANESE:
        if (text := _strict(data, codec)) is not None:
            return text
    return data.decode("iso2022_jp_ext", "replace")


def _broken_utf8(data: bytes, hint: str) -> str:
    """A character cut in two is shown as such; bytes that were never UTF-8 are read as what they look like."""
    text = data.decode("utf-8", "replace")
    strange = text.count("\ufffd")
    if strange * 4 <= sum(1 for sign in text[:_SAMPLE] if sign > "\x7f") or strange <= 1 < len(data) // 200:
        return text
    return _strict(data, hint) or _guessed(data) if hint and hint != "utf-8" else _guessed(data)


def _guessed(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if _among_latin(sample):
        return data.decode("cp1252", "replace")
    best, most = "cp1252", 0.0
    for codec in _FREQUENT:
        score = _score(sample, codec)
        if score > most:
            best, most = codec, score
    return data.decode(best, "replace")


def _score(data: bytes, codec: str) -> float:
    """How many of the high letters are frequent ones when read like this."""
    text = data[:_SAMPLE].decode(codec, "replace")
    strange = [sign for sign in text if sign > "\x7f"]
    score = sum(sign in _FREQUENT[codec] for sign in strange) / (len(strange) or 1)
    # Bytes of one alphabet are hardly ever well-formed letters of several bytes.
    return score * 1.6 if codec in _SEVERAL_BYTES and text.count("\ufffd") <= 1 else score
