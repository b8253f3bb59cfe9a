"""What happened stays: the timeline and clearances can be added to, never changed; history likewise."""

from django.db import migrations

CLOSE = """
REVOKE UPDATE, DELETE ON cases_event, cases_clearance FROM sankofa_app;
REVOKE UPDATE, DELETE ON cases_casehistory, cases_memberhistory, cases_notehistory, cases_taskhistory FROM sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
