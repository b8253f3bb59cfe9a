"""A gate opens only with a clearance of this case, for this gate, given for this very act; history is append-only.

The application checks too; this holds for every other way in: an import, an API, a shell.
"""

from django.db import migrations

GATES = """
CREATE FUNCTION travel_clearance(clearance uuid, of_case uuid, wanted text, acted_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM cases_clearance
    WHERE id = clearance AND case_id = of_case AND gate = wanted
      AND acted_at BETWEEN issued_at AND issued_at + interval '10 minutes';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no clearance for gate % of this case', wanted USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE FUNCTION travel_booking_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM travel_clearance(NEW.hold_clearance_id, NEW.case_id, 'hold', NEW.held_at);
  RETURN NEW;
END $$;
CREATE TRIGGER travel_booking_gate BEFORE INSERT OR UPDATE OF hold_clearance_id, case_id, held_at ON travel_booking
  FOR EACH ROW EXECUTE FUNCTION travel_booking_gate();

CREATE FUNCTION travel_ticket_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM travel_clearance(NEW.clearance_id, b.case_id, 'ticket', NEW.issued_at)
    FROM travel_passenger p JOIN travel_booking b ON b.id = p.booking_id WHERE p.id = NEW.passenger_id;
  RETURN NEW;
END $$;
CREATE TRIGGER travel_ticket_gate BEFORE INSERT OR UPDATE OF clearance_id, passenger_id, issued_at ON travel_ticket
  FOR EACH ROW EXECUTE FUNCTION travel_ticket_gate();

CREATE FUNCTION travel_handover_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM travel_clearance(NEW.clearance_id, b.case_id, 'hand_over', NEW.recorded_at)
    FROM travel_passenger p JOIN travel_booking b ON b.id = p.booking_id WHERE p.id = NEW.passenger_id;
  RETURN NEW;
END $$;
CREATE TRIGGER travel_handover_gate BEFORE INSERT OR UPDATE OF clearance_id, passenger_id, recorded_at
  ON travel_handover FOR EACH ROW EXECUTE FUNCTION travel_handover_gate();
"""
CLOSE = """
REVOKE UPDATE, DELETE ON travel_bookinghistory, travel_passengerhistory, travel_handoverhistory,
  travel_paperrequesthistory, travel_consulatetermshistory, travel_documentcosthistory FROM sankofa_app;
REVOKE DELETE ON travel_handover, travel_ticket, travel_deskmark, travel_documentcost FROM sankofa_app;
"""
BACK = """
DROP TRIGGER travel_booking_gate ON travel_booking;
DROP TRIGGER travel_ticket_gate ON travel_ticket;
DROP TRIGGER travel_handover_gate ON travel_handover;
DROP FUNCTION travel_booking_gate, travel_ticket_gate, travel_handover_gate;
DROP FUNCTION travel_clearance;
"""
# Our own defaults, to be checked against the airport: minutes to change planes.
MINUTES = {"same_area": 45, "same_carrier": 60, "other_carrier": 90}


def minimum_connections(apps, _editor):
    model = apps.get_model("travel", "MinimumConnection")
    for kind, minutes in MINUTES.items():
        model.objects.get_or_create(airport="", kind=kind, defaults={"minutes": minutes})


class Migration(migrations.Migration):
    dependencies = [("travel", "0001_initial")]
    operations = [
        migrations.RunSQL(GATES, BACK),
        migrations.RunSQL(CLOSE, migrations.RunSQL.noop),
        migrations.RunPython(minimum_connections, migrations.RunPython.noop),
    ]
