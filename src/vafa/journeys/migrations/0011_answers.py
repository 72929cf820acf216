from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("journeys", "0010_plan_results")]

    operations = [
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                fields=["customer", "-done_at"], condition=Q(answer__isnull=False), name="follow_up_answered"
            ),
        ),
    ]
