"""Whether a machine wrote the mail: by its headers; words of the subject only support what the headers hint at."""

import re
from dataclasses import dataclass

from vafa.channels.drivers.email.reading.tree import Part

_ANSWERING = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply",
              "x-auto-reply-from", "x-vacation")  # fmt: skip
_SUBJECT = re.compile(
    r"(?i)auto(?:matic|mated)?[- ]?(?:repl|respon|answer)|out of (?:the )?office|\booo\b|vacation|"
    r"on (?:annual )?leave|"
    r"away from|absen(?:ce|t)|abwesen|automatische antwort|réponse automatique|absence du bureau|"
    r"respuesta automática|"
    r"resposta automática|risposta automatica|automatisch antwoord|автоответ|автоматический ответ|自动回复|自動応答|"
    r"otomatik yanıt|پاسخ خودکار|پاسخ اتوماتیک|خارج از دفتر|مرخصی|عدم حضور|رد تلقائي|الرد التلقائي|رد آلي|"
    r"خارج المكتب|إجازة|اجازة"
)
_AWAY = re.compile(
    r"(?i)out of (?:the )?office|\booo\b|vacation|on (?:annual |sick |parental )?leave|away (?:from|until)|"
    r"absen(?:ce|t)\b|"
    r"abwesen|im urlaub|nicht im büro|en vacances|en congé|vacaciones|férias|отпуск|休暇|休假|"
    r"مرخصی|خارج از (?:دفتر|محل کار)|حضور ندارم|نیستم و|تعطیلات|خارج المكتب|إجازة|اجازة|غير متواجد"
)


@dataclass(frozen=True, slots=True)
class Automatic:
    """Empty, auto-replied, auto-generated or auto-notified; whether somebody is away; whether it goes to many."""

    kind: str
    away: bool
    bulk: bool


def automatic(root: Part, text: str) -> Automatic:
    """What the headers say, and the subject where they only hint."""
    precedence = root.first("precedence").lower()
    bulk = precedence in ("bulk", "list", "junk") or any(root.first(one) for one in ("list-id", "list-unsubscribe"))
    kind = _kind(root, precedence)
    away = kind == "auto-replied" and bool(_AWAY.search(f"{root.says('subject')}\n{text[:2000]}"))
    return Automatic(kind, away, bulk)


def _kind(root: Part, precedence: str) -> str:
    said = root.first("auto-submitted").lower().split(";")[0].split("(")[0].strip()
    if said and said != "no":
        return said if said in ("auto-replied", "auto-notified") else "auto-generated"
    if any(root.first(one) for one in _ANSWERING) or precedence == "auto_reply":
        return "auto-replied"
    if "autoresponder" in root.first("x-post-messageclass").lower() or "vacation" in root.first("x-mailer").lower():
        return "auto-replied"
    unsent = root.first("return-path").replace(" ", "") == "<>"
    hinted = unsent or precedence in ("bulk", "junk") or bool(root.first("x-auto-response-suppress"))
    if hinted and not root.first("list-id") and _SUBJECT.search(root.says("subject")):
        return "auto-replied"
    if root.kind == "multipart/report" or root.first("x-failed-recipients") or root.first("feedback-type"):
        return "auto-generated"
    return ""
