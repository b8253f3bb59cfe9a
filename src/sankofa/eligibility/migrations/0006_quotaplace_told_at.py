"""When a case heard that it holds its places: who held them before this was kept has heard."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0005_approved_stays'),
    ]

    operations = [
        migrations.AddField(
            model_name='quotaplace',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL("UPDATE eligibility_quotaplace SET told_at = held_at", migrations.RunSQL.noop),
    ]
