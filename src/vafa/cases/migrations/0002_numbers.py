"""Case numbers come from a sequence: unique, growing, with gaps where a transaction was given up."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL("CREATE SEQUENCE case_number START 1001", "DROP SEQUENCE case_number")]
