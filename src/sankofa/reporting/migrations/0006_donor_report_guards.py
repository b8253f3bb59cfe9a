"""What was prepared stays as it was prepared, what was signed off stays for good; the entries it rests on with it."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION reporting_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.prepared_at IS NOT NULL THEN
      RAISE EXCEPTION 'a report that was prepared stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_stays';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.signed_at IS NOT NULL
     OR (OLD.id, OLD.agreement_id) IS DISTINCT FROM (NEW.id, NEW.agreement_id)
     OR (OLD.prepared_at IS NOT NULL AND NEW.prepared_at IS NOT NULL AND
         (OLD.since, OLD.until, OLD.language, OLD.basis, OLD.content, OLD.digest, OLD.prepared_by_id, OLD.prepared_at)
         IS DISTINCT FROM
         (NEW.since, NEW.until, NEW.language, NEW.basis, NEW.content, NEW.digest, NEW.prepared_by_id, NEW.prepared_at))
     OR (OLD.prepared_at IS NULL AND NEW.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a report stays as it was prepared' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_stays BEFORE UPDATE OR DELETE ON reporting_donorreport
  FOR EACH ROW EXECUTE FUNCTION reporting_report_stays();

CREATE FUNCTION reporting_only_in_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_report uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.report_id ELSE NEW.report_id END;
BEGIN
  PERFORM 1 FROM reporting_donorreport WHERE id = of_report AND prepared_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the report was prepared' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_in_a_draft';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER only_in_a_draft BEFORE INSERT OR UPDATE OR DELETE ON reporting_donorreporttext
  FOR EACH ROW EXECUTE FUNCTION reporting_only_in_a_draft();
CREATE TRIGGER only_in_a_draft BEFORE INSERT OR DELETE ON reporting_reportedentry
  FOR EACH ROW EXECUTE FUNCTION reporting_only_in_a_draft();
REVOKE UPDATE ON reporting_reportedentry FROM sankofa_app;
REVOKE UPDATE, DELETE ON reporting_pseudonymkey FROM sankofa_app;
"""
BACK = """
DROP TRIGGER only_in_a_draft ON reporting_reportedentry;
DROP TRIGGER only_in_a_draft ON reporting_donorreporttext;
DROP TRIGGER report_stays ON reporting_donorreport;
DROP FUNCTION reporting_only_in_a_draft, reporting_report_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_donor_reports")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
