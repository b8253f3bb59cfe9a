"""What is matched sums to the line in the currency of the account: in euros as the books have it."""

from django.db import migrations

SUMS = """
CREATE OR REPLACE FUNCTION finance_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_line uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.line_id ELSE NEW.line_id END;
  whole bigint; matched bigint; n bigint; own bigint;
BEGIN
  SELECT l.minor, COALESCE(sum({amount}), 0), count(m.id), count(p.entry_id)
    INTO whole, matched, n, own
    FROM finance_statementline l JOIN finance_bankaccount b ON b.id = l.bank_id
    JOIN finance_account a ON a.id = b.account_id
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
"""
OWN = SUMS.format(amount="CASE a.currency WHEN 'EUR' THEN p.base_minor ELSE p.minor END")
BACK = SUMS.format(amount="p.base_minor")


class Migration(migrations.Migration):
    dependencies = [("finance", "0014_history_of_before")]
    operations = [migrations.RunSQL(OWN, BACK)]
