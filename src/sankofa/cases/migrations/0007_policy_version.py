"""A clearance names every safeguard that was in force: more than one file since they were split by subject."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_member_stayed_on'),
    ]

    operations = [
        migrations.AlterField(
            model_name='clearance',
            name='policy_version',
            field=models.CharField(max_length=200),
        ),
    ]
