"""A count stays as it was taken, and is settled once; a batch keeps what it was worth when it was checked."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION finance_count_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.settled_at IS NOT NULL OR (OLD.id, OLD.box_id, OLD.at, OLD.by_id, OLD.expected_minor, OLD.counted_minor,
      OLD.pieces) IS DISTINCT FROM (NEW.id, NEW.box_id, NEW.at, NEW.by_id, NEW.expected_minor, NEW.counted_minor,
      NEW.pieces) THEN
    RAISE EXCEPTION 'a count stays as it was taken' USING ERRCODE = 'check_violation', CONSTRAINT = 'count_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER count_stays BEFORE UPDATE ON finance_count FOR EACH ROW EXECUTE FUNCTION finance_count_stays();

CREATE FUNCTION finance_batch_keeps_its_worth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.currency <> OLD.currency OR NEW.box_id IS DISTINCT FROM OLD.box_id
     OR (OLD.state <> 'draft' AND NEW.state <> 'draft' AND NEW.base_minor <> OLD.base_minor) THEN
    RAISE EXCEPTION 'what a batch is worth was checked'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_keeps_its_worth';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_keeps_its_worth BEFORE UPDATE ON finance_batch
  FOR EACH ROW EXECUTE FUNCTION finance_batch_keeps_its_worth();
REVOKE DELETE ON finance_count, finance_box FROM sankofa_app;
REVOKE UPDATE, DELETE ON finance_paper FROM sankofa_app;
"""
BACK = """
DROP TRIGGER batch_keeps_its_worth ON finance_batch;
DROP TRIGGER count_stays ON finance_count;
DROP FUNCTION finance_batch_keeps_its_worth, finance_count_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0009_boxes")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
