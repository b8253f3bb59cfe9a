"""Of versions approved on one day no two hold at once; one that was used stays. What else was approved is never edited."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import sankofa.eligibility.models

# Whether one was used before it was kept is not known: it counts as used.
READ = """
UPDATE eligibility_approvedversion SET
    known_on = coalesce((regexp_match(text, 'known_since:\\s*(\\d{4}-\\d{2}-\\d{2})'))[1]::date, approved_at::date),
    until = (regexp_match(text, 'in_force:\\s*"?\\[\\s*\\d{4}-\\d{2}-\\d{2}\\s*,\\s*(\\d{4}-\\d{2}-\\d{2})'))[1]::date,
    used_at = approved_at
"""
ONLY_THESE = "GRANT UPDATE (until, used_at) ON eligibility_approvedversion TO sankofa_app"


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0009_departure_notice")]
    operations = [
        migrations.AddField("approvedversion", "until", models.DateField(null=True)),
        migrations.AddField("approvedversion", "known_on", models.DateField(null=True)),
        migrations.AddField("approvedversion", "used_at", models.DateTimeField(null=True)),
        migrations.RunSQL(READ, migrations.RunSQL.noop),
        migrations.AlterField("approvedversion", "known_on", models.DateField()),
        migrations.AddConstraint(
            "approvedversion",
            models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("starts_on")), _connector="OR"),
                name="approved_ends_after",
            ),
        ),
        migrations.AddConstraint(
            "approvedversion",
            models.CheckConstraint(
                condition=models.Q(
                    ("used_at", None), ("until", None), ("until__gt", models.F("starts_on")), _connector="OR"
                ),
                name="approved_used_stays",
            ),
        ),
        migrations.AddConstraint(
            "approvedversion",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="approved_one_at_a_time",
                expressions=[
                    ("scheme", "="),
                    ("known_on", "="),
                    (sankofa.eligibility.models.Days("starts_on", "until"), "&&"),
                ],
            ),
        ),
        migrations.RunSQL(ONLY_THESE, migrations.RunSQL.noop),
    ]
