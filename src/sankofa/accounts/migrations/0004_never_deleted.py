"""Staff, their roles and their places end, they are never deleted; and history is only added to."""

from django.db import migrations

CLOSE = """
REVOKE DELETE ON accounts_mission, accounts_office, accounts_organisation, accounts_staff, accounts_rolegrant
    FROM sankofa_app;
REVOKE UPDATE, DELETE ON accounts_missionhistory, accounts_officehistory, accounts_organisationhistory,
    accounts_staffhistory, accounts_rolegranthistory FROM sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_history")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
