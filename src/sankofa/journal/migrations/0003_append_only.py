"""The access log can be added to and read, by nobody changed. History events and their context are likewise closed."""

from django.db import migrations

CLOSE = """
REVOKE UPDATE, DELETE ON journal_access FROM sankofa_app;
REVOKE UPDATE, DELETE ON pghistory_context FROM sankofa_app;
ALTER FUNCTION _pgh_attach_context() SECURITY DEFINER SET search_path = public;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_initial"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
