"""When visits are proposed: a mission's own rhythm."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_never_deleted'),
        ('reintegration', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='VisitRhythm',
            fields=[
                ('mission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.mission')),
                ('months', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=8)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('months__len__gt', 0)), name='rhythm_has_months')],
            },
        ),
    ]
