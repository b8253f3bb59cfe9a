"""What was approved stays: decisions name the version they rest on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0004_drafts")]
    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON eligibility_approvedversion FROM sankofa_app", migrations.RunSQL.noop
        )
    ]
