"""Decisions that rest on a compartment, behind its door as all it keeps; added to only."""

import django.db.models.deletion
import sankofa.kernel.ids
from django.conf import settings
from django.db import migrations, models


SHUT = """
ALTER TABLE protection_sealeddecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE protection_sealeddecision FORCE ROW LEVEL SECURITY;
CREATE POLICY protection_sealeddecision_door ON protection_sealeddecision
  USING (compartment_is_open(compartment, case_id)) WITH CHECK (compartment_is_open(compartment, case_id));
REVOKE UPDATE, DELETE ON protection_sealeddecision FROM sankofa_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_member_stayed_on'),
        ('protection', '0004_files_go_along'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SealedDecision',
            fields=[
                ('id', models.UUIDField(default=sankofa.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('compartment', models.CharField(choices=[('health', 'Health file'), ('protection', 'Protection notes')], max_length=12)),
                ('sealed', models.BinaryField()),
                ('letter', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'at'], name='sealed_decision_case')],
            },
        ),
        migrations.RunSQL(SHUT, migrations.RunSQL.noop),
    ]
