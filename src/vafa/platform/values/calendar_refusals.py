"""What a refused calendar or question of working time says, in fa, ar and en: one sentence, and what to do.

Placeholders are names of the refusal's data: `key` is the place in the calendar file, `value` what stands there.
"""

REFUSALS: dict[str, dict[str, str]] = {
    "calendar.not_a_calendar": {
        "fa": "این فایل تقویم نیست؛ یک شیء JSON با کلیدهای time_zone و hours بنویسید.",
        "ar": "هذا الملف ليس تقويمًا؛ اكتب كائن JSON فيه المفتاحان time_zone و hours.",
        "en": "This file is no calendar; write a JSON object with the keys time_zone and hours.",
    },
    "calendar.not_an_object": {
        "fa": "در تقویم «{key}» باید یک شیء JSON با آکولاد باشد؛ آن را درست کنید.",
        "ar": "يجب أن يكون «{key}» في التقويم كائن JSON بين قوسين معقوفين؛ صحّحه.",
        "en": "In the calendar, {key} must be a JSON object in braces; write it as {{…}}.",
    },
    "calendar.not_a_list": {
        "fa": "در تقویم «{key}» باید یک فهرست داخل [] باشد؛ آن را درست کنید.",
        "ar": "يجب أن يكون «{key}» في التقويم قائمة بين []؛ صحّحه.",
        "en": "In the calendar, {key} must be a list; write it in [].",
    },
    "calendar.not_text": {
        "fa": 'در تقویم «{key}» باید متن باشد، مانند "Asia/Tehran"؛ آن را در گیومه بنویسید.',
        "ar": 'يجب أن يكون «{key}» في التقويم نصًّا مثل "Asia/Tehran"؛ اكتبه بين علامتي اقتباس.',
        "en": 'In the calendar, {key} must be text such as "Asia/Tehran"; write it in quotes.',
    },
    "calendar.unknown_key": {
        "fa": "تقویم کلید «{key}» را نمی‌شناسد؛ یکی از این‌ها را بنویسید: {allowed}.",
        "ar": "لا يعرف التقويم المفتاح «{key}»؛ استعمل واحدًا من هذه: {allowed}.",
        "en": "A calendar has no key {key}; use one of these: {allowed}.",
    },
    "calendar.missing_key": {
        "fa": "کلید «{key}» در تقویم نیست؛ آن را اضافه کنید.",
        "ar": "المفتاح «{key}» غير موجود في التقويم؛ أضِفه.",
        "en": "The calendar lacks the key {key}; add it.",
    },
    "calendar.not_an_interval": {
        "fa": 'در تقویم «{key}» باید دو ساعت باشد، مانند ["09:00", "17:00"]؛ نه {value}.',
        "ar": 'يجب أن يكون «{key}» في التقويم وقتين مثل ["09:00", "17:00"]، لا {value}.',
        "en": 'In the calendar, {key} must be two times such as ["09:00", "17:00"], not {value}.',
    },
    "calendar.not_a_time": {
        "fa": "در تقویم «{key}» ساعت نیست ({value})؛ آن را مانند 09:30 بنویسید، پایان می‌تواند 24:00 باشد.",
        "ar": "القيمة في «{key}» ليست وقتًا ({value})؛ اكتبها مثل 09:30، ويجوز أن تكون النهاية 24:00.",
        "en": "In the calendar, {key} is no time of day ({value}); write it like 09:30, an end may be 24:00.",
    },
    "calendar.not_a_date": {
        "fa": "در تقویم «{key}» تاریخ نیست ({value})؛ آن را به میلادی و مانند 2026-03-21 بنویسید.",
        "ar": "القيمة في «{key}» ليست تاريخًا ({value})؛ اكتبها ميلادية مثل 2026-03-21.",
        "en": "In the calendar, {key} is no date ({value}); write a Gregorian one like 2026-03-21.",
    },
    "calendar.empty_interval": {
        "fa": 'در تقویم بازهٔ «{key}» همان‌جا که آغاز می‌شود پایان می‌یابد؛ برای روز کامل ["00:00", "24:00"] بنویسید.',
        "ar": 'تنتهي الفترة «{key}» في التقويم حيث تبدأ؛ لليوم الكامل اكتب ["00:00", "24:00"].',
        "en": 'In the calendar, {key} ends where it begins; for the whole day write ["00:00", "24:00"].',
    },
    "calendar.bad_interval": {
        "fa": "بازهٔ کاری {value} میان 00:00 و 24:00 نیست یا خالی است؛ آن را درست کنید.",
        "ar": "فترة العمل {value} ليست بين 00:00 و24:00 أو هي فارغة؛ صحّحها.",
        "en": "The working hours {value} are empty or not between 00:00 and 24:00; mend them.",
    },
    "calendar.exception_crosses_midnight": {
        "fa": "روز استثنا تا نیمه‌شب است ({value})؛ ادامه‌اش را زیر روز بعد بنویسید.",
        "ar": "يوم الاستثناء ينتهي عند منتصف الليل ({value})؛ اكتب الباقي تحت اليوم التالي.",
        "en": "An exception day ends at midnight ({value}); write the rest under the next day.",
    },
    "calendar.unknown_time_zone": {
        "fa": "منطقهٔ زمانی «{value}» شناخته نیست؛ در {key} نامی مانند Asia/Tehran بنویسید.",
        "ar": "المنطقة الزمنية «{value}» غير معروفة؛ اكتب في {key} اسمًا مثل Asia/Riyadh.",
        "en": "There is no time zone {value}; in {key}, write a name such as Europe/Berlin.",
    },
    "calendar.no_open_hours": {
        "fa": "این تقویم هیچ ساعت کاری ندارد؛ زیر hours دست‌کم یک روز را با ساعت بنویسید.",
        "ar": "لا توجد في هذا التقويم ساعات عمل؛ اكتب تحت hours يومًا واحدًا على الأقل بساعاته.",
        "en": "This calendar has no open hours at all; give at least one day under hours.",
    },
    "calendar.unknown_name": {
        "fa": "تقویمی به نام «{value}» نیست؛ یکی از این‌ها را بنویسید: {allowed}.",
        "ar": "لا يوجد تقويم باسم «{value}»؛ استعمل واحدًا من هذه: {allowed}.",
        "en": "There is no calendar named {value}; use one of these: {allowed}.",
    },
    "calendar.negative_duration": {
        "fa": "مدت کار منفی نمی‌شود؛ صفر یا بیشتر بنویسید.",
        "ar": "لا تكون مدة العمل سالبة؛ اكتب صفرًا أو أكثر.",
        "en": "Working time cannot be negative; give zero or more.",
    },
    "calendar.too_far": {
        "fa": "این از پنجاه سال دورتر می‌رود؛ مدت کوتاه‌تری بنویسید یا ساعت‌های تقویم را نگاه کنید.",
        "ar": "هذا يتجاوز خمسين سنة؛ اكتب مدة أقصر أو راجع ساعات التقويم.",
        "en": "That reaches further than fifty years; give a shorter time, or look at the calendar's hours.",
    },
    "calendar.moment_out_of_range": {
        "fa": "سال {year} بیرون از تقویم است؛ سالی میلادی میان 1900 و 2250 بنویسید.",
        "ar": "السنة {year} خارج التقويم؛ اكتب سنة ميلادية بين 1900 و2250.",
        "en": "The year {year} is outside the calendar; give one from 1900 to 2250.",
    },
    "calendar.end_before_start": {
        "fa": "پایان پیش از آغاز است؛ پایانی پس از آغاز بنویسید.",
        "ar": "النهاية قبل البداية؛ اكتب نهاية بعد البداية.",
        "en": "The end is before the start; give an end after it.",
    },
}
