from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("journeys", "0012_rehearsal")]

    operations = [
        migrations.RemoveIndex(model_name="gift", name="points_ending"),
        migrations.AddIndex(
            model_name="gift",
            index=models.Index(
                fields=["valid_until"], condition=Q(used_at=None, withdrawn_at=None), name="gift_ending"
            ),
        ),
    ]
