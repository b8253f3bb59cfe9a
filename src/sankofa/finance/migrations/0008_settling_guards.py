"""What is open is settled once: nothing takes more than is open of an entry, nor promises to pay it twice.

An entry is open by its own postings of a nature (debts, money to come, promises without a case) less those that point
at it. Whoever writes one takes a lock on that entry first, so that two see each other.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION finance_open_of(entry uuid, of_nature text, OUT own bigint, OUT rest bigint) LANGUAGE sql STABLE AS $$
  SELECT COALESCE(sum(p.base_minor) FILTER (WHERE p.settles_id IS NULL), 0), COALESCE(sum(p.base_minor), 0)
    FROM (SELECT base_minor, settles_id FROM finance_posting
           WHERE entry_id = entry AND settles_id IS NULL AND nature = of_nature
             AND (of_nature <> 'committed' OR case_id IS NULL)
          UNION ALL
          SELECT base_minor, settles_id FROM finance_posting WHERE settles_id = entry AND nature = of_nature) p
$$;
CREATE FUNCTION finance_settles_what_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own bigint; rest bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.settles_id::text, 4));
  SELECT o.own, o.rest INTO own, rest FROM finance_open_of(NEW.settles_id, NEW.nature) o;
  IF own = 0 OR sign(rest) = -sign(own) OR abs(rest) > abs(own) THEN
    RAISE EXCEPTION 'more than is open of entry %', NEW.settles_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_settles_what_is_open';
  END IF;
  IF (SELECT count(DISTINCT mission_id) FROM finance_entry WHERE id IN (NEW.entry_id, NEW.settles_id)) <> 1 THEN
    RAISE EXCEPTION 'an entry settles one of its own mission'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_settles_its_own_mission';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER settles_what_is_open AFTER INSERT ON finance_posting
  FOR EACH ROW WHEN (NEW.settles_id IS NOT NULL) EXECUTE FUNCTION finance_settles_what_is_open();

CREATE FUNCTION finance_order_pays_what_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rest bigint; waits bigint; others bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.settles_id::text, 4));
  SELECT o.rest INTO rest FROM finance_open_of(NEW.settles_id, 'payable') o;
  SELECT COALESCE(sum(o.minor), 0), count(*) - 1 INTO waits, others
    FROM finance_order o JOIN finance_batch b ON b.id = o.batch_id
   WHERE o.settles_id = NEW.settles_id AND b.state IN ('draft', 'checked');
  IF rest >= 0 OR (NOT NEW.closes AND waits > -rest) OR (NEW.closes AND others > 0) THEN
    RAISE EXCEPTION 'another payment takes what is open of entry %', NEW.settles_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'order_pays_what_is_open';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER order_pays_what_is_open AFTER INSERT ON finance_order
  FOR EACH ROW WHEN (NEW.settles_id IS NOT NULL) EXECUTE FUNCTION finance_order_pays_what_is_open();
"""
BACK = """
DROP TRIGGER order_pays_what_is_open ON finance_order;
DROP TRIGGER settles_what_is_open ON finance_posting;
DROP FUNCTION finance_order_pays_what_is_open, finance_settles_what_is_open, finance_open_of;
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0007_settling")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
