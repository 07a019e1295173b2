"""Name the ticked check of a project by its text, so that a tick never moves to another check."""

from hashlib import sha256

from django.db import migrations


def name_by_text(apps, schema_editor):
    projects = apps.get_model("assessments", "Project").objects
    checks = dict(projects.order_by().values_list("slug", "checks"))
    ticks = apps.get_model("assessments", "Tick").objects.filter(checklist__in=checks)
    for tick in ticks.iterator():
        if tick.item.isdecimal() and 0 < int(tick.item) <= len(checks[tick.checklist]):
            text = checks[tick.checklist][int(tick.item) - 1]
            tick.item = sha256(text.encode()).hexdigest()[:16]
            tick.save(update_fields=["item"])


class Migration(migrations.Migration):
    dependencies = [("assessments", "0017_second_edition")]
    operations = [migrations.RunPython(name_by_text, migrations.RunPython.noop)]
