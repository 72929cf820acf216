from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("journeys", "0007_seen")]

    operations = [
        migrations.AddIndex(
            model_name="gift",
            index=models.Index(
                fields=["valid_until"],
                condition=Q(kind="points", used_at=None, withdrawn_at=None),
                name="points_ending",
            ),
        ),
    ]
