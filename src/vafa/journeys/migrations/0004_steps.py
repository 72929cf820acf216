"""Plans become steps: a version's touchpoints are the steps of its content, and a run is known by a key."""

from django.db import migrations, models
from django.db.models import Q

# What was a list of touchpoints begins with an order and is walked in the same order. Planned rows stay as they are.
TO_CONTENT = """
UPDATE plan_version SET content = jsonb_build_object(
    'entry', jsonb_build_object('trigger', 'order_placed'), 'exits', '[]'::jsonb, 'goal', NULL, 'hold_out', 0,
    'importance', 3, 'steps', content);
UPDATE plan SET draft = jsonb_build_object(
    'entry', jsonb_build_object('trigger', 'order_placed'), 'exits', '[]'::jsonb, 'goal', NULL, 'hold_out', 0,
    'importance', 3, 'steps', draft) WHERE jsonb_typeof(draft) = 'array';
UPDATE run SET key = 'order:' || order_id;
"""
FROM_CONTENT = """
UPDATE plan_version SET content = content -> 'steps';
UPDATE plan SET draft = draft -> 'steps' WHERE jsonb_typeof(draft) = 'object';
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0003_greeting_day"), ("sales", "0001_initial")]

    operations = [
        migrations.RenameField("planversion", "touchpoints", "content"),
        migrations.AddField("run", "key", models.CharField(max_length=100, default=""), preserve_default=False),
        migrations.RunSQL(TO_CONTENT, FROM_CONTENT),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint("run", "one_run_per_order"),
        migrations.AddConstraint("run", models.UniqueConstraint(fields=["plan", "key"], name="one_run_per_key")),
        migrations.AlterField(
            "run",
            "order",
            models.ForeignKey(
                "sales.Order", null=True, on_delete=models.PROTECT, related_name="runs", db_index=False
            ),
        ),
        migrations.AddField("run", "because_of", models.BigIntegerField(null=True)),
        migrations.AddField("run", "context", models.JSONField(default=dict, db_default={})),
        migrations.AddField("run", "seen", models.JSONField(default=dict, db_default={})),
        migrations.AddField("run", "held_out", models.BooleanField(default=False, db_default=False)),
        migrations.AddIndex(
            "run", models.Index(fields=["order"], condition=Q(order__isnull=False), name="run_of_order")
        ),
        migrations.AddIndex("run", models.Index(fields=["plan", "started_at"], name="run_of_plan")),
        migrations.AddField(
            "followup", "waits_for", models.CharField(max_length=100, default="", db_default="", blank=True)
        ),
        migrations.AddIndex(
            "followup",
            models.Index(
                fields=["waits_for", "customer"], condition=Q(state="planned") & ~Q(waits_for=""), name="follow_up_waits"
            ),
        ),
    ]
