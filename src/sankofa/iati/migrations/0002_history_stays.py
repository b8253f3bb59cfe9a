"""What was published in which words stays known: history is added to only."""

from django.db import migrations

CLOSE = "REVOKE UPDATE, DELETE ON iati_publisherhistory, iati_listinghistory FROM sankofa_app;"


class Migration(migrations.Migration):
    dependencies = [("iati", "0001_initial")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
