"""Finding conversations by the words that were said in them, newest first, common words as quickly as rare ones.

The words of a conversation are those of its subject, its customer's name and contact points, and every message and note
a person wrote. Who may see what is the caller's business: it filters the ids it gets, or says among which to look.
"""

from collections.abc import Collection, Mapping

from django.db import connection

from vafa.conversations.models import SHELF_BITS
from vafa.platform.search.words import LONGEST, tsquery, words_in

MOST_KEPT = 6000
"""Words of a conversation beyond which no more are kept: a tsvector has an end, and a list of 6,000 words finds all."""

SHELF, EACH = "#", "#:"

# What a customer is searched by is folded already, and parts at plain signs alone.
SIGNS = "!\"#$%%&''()*+,-./:;<=>?@[\\]^_`{|}~"
REMEMBER = f"""
INSERT INTO conversation_words AS kept (conversation_id, words)
SELECT c.id, array_to_tsvector(ARRAY(
           SELECT DISTINCT (c.id >> {SHELF_BITS}) || ':' || left(word, {LONGEST})
           FROM string_to_array(translate(p.search, '{SIGNS}', repeat(' ', 32)) || ' ' || given.words, ' ') AS known,
                unnest(known) AS word WHERE word <> ''))
FROM unnest(%s::bigint[], %s::text[]) AS given(id, words)
JOIN conversation c ON c.id = given.id JOIN customer p ON p.id = c.customer_id
ORDER BY c.id
ON CONFLICT (conversation_id) DO UPDATE SET words = kept.words || excluded.words WHERE length(kept.words) < {MOST_KEPT}
"""

# From the newest shelf on until enough are found. OFFSET 0 keeps the planner from walking all rows by their key.
FIND = f"""
SELECT found.id
FROM generate_series(
         (coalesce(%(before)s, (SELECT max(conversation_id) + 1 FROM conversation_words)) - 1) >> {SHELF_BITS}, 0, -1
     ) AS shelf
CROSS JOIN LATERAL (
    SELECT id FROM (
        SELECT conversation_id AS id FROM conversation_words
        WHERE words @@ replace(%(query)s, '{SHELF}', shelf::text)::tsquery OFFSET 0
    ) AS on_shelf
    WHERE id < coalesce(%(before)s, id + 1) ORDER BY id DESC LIMIT %(limit)s
) AS found
LIMIT %(limit)s
"""
AMONG = f"""
SELECT conversation_id FROM conversation_words
WHERE conversation_id = ANY(%s::bigint[])
  AND words @@ replace(%s, '{SHELF}', (conversation_id >> {SHELF_BITS})::text)::tsquery
"""


def remember_words(texts: Mapping[int, str]) -> None:
    """Keep what was said, by conversation, beside what is known of it and of its customer; one statement for many."""
    if not texts:
        return
    said = [" ".join(words_in(text)) for text in texts.values()]
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, [list(texts), said])


def conversations_with(text: str, *, limit: int, before: int | None = None) -> list[int]:
    """The newest conversations in which every typed word was said, newest first.

    Give the last id as `before` for the next page. None for a text without words.
    """
    query = tsquery(text, EACH)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"query": query, "before": before, "limit": limit})
        return [pk for (pk,) in cursor.fetchall()]


def among_conversations(text: str, ids: Collection[int]) -> set[int]:
    """Those of these conversations in which every typed word was said; for sets of some thousands."""
    query = tsquery(text, EACH)
    if not query or not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(AMONG, [list(ids), query])
        return {pk for (pk,) in cursor.fetchall()}
