"""Test cases that came from real refusals; added to only."""

import django.db.models.deletion
import sankofa.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0007_trials'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptSample',
            fields=[
                ('id', models.UUIDField(default=sankofa.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('scheme', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=160)),
                ('text', models.TextField()),
                ('kept_on', models.DateField()),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'name'), name='kept_sample_name_once')],
            },
        ),
        migrations.RunSQL("REVOKE UPDATE, DELETE ON eligibility_keptsample FROM sankofa_app", migrations.RunSQL.noop),
    ]
