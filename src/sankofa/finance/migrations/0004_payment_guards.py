"""What was checked stays as it was: orders change in a draft only, a batch goes forward, its total is its orders'."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION finance_order_in_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_batch uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.batch_id ELSE NEW.batch_id END;
BEGIN
  PERFORM 1 FROM finance_batch WHERE id = of_batch AND state = 'draft' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the batch was checked' USING ERRCODE = 'check_violation', CONSTRAINT = 'order_in_a_draft';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER order_in_a_draft BEFORE INSERT OR DELETE ON finance_order
  FOR EACH ROW EXECUTE FUNCTION finance_order_in_a_draft();

CREATE FUNCTION finance_batch_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole bigint;
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'checked'), ('checked', 'draft'),
                                    ('checked', 'released'), ('released', 'sent')) THEN
    RAISE EXCEPTION 'a batch does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_goes_on';
  END IF;
  IF NEW.state <> 'draft' THEN
    SELECT COALESCE(sum(minor), 0) INTO whole FROM finance_order WHERE batch_id = NEW.id;
    IF whole <> NEW.total_minor OR whole = 0 THEN
      RAISE EXCEPTION 'the total is not that of the orders' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_total';
    END IF;
  END IF;
  IF NEW.made_by_id <> OLD.made_by_id OR NEW.made_at <> OLD.made_at
     OR (OLD.released_by_id IS NOT NULL AND NEW.released_by_id IS DISTINCT FROM OLD.released_by_id) THEN
    RAISE EXCEPTION 'who made and released a batch stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_goes_on BEFORE UPDATE ON finance_batch FOR EACH ROW EXECUTE FUNCTION finance_batch_goes_on();
REVOKE UPDATE ON finance_order FROM sankofa_app;
REVOKE DELETE ON finance_batch FROM sankofa_app;
"""
BACK = """
DROP TRIGGER batch_goes_on ON finance_batch;
DROP TRIGGER order_in_a_draft ON finance_order;
DROP FUNCTION finance_batch_goes_on, finance_order_in_a_draft;
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0003_payments")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
