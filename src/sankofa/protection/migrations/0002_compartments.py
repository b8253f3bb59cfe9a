"""Row-level security of the compartments and the database function that is their only door."""

from django.db import migrations

TABLES = {
    "protection_healthfile": "health",
    "protection_healthentry": "health",
    "protection_protectionnote": "protection",
}

DOOR = """
-- Writes an opening and ties it to this transaction. NULL when the staff member has no key and breaks no glass.
CREATE FUNCTION open_compartment(which text, of_case uuid, for_staff uuid, why text, glass boolean)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE opening uuid := gen_random_uuid();
BEGIN
  IF NOT glass AND NOT EXISTS (
    SELECT 1 FROM protection_key k JOIN cases_case c ON c.mission_id = k.mission_id
    WHERE c.id = of_case AND k.staff_id = for_staff AND k.compartment = which
      AND k.since <= now() AND (k.until IS NULL OR k.until > now())
  ) THEN RETURN NULL;
  END IF;
  INSERT INTO protection_opening
    (id, compartment, case_id, staff_id, reason, break_glass, at, expires_at, transaction)
  VALUES (opening, which, of_case, for_staff, why, glass, now(), now() + interval '10 minutes',
          pg_current_xact_id()::text);
  INSERT INTO journal_access (id, at, staff_id, staff_name, action, case_id, person_id, detail)
  SELECT gen_random_uuid(), now(), s.id, s.name, 'opened_compartment', of_case, NULL,
         CASE WHEN glass THEN 'without a key' ELSE '' END
  FROM accounts_staff s WHERE s.id = for_staff;
  RETURN opening;
END $$;

-- Whether this very transaction opened that compartment of that case.
CREATE FUNCTION compartment_is_open(which text, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM protection_opening
    WHERE case_id = of_case AND compartment = which
      AND transaction = pg_current_xact_id_if_assigned()::text AND expires_at > clock_timestamp()
  )
$$;
REVOKE ALL ON FUNCTION open_compartment(text, uuid, uuid, text, boolean) FROM PUBLIC;
REVOKE ALL ON FUNCTION compartment_is_open(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_compartment(text, uuid, uuid, text, boolean) TO sankofa_app;
GRANT EXECUTE ON FUNCTION compartment_is_open(text, uuid) TO sankofa_app;

REVOKE INSERT, UPDATE, DELETE ON protection_opening FROM sankofa_app;
REVOKE UPDATE, DELETE ON protection_verdict, protection_guardianhistory FROM sankofa_app;
REVOKE DELETE ON protection_key FROM sankofa_app;
REVOKE UPDATE, DELETE ON protection_healthentry, protection_protectionnote FROM sankofa_app;
REVOKE DELETE ON protection_healthfile FROM sankofa_app;
"""

SHUT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_door ON {table}
  USING (compartment_is_open('{which}', case_id)) WITH CHECK (compartment_is_open('{which}', case_id));
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial"), ("journal", "0003_append_only")]
    operations = [
        migrations.RunSQL(DOOR, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(SHUT.format(table=table, which=which), migrations.RunSQL.noop)
            for table, which in TABLES.items()
        ],
    ]
