"""What was asked for stays: a transfer goes forward only, and its two entries are of its own accounts."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION finance_transfer_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.mission_id, OLD.source_id, OLD.target_id, OLD.minor, OLD.expected_minor, OLD."on", OLD.line_id,
      OLD.made_by_id, OLD.made_at) IS DISTINCT FROM
     (NEW.id, NEW.mission_id, NEW.source_id, NEW.target_id, NEW.minor, NEW.expected_minor, NEW."on", NEW.line_id,
      NEW.made_by_id, NEW.made_at)
     OR (OLD.state, NEW.state) NOT IN (('made', 'sent'), ('sent', 'arrived'), ('made', 'withdrawn'),
                                       ('sent', 'withdrawn'))
     OR (OLD.state = 'sent' AND (OLD.released_by_id, OLD.left_entry_id, OLD.base_minor) IS DISTINCT FROM
                                (NEW.released_by_id, NEW.left_entry_id, NEW.base_minor)) THEN
    RAISE EXCEPTION 'a transfer stays as it was asked for'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_goes_on';
  END IF;
  IF NEW.state = 'sent' AND NOT EXISTS (SELECT FROM finance_posting WHERE entry_id = NEW.left_entry_id
       AND account_id = NEW.source_id AND minor = -NEW.minor AND base_minor = -NEW.base_minor)
     OR NEW.state = 'arrived' AND NOT EXISTS (SELECT FROM finance_posting WHERE entry_id = NEW.arrived_entry_id
       AND nature = 'transit' AND base_minor = -NEW.base_minor) THEN
    RAISE EXCEPTION 'the entry is not that of the transfer'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_has_its_entries';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfer_goes_on BEFORE UPDATE ON finance_moneytransfer
  FOR EACH ROW EXECUTE FUNCTION finance_transfer_goes_on();
REVOKE DELETE ON finance_moneytransfer FROM sankofa_app;
"""
BACK = """
DROP TRIGGER transfer_goes_on ON finance_moneytransfer;
DROP FUNCTION finance_transfer_goes_on;
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0016_money_transfers")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
