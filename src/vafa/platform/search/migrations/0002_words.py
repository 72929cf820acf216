"""`vafa_words(text)`: the database's twin of `platform.search.words.words_in`."""

from django.db import migrations

from vafa.platform.search.words import DROP_WORDS_SQL, words_sql


class Migration(migrations.Migration):
    dependencies = [("search", "0001_folding")]

    operations = [migrations.RunSQL(words_sql(), DROP_WORDS_SQL)]
