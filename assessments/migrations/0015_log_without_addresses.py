from django.contrib.admin.models import LogEntry
from django.db import migrations
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat


def remove_addresses(apps, schema_editor):
    """Replace the e-mail addresses by which the admin's log names accounts.

    The model is imported because this migration cannot depend on those of the admin: they depend on
    0001, and so on the squashed migration that replaces both.
    """
    entries = LogEntry.objects.filter(content_type__app_label="assessments", content_type__model="user")
    entries.update(object_repr=Concat(Value("account "), F("object_id"), output_field=CharField()))


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0014_help_texts"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(remove_addresses, migrations.RunPython.noop)]
