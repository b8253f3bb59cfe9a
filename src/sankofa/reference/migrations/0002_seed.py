"""Countries and languages from the files that ship beside the models."""

from django.db import migrations

from sankofa.reference.seeds import seed


def forward(apps, schema_editor):
    seed(apps.get_model("reference", "Country"), apps.get_model("reference", "Language"))


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
