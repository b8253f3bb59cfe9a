"""Whoever comes in or changes is to be looked at: noted by triggers, so that no way of writing is forgotten.

Once per statement, so that a caseload that comes in at once costs one insert. Everybody on file is due at first.
"""

from django.db import migrations

WATCHED = ("people_alias", "people_identifier", "people_identitydocument", "people_channel")

FUNCTIONS = """
CREATE FUNCTION matching_people_came() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO matching_due (person_id) SELECT id FROM now_rows;
  RETURN NULL;
END $$;
CREATE FUNCTION matching_people_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO matching_due (person_id)
  SELECT n.id FROM now_rows n JOIN old_rows o USING (id)
   WHERE (n.full_name, n.latin_name, n.birth_from, n.birth_until, n.sex, n.canonical_id, n.shielded_by_id)
         IS DISTINCT FROM
         (o.full_name, o.latin_name, o.birth_from, o.birth_until, o.sex, o.canonical_id, o.shielded_by_id);
  RETURN NULL;
END $$;
CREATE FUNCTION matching_people_have_more() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO matching_due (person_id) SELECT DISTINCT person_id FROM now_rows;
  RETURN NULL;
END $$;
CREATE TRIGGER matching_came AFTER INSERT ON people_person
  REFERENCING NEW TABLE AS now_rows FOR EACH STATEMENT EXECUTE FUNCTION matching_people_came();
CREATE TRIGGER matching_changed AFTER UPDATE ON people_person
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows FOR EACH STATEMENT
  EXECUTE FUNCTION matching_people_changed();
INSERT INTO matching_due (person_id) SELECT id FROM people_person;
"""
BACK = """
DROP TRIGGER matching_came ON people_person;
DROP TRIGGER matching_changed ON people_person;
"""
MORE = "".join(
    f"CREATE TRIGGER matching_more_{verb} AFTER {verb} ON {table} REFERENCING NEW TABLE AS now_rows"
    " FOR EACH STATEMENT EXECUTE FUNCTION matching_people_have_more();\n"
    for table in WATCHED
    for verb in ("INSERT", "UPDATE")
)
LESS = "".join(f"DROP TRIGGER matching_more_{verb} ON {table};\n" for table in WATCHED for verb in ("INSERT", "UPDATE"))
NO_FUNCTIONS = """
DROP FUNCTION matching_people_came();
DROP FUNCTION matching_people_changed();
DROP FUNCTION matching_people_have_more();
"""
STAYS = """
REVOKE UPDATE, DELETE ON matching_pairhistory FROM sankofa_app;
REVOKE DELETE ON matching_join FROM sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("people", "0006_flat_merges")]
    operations = [
        migrations.RunSQL(FUNCTIONS + MORE, BACK + LESS + NO_FUNCTIONS),
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
    ]
