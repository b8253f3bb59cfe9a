"""History is added to, never rewritten; a delivery is taken back, never deleted."""

from django.db import migrations

CLOSE = """
REVOKE UPDATE, DELETE ON reintegration_arrivalhistory, reintegration_planhistory, reintegration_linehistory,
  reintegration_deliveryhistory, reintegration_visithistory, reintegration_losthistory FROM sankofa_app;
REVOKE DELETE ON reintegration_delivery FROM sankofa_app;
"""
OPEN = """
GRANT UPDATE, DELETE ON reintegration_arrivalhistory, reintegration_planhistory, reintegration_linehistory,
  reintegration_deliveryhistory, reintegration_visithistory, reintegration_losthistory TO sankofa_app;
GRANT DELETE ON reintegration_delivery TO sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("reintegration", "0001_initial")]
    operations = [migrations.RunSQL(CLOSE, OPEN)]
