"""A member may stay behind when the others leave: since which day."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_corrections_and_terms'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='member',
            name='stayed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='memberhistory',
            name='stayed_on',
            field=models.DateField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_memberhistory" ("case_id", "id", "joined_on", "left_on", "left_reason", "left_to_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "stayed_on") VALUES (NEW."case_id", NEW."id", NEW."joined_on", NEW."left_on", NEW."left_reason", NEW."left_to_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."stayed_on"); RETURN NULL;', hash='0ff556f6877c074b2f86817f6ce5eb1ce116afd5', operation='UPDATE', pgid='pgtrigger_update_update_a04ec', table='cases_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_memberhistory" ("case_id", "id", "joined_on", "left_on", "left_reason", "left_to_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "stayed_on") VALUES (OLD."case_id", OLD."id", OLD."joined_on", OLD."left_on", OLD."left_reason", OLD."left_to_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."stayed_on"); RETURN NULL;', hash='4a3237331ffc4ed4b75df958d4078c67187c3dca', operation='DELETE', pgid='pgtrigger_delete_delete_a1d5c', table='cases_member', when='AFTER')),
        ),
    ]
