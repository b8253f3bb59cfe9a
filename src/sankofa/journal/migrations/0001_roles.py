"""The app, report and backup roles get what they may have, on all tables made from here on.

Owner runs migrations and owns everything; the app owns nothing. Narrower tables revoke in their own migrations.
"""

from django.db import migrations

GRANT = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO sankofa_app, sankofa_report, sankofa_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO sankofa_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sankofa_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO sankofa_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO sankofa_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO sankofa_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO sankofa_backup;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""


class Migration(migrations.Migration):
    initial = True
    run_before = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("sessions", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("pghistory", "0001_initial"),
        ("django_tasks_database", "0001_initial"),
        ("reference", "0001_initial"),
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
    ]
    dependencies = []
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
