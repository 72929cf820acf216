"""A shop after three busy years, for benchmarks of the service desk: a million cases, three million messages.

Everything is made by one seed, set by set: rows by `INSERT … SELECT generate_series`, texts by COPY. Words follow
Zipf's law as in real letters: the first few stand in half of all messages, the last ones in a handful. It has the
sizes and the spread of a real shop and says nothing about how its customers behave.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

import numpy
from _house import Watch, note, sql

SEED, STAFF, TEAMS, YEARS = 20, 40, 4, 3
VOCABULARY, TAIL, TAIL_SHARE, AT_ONCE = 20_000, 30_000, 0.01, 50_000
LANGUAGES = ("fa", "ar", "en")
COMMON = {
    "fa": "سلام و از که این را به با در می‌شود نمی‌شود دستگاه صدا گارانتی خرید سفارش لطفاً ممنون هنوز مشکل",
    "ar": "السلام من في على هذا أن لا الجهاز الضمان الطلب صوت مشكلة شكرا يعمل التسليم الفاتورة بعد اليوم عند إلى",
    "en": "the to and it is my device warranty order sound problem thanks still does not work delivery invoice since",
}
LETTERS = {"fa": "ابپتجچحخدرزسشصعغفقکگلمنوهی", "ar": "ابتثجحخدرزسشصعغفقكلمنوهيةأ", "en": "abcdefghiklmnoprstuvw"}
FIRST = "مریم حسین الهام کاوه نسرین سعید لیلا آرش رویا پویا فاطمه محمد زهرا علی رضا سارا نیما مهسا بابک مینا"
LAST = "کریمی رضایی صادقی رستمی قاسمی طاهری حیدری بهرامی سلطانی امینی شریفی جعفری موسوی فلاح محبی نوروزی"


@dataclass(frozen=True)
class Size:
    """How many of each."""

    cases: int

    @property
    def customers(self) -> int:
        return max(100, self.cases * 3 // 10)

    @property
    def units(self) -> int:
        return max(100, self.cases // 5)

    @property
    def first_open(self) -> int:
        """Six of seven cases from here on are open: 6 % of all."""
        return self.cases - self.cases * 7 // 100


def vocabulary(language: str, size: int = VOCABULARY, salt: int = 0) -> list[str]:
    """Words by rank, the commonest first; the same for the same seed."""
    chance = random.Random(f"{SEED} {language} {salt}")
    letters = LETTERS[language]
    words = dict.fromkeys(COMMON[language].split() if not salt else ())
    while len(words) < size:
        words["".join(chance.choices(letters, k=chance.randint(4, 8) + salt))] = None
    return list(words)


CUSTOMERS = """
INSERT INTO customer (kind, name, sort, search, source, external_key, city, created_at, language)
SELECT 'person', name, vafa_fold(name),
       vafa_fold(name || ' +98912' || lpad(n::text, 7, '0') || ' c' || n || '@mail.ir'), 'bench', n::text, 'تهران',
       now(), CASE WHEN n %% 10 < 6 THEN 'fa' WHEN n %% 10 < 8 THEN 'ar' ELSE 'en' END
FROM (SELECT n, (%s::text[])[1 + n %% %s] || ' ' || (%s::text[])[1 + n / 7 %% %s] || ' ' || n AS name
      FROM generate_series(1, %s) n) made
"""
POINTS = """
INSERT INTO contact_point (customer_id, kind, value, shown, created_at)
SELECT id, point.kind, value, value, now() FROM customer,
LATERAL (VALUES ('phone', '+98912' || lpad(id::text, 7, '0')), ('email', 'c' || id || '@mail.ir')) point(kind, value)
"""
PRODUCT = "INSERT INTO product (sku, name, search, created_at) VALUES ('W9', 'W9', 'w9', now())"
UNITS = """
INSERT INTO unit (serial, search, product_id, customer_id, created_at)
SELECT 'MHR-' || (1000000 + n), 'mhr-' || (1000000 + n), (SELECT min(id) FROM product), 1 + n %% %s, now()
FROM generate_series(1, %s) n
"""
STAFF_ROWS = """
INSERT INTO staff (password, email, name, role, language, calendar, time_zone, money_unit, theme, is_active, created_at)
SELECT '', 's' || n || '@shop.example', 'همکار ' || n, 'agent', 'fa', 'jalali', 'Asia/Tehran', 'toman', 'auto', true,
       now() FROM generate_series(1, %s) n
"""
TEAM_ROWS = "INSERT INTO team (name) SELECT 'گروه ' || n FROM generate_series(1, %s) n"
MEMBERS = """
INSERT INTO team_members (team_id, staff_id)
SELECT (SELECT min(id) FROM team) + id %% %s, id FROM staff WHERE role = 'agent'
"""
CONVERSATIONS = """
INSERT INTO conversation (customer_id, subject, started_at, last_message_at)
SELECT 1 + n::bigint * 104729 %% %s, '#' || n, at, at + interval '1 hour'
FROM generate_series(1, %s) n, LATERAL (SELECT now() - (%s - n) * (interval '{YEARS} years' / %s) AS at) _
""".replace("{YEARS}", str(YEARS))
SUBJECTS = """
UPDATE conversation c SET subject = left(m.text, 60) FROM message m
WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.channel = 'form'
"""
EVENTS = """
INSERT INTO event (txid, name, version, occurred_at, recorded_at, actor, customer_id, subject_kind, subject_id, payload)
SELECT pg_current_xact_id()::text::bigint, 'cases.CaseOpened', 1, opened_at, now(), 'customer:' || customer_id,
       customer_id, 'case', id, json_build_object('case_id', id, 'number', number, 'kind', kind, 'channel', 'form',
       'title', subject) FROM "case"
"""
NUMBERS = "SELECT setval('case_number', (SELECT max(number) FROM \"case\"))"


def fill(size: Size) -> None:
    """The whole shop. The tables of cases come from `_many_cases`, which follows their models."""
    from _many_cases import steps as of_cases

    from tests.cast import assemble

    assemble()
    cases, customers = size.cases, size.customers
    first, last = FIRST.split(), LAST.split()
    steps: list[tuple[str, str, list[object]]] = [
        ("customers", CUSTOMERS, [first, len(first), last, len(last), customers]),
        ("contact points", POINTS, []),
        ("products", PRODUCT, []),
        ("units", UNITS, [customers, size.units]),
        ("staff", STAFF_ROWS, [STAFF]),
        ("teams", TEAM_ROWS, [TEAMS]),
        ("members", MEMBERS, [TEAMS]),
        ("conversations", CONVERSATIONS, [customers, cases, cases, cases]),
    ]
    _run(steps)
    with Watch() as filling:
        rows = write_messages(size)
    note(f"{rows:>9,} messages in {filling.seconds:.1f} s")
    with without_index("case_search"), without_index("conversation_words_find"):
        _run(
            [
                ("conversation subjects", SUBJECTS, []),
                *of_cases(size.units, size.first_open),
                ("events", EVENTS, []),
                ("numbers", NUMBERS, []),
                ("words", _words(), []),
            ]
        )
    with Watch() as filling:
        sql("VACUUM ANALYZE")
    note(f"vacuum and analyze in {filling.seconds:.1f} s")


def _words() -> str:
    """What the migration does with a shop that was there before."""
    return str(import_module("vafa.conversations.migrations.0003_words").FILL)


@contextmanager
def without_index(name: str) -> Iterator[None]:
    """An index that is made at the end, in a tenth of the time of growing it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        found = cursor.fetchone()
    if found is None:
        yield
        return
    sql(f'DROP INDEX "{name}"')
    yield
    with Watch() as making:
        sql(found[0])
    note(f"          index {name} in {making.seconds:.1f} s")


def _run(steps: Sequence[tuple[str, str, list[object]]]) -> None:
    for name, statement, given in steps:
        with Watch() as filling:
            rows = sql(statement, given)
        note(f"{rows:>9,} {name} in {filling.seconds:.1f} s")


def write_messages(size: Size) -> int:
    """Three a case: what the customer wrote, what we answered, and a note or another letter of theirs."""
    from django.db import connection

    columns = (
        "conversation_id, customer_id, direction, channel, purpose, language, text, state, author_id, created_at,"
        " settled_at"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM staff WHERE email LIKE 's%@shop.example'")
        (staff,) = cursor.fetchone()
        cursor.execute("SELECT id, customer_id, started_at FROM conversation ORDER BY id")
        rows = cursor.fetchall()
        with cursor.copy(f"COPY message ({columns}) FROM STDIN") as copy:
            texts = _texts(size)
            for start in range(0, len(rows), AT_ONCE):
                lines = []
                for pk, customer, at in rows[start : start + AT_ONCE]:
                    language = LANGUAGES[(customer % 10 > 5) + (customer % 10 > 7)]
                    for direction, channel, state in (
                        ("in", "form", "received"),
                        ("out", "email", "sent"),
                        ("note", "desk", "written") if pk % 2 else ("in", "email", "received"),
                    ):
                        author = r"\N" if direction == "in" else staff + pk % STAFF
                        row = (pk, customer, direction, channel, "service", language, next(texts[language]), state)
                        lines.append("\t".join(map(str, (*row, author, at, at))) + "\n")
                copy.write("".join(lines))
    return len(rows) * 3


def _texts(size: Size) -> dict[str, Iterator[str]]:
    return {language: _texts_in(language, place) for place, language in enumerate(LANGUAGES)}


def _texts_in(language: str, place: int) -> Iterator[str]:
    """Endless messages of 6 to 30 words: ranks are log-uniform, which is Zipf's law; a few from a long rare tail."""
    dice = numpy.random.default_rng([SEED, place])
    words = vocabulary(language) + vocabulary(language, TAIL, salt=1)
    while True:
        lengths = dice.integers(6, 31, AT_ONCE)
        total = int(lengths.sum())
        ranks = numpy.exp(dice.random(total) * numpy.log(VOCABULARY)).astype(int) - 1
        rare = dice.random(total) < TAIL_SHARE
        ranks[rare] = VOCABULARY + dice.integers(0, TAIL, int(rare.sum()))
        picked = [words[rank] for rank in ranks.tolist()]
        start = 0
        for length in lengths.tolist():
            yield " ".join(picked[start : start + length])
            start += length
