"""Accounts can be called, asked, paced and counted."""

import vafa.channels.models
from django.db import migrations, models


def give_tokens(apps, schema_editor):
    Account = apps.get_model("channels", "Account")
    for account in Account.objects.all():
        account.token = vafa.channels.models.new_token()
        account.save(update_fields=["token"])


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]

    operations = [
        migrations.AddField("account", "credit", models.FloatField(null=True)),
        migrations.AddField("account", "credit_alarm", models.FloatField(null=True)),
        migrations.AddField("account", "credit_at", models.DateTimeField(null=True)),
        migrations.AddField("account", "heard_at", models.DateTimeField(null=True)),
        migrations.AddField("account", "poll_at", models.DateTimeField(null=True)),
        migrations.AddField("account", "poll_state", models.JSONField(default=dict)),
        migrations.AddField("account", "slot_at", models.DateTimeField(null=True)),
        migrations.AddField("account", "token", models.CharField(default="", max_length=40)),
        migrations.RunPython(give_tokens, migrations.RunPython.noop),
        migrations.AlterField(
            "account",
            "token",
            models.CharField(default=vafa.channels.models.new_token, max_length=40, unique=True),
        ),
    ]
