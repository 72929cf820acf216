"""How mail programs announce a quote, in the languages their users write in; words only, what to do is in `reply`."""

import re

# The last word before the colon of "On …, somebody wrote:".
WROTE = (
    "wrote|writes|schrieb|geschrieben|a écrit|écrit|a ecrit|escribió|escribio|escreveu|ha scritto|scritto|scrisse|"
    "schreef|geschreven|skrev|skrifaði|kirjoitti|napisał|napisał\\(a\\)|napisala|napsal|napsal\\(a\\)|napísal|"
    "napisao|"
    "написал|написала|написал\\(а\\)|пишет|писал|писал\\(а\\)|пише|írta|yazdı|şunu yazdı|a scris|έγραψε|viết|đã viết|"
    "menulis|نوشت|نوشته|نوشته است|نوشته‌است|نوشته اند|مرقوم فرمود|كتب|كتبت|كتب\\(ت\\)|كتب ما يلي|کتب|لکھا|כתב|כתב/ה|"
    "写道|寫道|は書きました|のメール|님이 작성"
)
WROTE_AT_END = re.compile(
    rf"(?i)(?:^|[\s,،>)\]\u200f\u200e\"”])(?:{WROTE})\s*[\u200e\u200f]*\s*[:：]\s*[\u200e\u200f]*$"
)
WROTE_BEFORE = re.compile(r"(?i)(?:تمت كتابة ما يلي بواسطة|كتب(?:ت)?|a écrit|schrieb|skrev|het volgende geschreven)\b")
OPENS = re.compile(
    r"(?i)^[\s*_\u200e\u200f\u202a-\u202e]*(?:on|am|le|el|il|em|op|den|på|pe|dne|dnia|w dniu|в|на|tarihinde|vào|pada|"
    r"in data|il giorno|a|στις|ב|在|mon|tue|wed|thu|fri|sat|sun|at|(?:در(?:\s+تاریخ)?)|(?:في|فى)|بتاريخ|به تاریخ|"
    r"\d{1,4}[-./]\d{1,2}|sent from\b.{0,40})[\s,،]"
)
IN_LINE = re.compile(
    r"\s(?:On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?|"
    r"\d{1,4}[-/ .])"
    r"[\s,]|در تاریخ |في (?:الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت)[،,])"
)

# Between dashes: "-----Original Message-----". Also without dashes where that is how it is written.
BETWEEN_DASHES = re.compile(
    r"(?i)original message|reply message|forwarded message|original appointment|ursprüngliche nachricht|"
    r"originalnachricht|weitergeleitete nachricht|message d'origine|message original|message transféré|"
    r"mensaje original|"
    r"mensaje reenviado|mensagem original|mensagem encaminhada|messaggio originale|messaggio inoltrato|"
    r"oorspronkelijk bericht|doorgestuurd bericht|oprindelig meddelelse|original meddelelse|ursprungligt meddelande|"
    r"original melding|alkuperäinen viesti|wiadomość oryginalna|původní zpráva|eredeti üzenet|orijinal mesaj|"
    r"özgün ileti|исходное сообщение|пересылаемое сообщение|пересланное сообщение|original e-?mail|"
    r"پیام اصلی|پيام اصلي|ایمیل اصلی|پیام هدایت شده|پیام فوروارد شده|پیام ارسالی|متن اصلی|"
    r"الرسالة الأصلية|الرساله الاصليه|رسالة أصلية|رسالة معاد توجيهها|الرسالة المحولة|رسالة محولة|forwarded by|"
    r"原始邮件|原始郵件|转发的邮件|元のメッセージ|원본 메시지"
)
ALONE = re.compile(
    r"(?i)^\W{0,3}(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message réexpédié|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|start van doorgestuurd bericht|"
    r"شروع پیام (?:فوروارد|هدایت)\W?شده|آغاز پیام هدایت\W?شده|بداية الرسالة (?:المعاد توجيهها|المحولة)|"
    r"(?:پیام|پيام) (?:اصلی|اصلي)|الرسالة الأصلية|-+ ?reply above this line ?-+)\s*[:：]?\s*$"
)

# The names of the headers in a block that some programs put above the quote.
FROM = ("from|von|de|da|van|från|fra|od|от|lähettäjä|feladó|kimden|gönderen|expéditeur|afsender|remitente|"
        "از|فرستنده|ارسال کننده|ارسال‌کننده|من|المرسل|"
        "発信者|差出人|发件人|寄件者|寄件人|보낸 사람|מאת|נשלח מאת")  # fmt: skip
OTHERS = (
    "sent|date|to|cc|bcc|subject|reply-to|importance|attachments|sent by|gesendet|datum|an|betreff|envoyé|envoye|"
    "envoyé le|date d'envoi|à|objet|cc/cci|enviado|enviado el|fecha|para|asunto|data|enviada em|assunto|inviato|a|"
    "oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|dato|til|emne|wysłano|do|temat|odesláno|komu|"
    "předmět|kopie|"
    "отправлено|дата|кому|копия|тема|lähetetty|vastaanottaja|aihe|gönderildi|tarih|kime|konu|elküldve|címzett|tárgy|"
    "ارسال|ارسال شده|ارسال‌شده|ارسال شده در|تاریخ|تاریخ ارسال|زمان|به|گیرنده|رونوشت|موضوع|عنوان|"
    "تاريخ الإرسال|تم الإرسال|أرسلت|أُرسلت|التاريخ|تاريخ|إلى|الى|نسخة|نسخة إلى|الموضوع|"
    "送信日時|日時|宛先|件名|发送时间|发送日期|收件人|抄送|主题|收件者|主旨|보낸 날짜|받는 사람|제목|נשלח|אל|נושא"
)
_BEFORE = r"^[\s*_>\u200e\u200f\u202a-\u202e|]*"
_AFTER = r"\s*[*_]*\s*[:：]\s*[*_]*"
FROM_LINE = re.compile(rf"(?i){_BEFORE}(?:{FROM}){_AFTER}\s*\S")
OTHER_LINE = re.compile(rf"(?i){_BEFORE}(?:{OTHERS}|{FROM}){_AFTER}(?:\s|\S|$)")

FORWARDED = re.compile(
    r"(?i)forward|weitergeleitet|transféré|réexpédié|reenviado|encaminhada|inoltrato|doorgestuurd|пересла|пересыл|转发|"
    r"فوروارد|هدایت|معاد توجيه|المحولة|محولة"
)
# A moment behind the header's name.
DATE_LINE = re.compile(
    rf"(?i){_BEFORE}(?:date|sent|datum|gesendet|envoyé|envoyé le|fecha|enviado|data|inviato|verzonden|skickat|"
    rf"dato|sendt|дата|отправлено|tarih|ارسال شده|تاریخ|تاريخ الإرسال|التاريخ){_AFTER}[^\n]{{0,60}}\d{{1,4}}"
)

MOBILE = re.compile(
    r"(?i)^\W{0,3}(?:sent from (?:my|a|the|mail|yahoo|outlook|samsung|proton|gmail|aol|mobile|an?droid|"
    r"windows)\b.{0,60}|"
    r"sent (?:via|with|using) .{0,50}|get outlook for .{0,40}|enviado (?:desde|do|de) m(?:i|eu) .{0,40}|"
    r"envoyé (?:de|depuis) mon .{0,40}|von meinem .{0,40} gesendet|gesendet mit .{0,40}|inviato da(?:l mio)? .{0,40}|"
    r"verzonden (?:vanaf|met) mijn .{0,40}|отправлено (?:с|из) .{0,40}|skickat från min .{0,40}|"
    r"(?:ارسال|فرستاده)\W?شده (?:از|با|توسط|بوسیله) .{0,40}|از (?:آیفون|گوشی|تلفن همراه) من .{0,20}|"
    r"(?:أُ?رسلت?|تم الإرسال|مرسلة?) (?:من|بواسطة|عبر) .{0,40}|outlook (?:برای|لنظام|for) .{0,30})$"
)
