"""Trigram matching, and `vafa_fold(text)`: the database's twin of `platform.i18n.folding.fold`."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from vafa.platform.i18n.folding_sql import DROP_FOLD_SQL, fold_sql


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = [
        TrigramExtension(),
        migrations.RunSQL(fold_sql(), DROP_FOLD_SQL),
    ]
