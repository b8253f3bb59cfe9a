"""A country or language that was ever recorded stays; it is dated out. Its history is only added to."""

from django.db import migrations

CLOSE = """
REVOKE DELETE ON reference_country, reference_language FROM sankofa_app;
REVOKE UPDATE, DELETE ON reference_countryhistory, reference_languagehistory FROM sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("reference", "0003_history")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
