"""What keeps the ledger true: double entries that balance, closed books, shares that sum to all, nothing rewritten.

Composite keys bind a posting to its entry with the number of postings that this one declares: once its places are
taken, nothing can be added to it. So one check per entry, at commit, is enough.
"""

from django.db import migrations

KEYS = """
ALTER TABLE finance_posting
  ADD CONSTRAINT posting_of_its_entry FOREIGN KEY (entry_id, "of") REFERENCES finance_entry (id, lines),
  ADD CONSTRAINT posting_of_its_account FOREIGN KEY (account_id, nature) REFERENCES finance_account (id, nature);
"""
BALANCE = """
CREATE FUNCTION finance_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE n bigint; sum_minor numeric; sum_base numeric;
BEGIN
  SELECT count(*), sum(minor), sum(base_minor) INTO n, sum_minor, sum_base FROM finance_posting WHERE entry_id = NEW.id;
  IF n <> NEW.lines OR sum_minor <> 0 OR sum_base <> 0 THEN
    RAISE EXCEPTION 'entry % does not balance', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON finance_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION finance_entry_balances();
"""
# Entries share a lock per mission, closing takes it alone: no entry slips in behind a closing that it did not see.
CLOSE = """
CREATE FUNCTION finance_books_are_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended(mission_id::text, 2))
    FROM (SELECT DISTINCT mission_id FROM made) AS missions;
  IF EXISTS (SELECT FROM made JOIN finance_close c ON c.mission_id = made.mission_id AND made."on" < c.until) THEN
    RAISE EXCEPTION 'the books of this day are closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'books_are_open';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER books_are_open AFTER INSERT ON finance_entry REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION finance_books_are_open();

CREATE FUNCTION finance_close_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.mission_id::text, 2));
  IF EXISTS (SELECT FROM finance_close WHERE mission_id = NEW.mission_id AND until >= NEW.until) THEN
    RAISE EXCEPTION 'closed further already' USING ERRCODE = 'check_violation', CONSTRAINT = 'close_goes_on';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER close_alone BEFORE INSERT ON finance_close FOR EACH ROW EXECUTE FUNCTION finance_close_alone();
"""
SHARES = """
CREATE FUNCTION finance_shares_are_all() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole bigint;
BEGIN
  SELECT sum(bp) INTO whole FROM finance_funding WHERE project_id = NEW.project_id AND since = NEW.since;
  IF whole <> 10000 THEN
    RAISE EXCEPTION 'shares sum to % of 10000', whole USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_are_all';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shares_are_all AFTER INSERT ON finance_funding DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION finance_shares_are_all();
"""
# Refused to everybody, the owner too: a right can be granted by mistake.
FROZEN = """
CREATE FUNCTION finance_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is added to only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON finance_entry
  FOR EACH STATEMENT EXECUTE FUNCTION finance_never_rewritten();
CREATE TRIGGER never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON finance_posting
  FOR EACH STATEMENT EXECUTE FUNCTION finance_never_rewritten();
CREATE TRIGGER never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON finance_close
  FOR EACH STATEMENT EXECUTE FUNCTION finance_never_rewritten();
REVOKE UPDATE, DELETE ON finance_entry, finance_posting, finance_close, finance_funding, finance_extension,
  finance_revision, finance_revisionline FROM sankofa_app;
REVOKE UPDATE, DELETE ON finance_account FROM sankofa_app;
REVOKE UPDATE, DELETE ON finance_agreementhistory, finance_projecthistory, finance_routehistory FROM sankofa_app;
"""
BACK = """
DROP TRIGGER never_rewritten ON finance_entry;
DROP TRIGGER never_rewritten ON finance_posting;
DROP TRIGGER never_rewritten ON finance_close;
DROP TRIGGER shares_are_all ON finance_funding;
DROP TRIGGER close_alone ON finance_close;
DROP TRIGGER books_are_open ON finance_entry;
DROP TRIGGER entry_balances ON finance_entry;
DROP FUNCTION finance_never_rewritten, finance_shares_are_all, finance_close_alone, finance_books_are_open,
  finance_entry_balances;
ALTER TABLE finance_posting DROP CONSTRAINT posting_of_its_entry, DROP CONSTRAINT posting_of_its_account;
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_initial")]
    operations = [migrations.RunSQL("".join([KEYS, BALANCE, CLOSE, SHARES, FROZEN]), BACK)]
