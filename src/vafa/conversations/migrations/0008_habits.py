"""When and where customers answer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_held_back"),
        ("customers", "0006_audiences"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("working", models.JSONField()),
                ("off", models.JSONField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("minutes_off", models.PositiveSmallIntegerField()),
                ("txid", models.BigIntegerField()),
                ("read_at", models.DateTimeField()),
            ],
            options={"db_table": "habit_rhythm"},
        ),
        migrations.CreateModel(
            name="Habit",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="habit",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                ("stale", models.BooleanField(db_default=True, default=True)),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("strength", models.FloatField(db_default=0, default=0)),
                ("within", models.IntegerField(db_default=0, default=0)),
                ("moments", models.IntegerField(db_default=0, default=0)),
                ("minutes_off", models.PositiveSmallIntegerField(null=True)),
                ("strength_off", models.FloatField(db_default=0, default=0)),
                ("within_off", models.IntegerField(db_default=0, default=0)),
                ("moments_off", models.IntegerField(db_default=0, default=0)),
                ("channel", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("answers_there", models.IntegerField(db_default=0, default=0)),
                ("answers", models.IntegerField(db_default=0, default=0)),
            ],
            options={
                "db_table": "habit",
                "indexes": [
                    models.Index(condition=models.Q(("stale", True)), fields=["customer"], name="habit_stale")
                ],
            },
        ),
    ]
