import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_gifts_and_campaigns")]

    operations = [
        migrations.CreateModel(
            name="TriggerTurn",
            fields=[
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="journeys.plan",
                    ),
                ),
                ("due_at", models.DateTimeField()),
            ],
            options={"db_table": "trigger_turn"},
        ),
    ]
