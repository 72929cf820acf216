"""The words of every conversation, kept for finding; the index comes after what was said so far."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# What people wrote: customers, and staff in answers and notes; not the letters that go to everyone.
FILL = """
INSERT INTO conversation_words (conversation_id, words)
SELECT c.id, array_to_tsvector(ARRAY(
           SELECT DISTINCT (c.id >> 14) || ':' || word
           FROM (SELECT c.subject || ' ' || p.search AS text
                 UNION ALL
                 SELECT m.text FROM message m WHERE m.conversation_id = c.id
                 AND (m.direction <> 'out' OR m.author_id IS NOT NULL)) AS said,
                unnest(vafa_words(said.text)) AS word
           LIMIT 6000))
FROM (SELECT id, subject, customer_id FROM conversation ORDER BY id) c JOIN customer p ON p.id = c.customer_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0002_fewer_indexes"),
        ("search", "0002_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConversationWords",
            fields=[
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="conversations.conversation",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={"db_table": "conversation_words"},
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="conversationwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="conversation_words_find"
            ),
        ),
    ]
