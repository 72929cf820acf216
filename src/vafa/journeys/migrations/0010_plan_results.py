import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0009_step_counts")]

    operations = [
        migrations.CreateModel(
            name="PlanResult",
            fields=[
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="result",
                        serialize=False,
                        to="journeys.plan",
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("wanted_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(null=True)),
                ("data", models.JSONField(db_default={}, default=dict)),
                ("beginnings", models.JSONField(db_default=[], default=list)),
            ],
            options={
                "db_table": "plan_result",
                "indexes": [models.Index(fields=["due_at"], name="plan_result_due")],
            },
        ),
    ]
