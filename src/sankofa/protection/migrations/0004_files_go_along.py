"""Whoever leaves to a case of their own takes their health file, protection notes and sealed answers along.

The database does it, as its owner: whoever splits a case opens nothing, learns nothing and can forget nothing.
"""

from django.db import migrations

TABLES = ("healthfile", "healthentry", "protectionnote", "sealedanswer")

# Row-level security holds for the owner too. This lets the owner through inside a trigger, where nobody asks anything.
THROUGH = """
CREATE POLICY protection_{table}_goes_along ON protection_{table} TO CURRENT_USER
  USING (pg_trigger_depth() > 0) WITH CHECK (pg_trigger_depth() > 0);
"""

ALONG = """
CREATE FUNCTION files_go_along() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE own uuid;
BEGIN
  SELECT id INTO own FROM cases_member
  WHERE case_id = NEW.left_to_id AND person_id = NEW.person_id AND left_on IS NULL;
  IF own IS NULL THEN
    RAISE EXCEPTION 'a member leaves to a case that they are on' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE protection_healthentry SET case_id = NEW.left_to_id
  WHERE file_id IN (SELECT id FROM protection_healthfile WHERE member_id = NEW.id);
  UPDATE protection_healthfile SET case_id = NEW.left_to_id, member_id = own WHERE member_id = NEW.id;
  UPDATE protection_protectionnote SET case_id = NEW.left_to_id, member_id = own WHERE member_id = NEW.id;
  UPDATE protection_sealedanswer SET case_id = NEW.left_to_id, member_id = own WHERE member_id = NEW.id;
  -- The guardian is known there too; the consent was for the old application and is asked anew.
  INSERT INTO protection_guardian (id, member_id, name, organisation, contact, since, child_view)
  SELECT gen_random_uuid(), own, name, organisation, contact, since, child_view
  FROM protection_guardian WHERE member_id = NEW.id AND until IS NULL;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION files_go_along() FROM PUBLIC;
CREATE TRIGGER files_go_along AFTER UPDATE OF left_to_id ON cases_member
  FOR EACH ROW WHEN (NEW.left_to_id IS NOT NULL AND NEW.left_to_id IS DISTINCT FROM OLD.left_to_id)
  EXECUTE FUNCTION files_go_along();
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0003_sealed_answers"), ("cases", "0006_member_stayed_on")]
    operations = [
        *[migrations.RunSQL(THROUGH.format(table=table), migrations.RunSQL.noop) for table in TABLES],
        migrations.RunSQL(ALONG, migrations.RunSQL.noop),
    ]
