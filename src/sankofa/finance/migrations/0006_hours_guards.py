"""Rates of an hour are added to only; so is the history of hours."""

from django.db import migrations

CLOSE = "REVOKE UPDATE, DELETE ON finance_hourrate, finance_hourshistory FROM sankofa_app;"


class Migration(migrations.Migration):
    dependencies = [("finance", "0005_hours")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
