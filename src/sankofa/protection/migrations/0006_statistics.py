"""Sealed answers may be read for statistics: by the report role, in one transaction, once an opening is written down."""

from django.db import migrations, models

DOOR = """
-- Writes an opening for statistics and ties it to this transaction.
CREATE FUNCTION open_statistics(why text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE opening uuid := gen_random_uuid();
BEGIN
  INSERT INTO protection_statisticsopening (id, reason, at, transaction)
  VALUES (opening, why, now(), pg_current_xact_id()::text);
  RETURN opening;
END $$;

-- Whether this very transaction opened the sealed answers for statistics.
CREATE FUNCTION statistics_are_open() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM protection_statisticsopening WHERE transaction = pg_current_xact_id_if_assigned()::text
  )
$$;
REVOKE ALL ON FUNCTION open_statistics(text), statistics_are_open() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_statistics(text), statistics_are_open() TO sankofa_report;
REVOKE INSERT, UPDATE, DELETE ON protection_statisticsopening FROM sankofa_app;

-- The door of a case is the app's; a policy for everybody would ask the report role for it too.
ALTER POLICY protection_sealedanswer_door ON protection_sealedanswer TO sankofa_app;
CREATE POLICY protection_sealedanswer_statistics ON protection_sealedanswer FOR SELECT TO sankofa_report
  USING ((SELECT statistics_are_open()));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('protection', '0005_sealeddecision'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatisticsOpening',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('transaction', models.CharField(max_length=24)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='statistics_opening_has_a_reason')],
            },
        ),
        migrations.RunSQL(DOOR, migrations.RunSQL.noop),
    ]
