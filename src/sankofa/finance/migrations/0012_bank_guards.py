"""What is matched to a line of a statement sums to it, on its own account; the line stays as the bank wrote it."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION finance_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_line uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.line_id ELSE NEW.line_id END;
  whole bigint; matched bigint; n bigint; own bigint;
BEGIN
  SELECT l.minor, COALESCE(sum(p.base_minor), 0), count(m.id), count(p.entry_id) INTO whole, matched, n, own
    FROM finance_statementline l JOIN finance_bankaccount b ON b.id = l.bank_id
    LEFT JOIN finance_match m ON m.line_id = l.id
    LEFT JOIN finance_posting p ON p.entry_id = m.entry_id AND p.place = m.place
          AND p.account_id = b.account_id AND p.nature = 'bank'
   WHERE l.id = of_line GROUP BY l.id;
  IF n > 0 AND (matched <> whole OR own <> n) THEN
    RAISE EXCEPTION 'what is matched does not come to the line %', of_line
      USING ERRCODE = 'check_violation', CONSTRAINT = 'match_sums';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER match_sums AFTER INSERT OR DELETE ON finance_match DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION finance_match_sums();

CREATE FUNCTION finance_statement_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.bank_id, OLD.statement_id, OLD.key, OLD."on", OLD.minor, OLD.ends, OLD.message, OLD.party_sealed)
     IS DISTINCT FROM
     (NEW.id, NEW.bank_id, NEW.statement_id, NEW.key, NEW."on", NEW.minor, NEW.ends, NEW.message, NEW.party_sealed) THEN
    RAISE EXCEPTION 'a statement stays as the bank wrote it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_line_stays BEFORE UPDATE ON finance_statementline
  FOR EACH ROW EXECUTE FUNCTION finance_statement_line_stays();
REVOKE UPDATE, DELETE ON finance_statement FROM sankofa_app;
REVOKE DELETE ON finance_statementline FROM sankofa_app;
REVOKE UPDATE ON finance_match FROM sankofa_app;
"""
BACK = """
DROP TRIGGER statement_line_stays ON finance_statementline;
DROP TRIGGER match_sums ON finance_match;
DROP FUNCTION finance_statement_line_stays, finance_match_sums;
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0011_bank")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
