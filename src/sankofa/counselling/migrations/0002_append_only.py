"""History is added to, never rewritten."""

from django.db import migrations

CLOSE = """
REVOKE UPDATE, DELETE ON counselling_talkhistory FROM sankofa_app;
"""
OPEN = """
GRANT UPDATE, DELETE ON counselling_talkhistory TO sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("counselling", "0001_initial")]
    operations = [migrations.RunSQL(CLOSE, OPEN)]
