"""What `vafa deadline` itself says, in fa, ar and en; the sentences about calendars are in `calendar_words`."""

SAYS: dict[str, dict[str, str]] = {
    "deadline.worked": {"fa": "زمان کاری: {length}.", "ar": "وقت العمل: {length}.", "en": "Working time: {length}."},
    "deadline.more_steps": {
        "fa": "… {count} گام دیگر؛ با --json همه را می‌بینید.",
        "ar": "… خطوات أخرى عددها {count}؛ تراها كلها مع --json.",
        "en": "… {count} more steps; --json shows them all.",
    },
    "deadline.no_option": {
        "fa": "گزینهٔ {option} را هم بنویسید؛ نمونه‌ها در vafa deadline --help است.",
        "ar": "أضِف الخيار {option}؛ الأمثلة في vafa deadline --help.",
        "en": "Give {option} too; vafa deadline --help has examples.",
    },
    "deadline.minutes_or_end": {
        "fa": "یا --minutes بنویسید (چه وقت سر می‌رسد) یا --end (چقدر زمان کاری است)، یکی از این دو.",
        "ar": "اكتب إمّا --minutes (متى الموعد) وإمّا --end (كم وقت العمل)، واحدًا منهما.",
        "en": "Give either --minutes (when is it due) or --end (how much working time), one of the two.",
    },
    "deadline.bad_moment": {
        "fa": "مقدار {option} زمان نیست ({value})؛ آن را مانند 2026-03-21T09:00 بنویسید.",
        "ar": "قيمة {option} ليست وقتًا ({value})؛ اكتبها مثل 2026-03-21T09:00.",
        "en": "{option} is no moment ({value}); write it like 2026-03-21T09:00.",
    },
    "deadline.bad_minutes": {
        "fa": "مقدار --minutes عدد نیست ({value})؛ عددی مانند 120 بنویسید.",
        "ar": "قيمة --minutes ليست عددًا ({value})؛ اكتب عددًا مثل 120.",
        "en": "--minutes is no number ({value}); write one such as 120.",
    },
    "deadline.bad_pause": {
        "fa": "مقدار --pause خوانده نشد ({value})؛ آن را مانند 2026-03-21T09:00..2026-03-22T09:00 بنویسید.",
        "ar": "تعذّرت قراءة --pause ({value})؛ اكتبها مثل 2026-03-21T09:00..2026-03-22T09:00.",
        "en": "--pause cannot be read ({value}); write it like 2026-03-21T09:00..2026-03-22T09:00.",
    },
    "deadline.pause_ends_early": {
        "fa": "پایان --pause پیش از آغاز آن است ({value})؛ جای دو زمان را عوض کنید.",
        "ar": "تنتهي --pause قبل بدايتها ({value})؛ بدّل بين الوقتين.",
        "en": "--pause ends before it starts ({value}); swap the two moments.",
    },
    "deadline.bad_language": {
        "fa": "زبان «{value}» را نمی‌دانیم؛ یکی از fa، ar یا en را بنویسید.",
        "ar": "لا نعرف اللغة «{value}»؛ اكتب fa أو ar أو en.",
        "en": "{value} is no language we speak; give fa, ar or en.",
    },
    "deadline.no_file": {
        "fa": "فایل تقویم «{value}» خوانده نشد؛ نشانی فایل را درست بنویسید یا یکی از این نام‌ها را: {allowed}.",
        "ar": "تعذّرت قراءة ملف التقويم «{value}»؛ صحّح مساره أو اكتب واحدًا من هذه الأسماء: {allowed}.",
        "en": "The calendar file {value} cannot be read; mend the path, or give one of these names: {allowed}.",
    },
    "deadline.not_json": {
        "fa": "فایل تقویم «{value}» در سطر {line} از JSON بیرون می‌افتد؛ همان‌جا را درست کنید.",
        "ar": "ملف التقويم «{value}» ليس JSON سليمًا عند السطر {line}؛ صحّحه هناك.",
        "en": "The calendar file {value} stops being JSON at line {line}; mend it there.",
    },
    "deadline.not_utf8": {
        "fa": "فایل تقویم «{value}» با UTF-8 نوشته نشده است؛ آن را با UTF-8 ذخیره کنید.",
        "ar": "ملف التقويم «{value}» ليس بترميز UTF-8؛ احفظه بهذا الترميز.",
        "en": "The calendar file {value} is not in UTF-8; save it as UTF-8.",
    },
    "deadline.twice": {
        "fa": "کلید «{key}» در فایل تقویم دو بار آمده است؛ یکی را بردارید.",
        "ar": "المفتاح «{key}» مكرّر في ملف التقويم؛ احذف أحدهما.",
        "en": "The calendar file has the key {key} twice; remove one.",
    },
}
