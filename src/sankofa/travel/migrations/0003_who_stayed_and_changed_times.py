"""Who stays behind when others leave, receipts signed or not, changed times; nobody in two places at once.

A passenger's person and time of travel follow the member and the flights by trigger: the constraint on them holds for
every way in.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import sankofa.kernel.ids
from django.conf import settings
from django.db import migrations, models


PLACES = """
CREATE FUNCTION travel_passenger_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT person_id INTO NEW.person_id FROM cases_member WHERE id = NEW.member_id;
  SELECT tstzrange(min(departs_at), max(arrives_at)) INTO NEW.travels
    FROM travel_segment WHERE booking_id = NEW.booking_id HAVING count(*) > 0;
  RETURN NEW;
END $$;
CREATE TRIGGER travel_passenger_place BEFORE INSERT OR UPDATE OF member_id, booking_id, live, person_id, travels
  ON travel_passenger FOR EACH ROW EXECUTE FUNCTION travel_passenger_place();

CREATE FUNCTION travel_segment_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE travel_passenger SET travels = NULL WHERE booking_id = coalesce(NEW.booking_id, OLD.booking_id);
  RETURN NULL;
END $$;
CREATE TRIGGER travel_segment_place AFTER INSERT OR DELETE OR UPDATE OF booking_id, departs_at, arrives_at
  ON travel_segment FOR EACH ROW EXECUTE FUNCTION travel_segment_place();

UPDATE travel_passenger SET travels = NULL;
UPDATE travel_handover SET unsigned_reason = 'Recorded before receipts were signed on screen'
  WHERE signature_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
BACK = """
DROP TRIGGER travel_segment_place ON travel_segment;
DROP TRIGGER travel_passenger_place ON travel_passenger;
DROP FUNCTION travel_segment_place, travel_passenger_place;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_member_stayed_on'),
        ('documents', '0001_initial'),
        ('people', '0004_consent_evidence'),
        ('travel', '0002_gates_and_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ScheduleChange',
            fields=[
                ('id', models.UUIDField(default=sankofa.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('was_at', models.DateTimeField()),
                ('is_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='booking',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='booking',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='handover',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='handover',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passenger',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passenger',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='booking',
            name='cash_currency',
            field=models.CharField(default='EUR', max_length=3),
        ),
        migrations.AddField(
            model_name='booking',
            name='divided_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='travel.booking'),
        ),
        migrations.AddField(
            model_name='bookinghistory',
            name='cash_currency',
            field=models.CharField(default='EUR', max_length=3),
        ),
        migrations.AddField(
            model_name='bookinghistory',
            name='divided_from',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='travel.booking'),
        ),
        migrations.AddField(
            model_name='handover',
            name='back_papers',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='handover',
            name='unsigned_reason',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='back_papers',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='unsigned_reason',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='passenger',
            name='person',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='passenger',
            name='travels',
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='passengerhistory',
            name='person',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='passengerhistory',
            name='travels',
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='booking',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "travel_bookinghistory" ("airline", "arrival_note", "baggage", "cancel_reason", "case_id", "cash_currency", "currency", "departs_at", "divided_from_id", "ended_at", "fare_minor", "held_at", "held_by_id", "hold_clearance_id", "hold_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "refund_expected_minor", "refund_minor", "refund_on", "replaces_id", "state", "version") VALUES (NEW."airline", NEW."arrival_note", NEW."baggage", NEW."cancel_reason", NEW."case_id", NEW."cash_currency", NEW."currency", NEW."departs_at", NEW."divided_from_id", NEW."ended_at", NEW."fare_minor", NEW."held_at", NEW."held_by_id", NEW."hold_clearance_id", NEW."hold_until", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."refund_expected_minor", NEW."refund_minor", NEW."refund_on", NEW."replaces_id", NEW."state", NEW."version"); RETURN NULL;', hash='b51c060e647618f192f7f0e1579abaf6e7dbfe99', operation='UPDATE', pgid='pgtrigger_update_update_fc776', table='travel_booking', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='booking',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "travel_bookinghistory" ("airline", "arrival_note", "baggage", "cancel_reason", "case_id", "cash_currency", "currency", "departs_at", "divided_from_id", "ended_at", "fare_minor", "held_at", "held_by_id", "hold_clearance_id", "hold_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "refund_expected_minor", "refund_minor", "refund_on", "replaces_id", "state", "version") VALUES (OLD."airline", OLD."arrival_note", OLD."baggage", OLD."cancel_reason", OLD."case_id", OLD."cash_currency", OLD."currency", OLD."departs_at", OLD."divided_from_id", OLD."ended_at", OLD."fare_minor", OLD."held_at", OLD."held_by_id", OLD."hold_clearance_id", OLD."hold_until", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reference", OLD."refund_expected_minor", OLD."refund_minor", OLD."refund_on", OLD."replaces_id", OLD."state", OLD."version"); RETURN NULL;', hash='edf7ce7098951e750a98e31b12a72642d0e65431', operation='DELETE', pgid='pgtrigger_delete_delete_38ac9', table='travel_booking', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "travel_handoverhistory" ("at", "back_at", "back_by_id", "back_cash_minor", "back_note", "back_papers", "back_receipt", "by_id", "cash_minor", "clearance_id", "currency", "documents", "id", "papers", "passenger_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt", "recorded_at", "signature_id", "unsigned_reason") VALUES (NEW."at", NEW."back_at", NEW."back_by_id", NEW."back_cash_minor", NEW."back_note", NEW."back_papers", NEW."back_receipt", NEW."by_id", NEW."cash_minor", NEW."clearance_id", NEW."currency", NEW."documents", NEW."id", NEW."papers", NEW."passenger_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."receipt", NEW."recorded_at", NEW."signature_id", NEW."unsigned_reason"); RETURN NULL;', hash='302086a0b2e0fe8c51480175cf63bbce2196564c', operation='UPDATE', pgid='pgtrigger_update_update_3e6da', table='travel_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "travel_handoverhistory" ("at", "back_at", "back_by_id", "back_cash_minor", "back_note", "back_papers", "back_receipt", "by_id", "cash_minor", "clearance_id", "currency", "documents", "id", "papers", "passenger_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt", "recorded_at", "signature_id", "unsigned_reason") VALUES (OLD."at", OLD."back_at", OLD."back_by_id", OLD."back_cash_minor", OLD."back_note", OLD."back_papers", OLD."back_receipt", OLD."by_id", OLD."cash_minor", OLD."clearance_id", OLD."currency", OLD."documents", OLD."id", OLD."papers", OLD."passenger_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."receipt", OLD."recorded_at", OLD."signature_id", OLD."unsigned_reason"); RETURN NULL;', hash='d862d279be247b3644ec8bac7a2d2c698038bd3a', operation='DELETE', pgid='pgtrigger_delete_delete_4a6ee', table='travel_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passenger',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "travel_passengerhistory" ("booking_id", "cash_minor", "id", "live", "member_id", "need_note", "needs", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "transit_visa", "travels") VALUES (NEW."booking_id", NEW."cash_minor", NEW."id", NEW."live", NEW."member_id", NEW."need_note", NEW."needs", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."transit_visa", NEW."travels"); RETURN NULL;', hash='6cf30cf4bcb981c24d3106a8867e593182b14991', operation='UPDATE', pgid='pgtrigger_update_update_a28d9', table='travel_passenger', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passenger',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "travel_passengerhistory" ("booking_id", "cash_minor", "id", "live", "member_id", "need_note", "needs", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "transit_visa", "travels") VALUES (OLD."booking_id", OLD."cash_minor", OLD."id", OLD."live", OLD."member_id", OLD."need_note", OLD."needs", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."transit_visa", OLD."travels"); RETURN NULL;', hash='2a3512c97c38090e6f457a0ce5bf4a28e8ca02eb', operation='DELETE', pgid='pgtrigger_delete_delete_1d275', table='travel_passenger', when='AFTER')),
        ),
        migrations.RunSQL(PLACES, BACK),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('signature__isnull', False), models.Q(('unsigned_reason', ''), _negated=True), _connector='OR'), name='handover_signed_or_says_why'),
        ),
        migrations.AddConstraint(
            model_name='passenger',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('live', True)), expressions=[('person', '='), ('travels', '&&')], name='passenger_not_in_two_places'),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='booking',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schedule_changes', to='travel.booking'),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='seen_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='schedulechange',
            index=models.Index(condition=models.Q(('seen_at', None)), fields=['booking'], name='schedule_change_unseen'),
        ),
        migrations.AddConstraint(
            model_name='schedulechange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='schedule_change_says_why'),
        ),
        migrations.AddConstraint(
            model_name='schedulechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seen_at', None), ('seen_by', None)), models.Q(('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='schedule_change_seen_by_somebody'),
        ),
    ]
