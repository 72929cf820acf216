"""Pages customers looked at and things they used."""

import django.db.models.deletion
from django.db import migrations, models

import vafa.journeys.models.seen


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_audiences"),
        ("journeys", "0006_trigger_turn"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeenSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("key", models.CharField(default=vafa.journeys.models.seen.new_key, max_length=40, unique=True)),
                ("secret", models.CharField(max_length=300)),
                ("sites", models.CharField(blank=True, db_default="", default="", max_length=500)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("created_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "seen_source"},
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("key", models.UUIDField(unique=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journeys.seensource",
                    ),
                ),
            ],
            options={
                "db_table": "seen",
                "indexes": [
                    models.Index(fields=["customer", "kind", "at"], name="seen_of_customer"),
                    models.Index(fields=["at"], name="seen_at"),
                ],
            },
        ),
    ]
