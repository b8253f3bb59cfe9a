"""The chain of custody can be added to, never changed; history likewise."""

from django.db import migrations

CLOSE = """
REVOKE UPDATE, DELETE ON people_custodymove FROM sankofa_app;
REVOKE UPDATE, DELETE ON people_personhistory, people_channelhistory, people_identitydocumenthistory, people_consenthistory, people_relationhistory FROM sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
