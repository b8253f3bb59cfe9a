"""A record that was joined with another leads to one that stands: no chains, no circles, whoever writes.

The record that stands is locked first, so that two joins at once see each other.
"""

from django.db import migrations

FLAT = """
CREATE FUNCTION person_merges_are_flat() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM people_person WHERE id = NEW.canonical_id FOR UPDATE;
  IF EXISTS (SELECT FROM people_person WHERE id = NEW.canonical_id AND canonical_id IS NOT NULL)
  OR EXISTS (SELECT FROM people_person WHERE canonical_id = NEW.id) THEN
    RAISE EXCEPTION 'a record that was joined with another cannot stand for a third'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'person_merges_are_flat';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_merges_are_flat BEFORE INSERT OR UPDATE OF canonical_id ON people_person
  FOR EACH ROW WHEN (NEW.canonical_id IS NOT NULL) EXECUTE FUNCTION person_merges_are_flat();
"""
BACK = """
DROP TRIGGER person_merges_are_flat ON people_person;
DROP FUNCTION person_merges_are_flat();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_shield_offers")]
    operations = [migrations.RunSQL(FLAT, BACK)]
