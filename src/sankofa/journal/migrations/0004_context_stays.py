"""Who did it and why is written once. The library's function overwrites a context of the same id; ours leaves it.

It runs with the owner's rights (0003), so an app that could overwrite through it could rewrite history.
"""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS UUID LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public AS $$
DECLARE
    context_id UUID := NULLIF(current_setting('pghistory.context_id', true), '')::UUID;
    metadata JSONB := NULLIF(current_setting('pghistory.context_metadata', true), '')::JSONB;
BEGIN
    IF context_id IS NULL OR metadata IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
        VALUES (context_id, metadata, NOW(), NOW())
        ON CONFLICT (id) DO NOTHING;
    RETURN context_id;
END;
$$;
REVOKE EXECUTE ON FUNCTION _pgh_attach_context() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION _pgh_attach_context() TO sankofa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_append_only")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
