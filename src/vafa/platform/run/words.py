"""Every sentence the starting program says in a terminal, in English and Persian.

These are said before Django and its catalogues exist, so they live in one small table. Pages and forms do not use it.
"""

import os
import sys


class CannotStart(Exception):
    """Vafa cannot start; the text is one sentence, in the reader's language, that says what to do."""


SENTENCES: dict[str, tuple[str, str]] = {
    "port_taken": (
        "Port {port} is taken. Choose another: make up PORT={other}  (or: vafa up --port {other})",
        "درگاه {port} گرفته شده است؛ درگاه دیگری برگزینید: make up PORT={other}  (یا: vafa up --port {other})",
    ),
    "port_refused": (
        "Vafa may not listen on {host}:{port} ({reason}): choose another address or a port above 1023.",
        "وفا اجازه ندارد روی {host}:{port} گوش کند ({reason}): نشانی دیگر یا درگاهی بالاتر از ۱۰۲۳ برگزینید.",
    ),
    "home_in_use": (
        "The data folder {home} is in use by another Vafa (process {pid}): stop that one, "
        "or choose another folder with VAFA_HOME=….",
        "پوشهٔ داده‌های {home} را وفای دیگری (فرایند {pid}) به کار گرفته است: آن را متوقف کنید "
        "یا با VAFA_HOME=… پوشهٔ دیگری برگزینید.",
    ),
    "home_unusable": (
        "The data folder {home} cannot be used ({reason}): give yourself the right to write there, "
        "or choose another folder with VAFA_HOME=….",
        "پوشهٔ داده‌های {home} به کار نمی‌آید ({reason}): اجازهٔ نوشتن در آن را بدهید "
        "یا با VAFA_HOME=… پوشهٔ دیگری برگزینید.",
    ),
    "disk_full": (
        "Only {free} MB are free on the disk of {path}; Vafa needs {needed} MB: free some space and start again.",
        "روی دیسک {path} تنها {free} مگابایت جا مانده و وفا {needed} مگابایت می‌خواهد: "
        "کمی جا باز کنید و دوباره آغاز کنید.",
    ),
    "disk_full_postgres": (
        "The disk of {path} is full and PostgreSQL stopped: free some space and start again; nothing stored is lost.",
        "دیسک {path} پر است و PostgreSQL ایستاد: کمی جا باز کنید و دوباره آغاز کنید؛ "
        "هیچ دادهٔ ذخیره‌شده‌ای از دست نرفته است.",
    ),
    "no_binaries": (
        "There is no embedded PostgreSQL for this machine: install PostgreSQL 15 or later "
        "and set DATABASE_URL=postgresql://….",
        "برای این دستگاه PostgreSQL همراه وجود ندارد: PostgreSQL نسخهٔ ۱۵ یا نوتر نصب کنید "
        "و DATABASE_URL=postgresql://… را تنظیم کنید.",
    ),
    "no_system_user": (
        "PostgreSQL refuses to run as root and the system user {user} could not be made ({reason}): "
        "run `useradd --system {user}`, or start Vafa as an ordinary user.",
        "PostgreSQL با کاربر root اجرا نمی‌شود و کاربر سیستمی {user} ساخته نشد ({reason}): "
        "دستور `useradd --system {user}` را اجرا کنید یا وفا را با کاربری عادی آغاز کنید.",
    ),
    "foreign_data": (
        "The database in {data} belongs to the user {owner}: start Vafa as that user, "
        "or choose another folder with VAFA_HOME=….",
        "پایگاه دادهٔ {data} از آنِ کاربر {owner} است: وفا را با همان کاربر آغاز کنید "
        "یا با VAFA_HOME=… پوشهٔ دیگری برگزینید.",
    ),
    "unsafe_socket_dir": (
        "The folder {path} for the database socket belongs to someone else: "
        "remove it, or choose a VAFA_HOME with a shorter path.",
        "پوشهٔ {path} برای سوکت پایگاه داده از آنِ دیگری است: پاکش کنید یا VAFA_HOME کوتاه‌تری برگزینید.",
    ),
    "data_version": (
        "The database in {data} was made by PostgreSQL {found} and this Vafa brings {ours}: start it with the Vafa "
        "that made it and carry it over with pg_dump, or run PostgreSQL {found} yourself and set DATABASE_URL.",
        "پایگاه دادهٔ {data} با PostgreSQL {found} ساخته شده و این وفا {ours} را همراه دارد: با همان وفای پیشین "
        "آغازش کنید و با pg_dump منتقلش کنید، یا PostgreSQL {found} را خودتان اجرا و DATABASE_URL را تنظیم کنید.",
    ),
    "password_lost": (
        "The password file {path} of the database is missing: put it back from a backup.",
        "پروندهٔ گذرواژهٔ پایگاه داده {path} نیست: آن را از نسخهٔ پشتیبان بازگردانید.",
    ),
    "data_moved_away": (
        "The database of this folder is kept in {data}, and is not there any more: put it back from a backup, "
        "or remove {pointer} to begin with an empty one.",
        "پایگاه دادهٔ این پوشه در {data} نگه‌داری می‌شد و دیگر آنجا نیست: آن را از نسخهٔ پشتیبان بازگردانید، "
        "یا برای آغاز با پایگاهی خالی {pointer} را پاک کنید.",
    ),
    "initdb_failed": (
        "The database could not be created in {data}: {reason}",
        "پایگاه داده در {data} ساخته نشد: {reason}",
    ),
    "postgres_failed": (
        "PostgreSQL did not start ({reason}); the whole story is in {log}.",
        "PostgreSQL آغاز نشد ({reason})؛ شرح کامل در {log} است.",
    ),
    "no_persian_trigrams": (
        "This PostgreSQL drops Persian and Arabic letters from search (LC_CTYPE is {ctype}): "
        "create the database with LC_CTYPE C.UTF-8 or another UTF-8 locale.",
        "این PostgreSQL حرف‌های فارسی و عربی را از جست‌وجو می‌اندازد (LC_CTYPE برابر {ctype} است): "
        "پایگاه داده را با LC_CTYPE برابر C.UTF-8 یا محلی‌سازی UTF-8 دیگری بسازید.",
    ),
    "database_unreachable": (
        "The database of DATABASE_URL does not answer ({reason}): check the address, the password and that it runs.",
        "پایگاه دادهٔ DATABASE_URL پاسخ نمی‌دهد ({reason}): نشانی، گذرواژه و روشن بودنش را بررسی کنید.",
    ),
    "database_old": (
        "The database of DATABASE_URL is PostgreSQL {found}: Vafa needs {needed} or later.",
        "پایگاه دادهٔ DATABASE_URL از نسخهٔ {found} است: وفا PostgreSQL {needed} یا نوتر می‌خواهد.",
    ),
    "prepare_failed": (
        "Vafa could not prepare its database; the reason is printed above.",
        "وفا نتوانست پایگاه داده‌اش را آماده کند؛ دلیلش در بالا آمده است.",
    ),
    "not_healthy": (
        "Vafa did not answer at {url} within {seconds} seconds; the reason is in {logs}.",
        "وفا در {seconds} ثانیه در {url} پاسخ نداد؛ دلیلش در {logs} است.",
    ),
    "creating_database": ("Creating the database in {data} …", "ساختن پایگاه داده در {data} …"),
    "recovering": (
        "The database is recovering after an abrupt stop; large ones take minutes … ({seconds} s)",
        "پایگاه داده پس از توقف ناگهانی خود را بازسازی می‌کند؛ بزرگ‌ها چند دقیقه زمان می‌برند … ({seconds} ثانیه)",
    ),
    "old_processes": (
        "Stopping what an earlier Vafa left running …",
        "متوقف کردن آنچه از وفای پیشین روشن مانده است …",
    ),
    "child_restarts": (
        "{name} stopped ({how}); starting it again in {seconds:.0f} s. Its log: {log}",
        "{name} ایستاد ({how})؛ {seconds:.0f} ثانیهٔ دیگر دوباره آغاز می‌شود. گزارش: {log}",
    ),
    "stopping": (
        "Stopping … (Ctrl-C again stops at once)",
        "در حال توقف … (Ctrl-C دوباره، بی‌درنگ متوقف می‌کند)",
    ),
    "stopped": ("Vafa has stopped.", "وفا متوقف شد."),
    "ready": ("Vafa is ready: {url}", "وفا آماده است: {url}"),
    "sign_ins": ("Sign in with:", "برای ورود:"),
    "how_to_stop": ("Ctrl-C stops it.", "با Ctrl-C متوقف می‌شود."),
    "preparing_database": ("Preparing the database …", "آماده‌سازی پایگاه داده …"),
    "preparing_static": ("Preparing the pages …", "آماده‌سازی صفحه‌ها …"),
    "preparing_sample": ("Making a sample shop …", "ساختن فروشگاه نمونه …"),
}


def speaks_persian() -> bool:
    """Whether the person at this terminal reads Persian: VAFA_LANGUAGE, else the locale, begins with "fa"."""
    for name in ("VAFA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.startswith("fa")
    return False


def say(key: str, **facts: object) -> str:
    """The sentence named `key` with its facts filled in, in the reader's language."""
    return SENTENCES[key][speaks_persian()].format(**facts)


def tell(key: str, **facts: object) -> None:
    """Say a sentence on the terminal, on the side channel, so that a command's own output stays clean."""
    print(say(key, **facts), file=sys.stderr, flush=True)


def cannot(key: str, **facts: object) -> CannotStart:
    """The refusal whose text is the sentence named `key`."""
    return CannotStart(say(key, **facts))
