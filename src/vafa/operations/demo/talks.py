"""What customers of the sample shop wrote and said by other ways than the form. Everybody here is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Talk:
    """One talk: the way, who (a handle, a number, an address, or which known customer), and what was said in turns.

    The customer begins. `days` is how long before the end of the year; a talk whose last words are the customer's
    stays open.
    """

    channel: str
    who: str | int
    name: str
    days: float
    said: tuple[str, ...]
    language: str = "fa"
    subject: str = ""


TALKS = (
    # the last weeks: answered and settled
    Talk("whatsapp", 3, "", 26.1, (
        "سلام وقت بخیر، این یخچاله ک گرفتم شبا یه صدای تق تق میده طبیعیه؟",
        "سلام، وقت شما هم بخیر. بله، صدای جمع‌شدن بدنه در سرماست و خطری ندارد. اگر پشت سر هم شد فیلمش را بفرستید.",
        "آهان مرسی 🙏 نه پشت سرهم نیست خیالم راحت شد",
        "خواهش می‌کنم، هر وقت سؤالی بود همین‌جا هستیم.",
    )),
    Talk("telegram", "718204455", "☘️", 21.3, (
        "سلام. کیسه جاروبرقی V2 دارید؟ ده تایی میخوام",
        "سلام، بله موجود است؛ ده‌تایی ۱۹۵ هزار تومان. به همان نشانی قبلی بفرستیم؟",
        "آره لطفا. ████ هستم قبلا ازتون خرید کردم",
        "پیدایتان کردم؛ ثبت شد و فردا به دستتان می‌رسد.",
    )),
    Talk("sms", 6, "", 18.2, (
        "سلام نصاب قرار بود ساعت 10 بیاد هنوز نیومده",
        "سلام، شرمنده. در ترافیک مانده و تا ۱۱:۳۰ می‌رسد؛ خودم پیگیرم.",
        "باشه ممنون رسید",
        "خدا را شکر. اگر کم و کسری بود خبرم کنید.",
    )),
    Talk("instagram", "17841460012345678", "sara.home.deco", 15.4, (
        "قیمت این اسپرسوساز چنده؟ دایرکت هم دادم 🙈",
        "سلام سارا جان، اسپرسوساز E3 الان ۹ میلیون و ۸۵۰ هزار تومان است با ارسال رایگان تهران.",
    )),
    Talk("email", 9, "", 13.3, (
        "با سلام\n\nلطفا فاکتور رسمی سفارش اخیر را برای حسابداری ما بفرستید. شناسه ملی شرکت در پرونده هست.\n\nبا تشکر",
        "سلام و احترام. فاکتور رسمی همین امروز به همین نشانی فرستاده شد.",
        "رسید، سپاس از پیگیری سریع‌تان.",
        "زنده باشید.",
    ), subject="درخواست فاکتور رسمی"),
    Talk("bale", "55120987", "آقای رحمتی", 10.2, (
        "سلام علیکم. مایکروویو ضمانت چند ساله دارد؟",
        "سلام و عرض ادب. ۲۴ ماه ضمانت و ده سال خدمات پس از فروش.",
        "بسیار عالی، تشکر",
        "در خدمتیم.",
    )),
    Talk("chat", "visitor-mQ2rT7vYp0Lk4sXe", "نیما", 8.3, (
        "سلام هزینه ارسال ظرفشویی به کیش چقدر میشه؟",
        "سلام نیما جان، به کیش با لنج می‌فرستیم و ۱ میلیون و ۲۰۰ هزار تومان می‌شود؛ حدود پنج روز کاری.",
        "اوکی پس سفارش میدم مرسی",
        "لطف دارید، منتظریم.",
    )),
    Talk("whatsapp", "+971501234567", "Khalid Al Mansoori", 7.2, (
        "السلام عليكم، هل توصلون إلى دبي؟ أريد غسالة W9",
        "وعليكم السلام. للأسف لا نشحن خارج إيران حاليًا، لكن شريكنا في بندر عباس يستطيع ترتيب ذلك؛ هل أرسل لكم رقمه؟",
        "نعم من فضلك، شكرًا",
        "أرسلته لكم الآن. أهلًا وسهلًا بكم.",
    ), language="ar"),
    Talk("email", "j.miller@mail.example", "Julia Miller", 5.3, (
        "Hello,\n\nI live in Tehran and my Persian is poor, sorry. The dishwasher D4 shows E15 since yesterday. "
        "What does it mean?\n\nBest,\nJulia",
        "Hello Julia, E15 means water in the base tray. Please close the tap; our technician will be with you tomorrow "
        "between 10 and 12, free of charge.",
        "Great, thank you. I will be at home.",
        "Perfect. He will call half an hour before.",
    ), language="en", subject="Dishwasher D4 shows E15"),
    # the last days: some answered, some waiting
    Talk("instagram", "17841460055501234", "mina_cooks", 1.4, (
        "من دو هفته‌ست منتظر فیلترم کسی جواب نمیده 😡",
        "مینا جان حق دارید، عذر می‌خواهم. شمارهٔ سفارشتان را دایرکت کنید تا همین الان پیگیری کنم.",
    )),
    Talk("whatsapp", 12, "", 1.2, (
        "سلام، لباسشویی آب جمع نمیکنه ارور E4 میده. مهمون دارم فردا 😩",
        "سلام. E4 یعنی آب نمی‌رسد؛ لطفاً شیر پشت دستگاه و توری شلنگ را نگاه کنید. اگر باز بود عصر همکارم می‌آید.",
        "شیر بازه توری هم تمیز کردم بازم همون ارور",
    )),
    Talk("telegram", "690117342", "Reza", 0.9, (
        "سلام خسته نباشید سفارش ۸۷۰۳۱ من کی میرسه؟ زده تحویل پست ۳ روزه تکون نخورده",
    )),
    Talk("sms", 14, "", 0.8, ("کارشناستون گفت قطعه 3روزه میرسه امروز روز پنجمه. پس چی شد؟",)),
    Talk("email", 17, "", 0.55, (
        "سلام\n\nیخچال امروز رسید و گوشهٔ درش فرو رفته است. عکسش را پیوست کردم. دستگاه را عوض می‌کنید یا در را؟\n\nممنون",
    ), subject="در یخچال فرو رفته رسید (عکس پیوست)"),
    Talk("chat", "visitor-b8Zk1NwQe5tRh3Ua", "مهمان", 0.3, ("سلام، جمعه‌ها هم ارسال دارید؟ فوریه",)),
    Talk("whatsapp", 21, "", 0.15, (
        "بوی سوختگی از پشت ظرفشویی میاد 😨 از برق کشیدمش. چیکار کنم؟",
    )),
    Talk("whatsapp", "+9647801234567", "أم علي", 0.1, ("مرحبا، كم سعر الثلاجة R6 وهل يوجد تقسيط؟",), language="ar"),
)  # fmt: skip
PHOTO = "yakhchal.png"
PHOTO_WITH = "عکس پیوست"
"""The mail with these words in its subject has a photo with it."""

# The one who wrote by Telegram as a stranger is found to be this known customer and made one with her.
JOINED, JOINED_WITH = ("telegram", "718204455"), 1
KNOWN = "████"  # where they say their name
# Somebody writes from a known customer's mailbox with a tag of its own: a likely duplicate, for a person to decide.
ALIKE_TAG, ALIKE_SUBJECT = "shop", "تغییر نشانی تحویل"
ALIKE_TEXT = "سلام\n\nنشانی تحویل سفارشم عوض شده، لطفاً پیش از ارسال با من تماس بگیرید.\n\n{name}"

# Days before the end, which known customer (None: a stranger's number), its fate, seconds of talk, what was noted.
CALLS: tuple[tuple[float, int | None, str, int, str], ...] = (
    (24.2, 2, "answered", 184, "دربارهٔ اقساط پرسید؛ راهنمایی شد."),
    (19.4, 5, "answered", 96, "نشانی تحویل را عوض کرد."),
    (12.3, None, "answered", 61, "فقط ساعت کار را پرسید."),
    (9.1, 8, "returned", 143, "زنگش را نشنیده بودیم؛ عذر خواستم و نصب را برای شنبه گذاشتیم."),
    (4.3, 11, "answered", 312, "از صدای جاروبرقی گفت؛ قرار شد فیلم بفرستد."),
    (2.2, 4, "returned", 75, "دربارهٔ تحویل پرسیده بود؛ فردا صبح می‌رسد."),
    (1.1, 7, "answered", 205, "راضی بود و یک فیلتر دیگر سفارش داد."),
    (0.7, 10, "missed", 0, ""),
    (0.4, 2, "answered", 128, "پرسید ضمانت یخچال از کی شروع می‌شود."),
    (0.2, None, "missed", 0, ""),
)
CALLED_BACK = "زنگ زدیم و صحبت کردیم."
STRANGERS = ("02188776655", "09361112233", "09020004411")

# What the tray holds: mails, and one thing that came for another number.
SPAM = ("offer@bulk-seo.example", "Best SEO price 2026", "Rank first in 7 days! Click the link, limited offer.")
NO_SENDER = ("فوری", "سلام، دستگاه من هنوز تعمیر نشده. جواب بدهید لطفاً.")

# Where to call when something is dangerous.
EMERGENCY = (
    {"sku": "", "phone": "+982191000911",
     "words": {"fa": "بوی سوختگی، دود یا نشت گاز؟ دستگاه را از برق بکشید و زنگ بزنید؛ شبانه‌روز.",
               "ar": "رائحة حريق أو دخان أو تسرّب غاز؟ افصلوا الجهاز عن الكهرباء واتصلوا بنا؛ على مدار الساعة.",
               "en": "A smell of burning, smoke or gas? Unplug the device and call us, day and night."}},
)  # fmt: skip
# What WhatsApp approved: letter, the template's name there, the letter's words for its gaps.
APPROVED = (
    ("case_received", "vafa_case_received", ("number", "promise")),
    ("case_reply", "vafa_case_reply", ("number", "text")),
)
