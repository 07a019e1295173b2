"""Rename models and a field in Django only: tables and columns keep the names of earlier releases."""

import django.db.models.deletion
from django.contrib.contenttypes.models import ContentType as CurrentContentType
from django.db import migrations, models

MODELS = {
    "Evidence": ("DemandFigure", "demand figure"),
    "HistoricalEvidence": ("HistoricalDemandFigure", "historical demand figure"),
    "SkillProof": ("SkillEvidence", "piece of skill evidence"),
    "Proof": ("ProjectEvidence", "piece of project evidence"),
    "AnswersSeen": ("AnswerAccess", "access to answers"),
}
FORMER_WORDS = {
    "Evidence": "evidence",
    "HistoricalEvidence": "historical evidence",
    "SkillProof": "skill proof",
    "Proof": "proof",
    "AnswersSeen": "answers seen",
}


def _rename(apps, schema_editor, names):
    """Rename content types with their permissions: groups and the admin's log refer to both by id.

    ``names`` has the former model, the new one, and the words for it in its permissions. A table
    without them is that of a new site: Django creates both after the migrations.
    """
    database = schema_editor.connection.alias
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for old, new, words in names:
        kind = kinds.filter(app_label="assessments", model=old.lower()).first()
        if kind is None or kinds.filter(app_label="assessments", model=new.lower()).exists():
            continue
        kind.model = new.lower()
        kind.save(using=database)
        for permission in permissions.filter(content_type=kind):
            action, _, of = permission.codename.partition("_")
            if of == old.lower():
                permission.codename = f"{action}_{new.lower()}"
                permission.name = f"Can {action} {words}"
                permission.save(using=database)
    CurrentContentType.objects.clear_cache()


def rename(apps, schema_editor):
    _rename(apps, schema_editor, [(old, new, words) for old, (new, words) in MODELS.items()])


def undo(apps, schema_editor):
    _rename(apps, schema_editor, [(new, old, FORMER_WORDS[old]) for old, (new, _) in MODELS.items()])


def foreign_key(to, related_name, on_delete=django.db.models.deletion.CASCADE, **options):
    return models.ForeignKey(
        on_delete=on_delete, related_name=related_name, to=f"assessments.{to}", **options
    )


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0015_log_without_addresses"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(
                    operation
                    for old, (new, _) in MODELS.items()
                    for operation in (
                        migrations.AlterModelTable(old, f"assessments_{old.lower()}"),
                        migrations.RenameModel(old, new),
                    )
                ),
                migrations.AlterModelOptions(
                    "demandfigure", {"ordering": ("requirement", "specialism", "position")}
                ),
                migrations.AlterModelOptions(
                    "historicaldemandfigure",
                    {
                        "verbose_name": "historical demand figure",
                        "verbose_name_plural": "historical demand figures",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                ),
                migrations.AlterModelOptions(
                    "skillevidence",
                    {
                        "ordering": ("skill__name",),
                        "verbose_name": "piece of skill evidence",
                        "verbose_name_plural": "pieces of skill evidence",
                    },
                ),
                migrations.AlterModelOptions(
                    "projectevidence",
                    {
                        "ordering": ("pk",),
                        "verbose_name": "piece of project evidence",
                        "verbose_name_plural": "pieces of project evidence",
                    },
                ),
                migrations.AlterModelOptions(
                    "answeraccess",
                    {
                        "ordering": ("-seen_at", "-pk"),
                        "verbose_name": "access to answers",
                        "verbose_name_plural": "accesses to answers",
                    },
                ),
                *(
                    migrations.AlterField(
                        "demandfigure",
                        name,
                        foreign_key(name, "demand_figures", blank=True, null=True),
                    )
                    for name in ("requirement", "specialism")
                ),
                migrations.AlterField(
                    "demandfigure",
                    "source",
                    foreign_key("source", "demand_figures", django.db.models.deletion.PROTECT),
                ),
                migrations.AlterField(
                    "skillevidence", "assessment", foreign_key("assessment", "evidence")
                ),
                migrations.AlterField("projectevidence", "plan", foreign_key("plan", "evidence")),
                migrations.RemoveConstraint("sharedreport", "shared_report_unique"),
                migrations.RenameField("sharedreport", "shows_proofs", "shows_evidence"),
                migrations.AlterField(
                    "sharedreport",
                    "shows_evidence",
                    models.BooleanField(
                        db_column="shows_proofs",
                        default=False,
                        help_text="The page also shows the notes and links for skills and projects.",
                    ),
                ),
                migrations.AddConstraint(
                    "sharedreport",
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("assessment", "name", "shows_evidence", "expires_at"),
                        name="shared_report_unique",
                    ),
                ),
            ]
        ),
        migrations.RunPython(rename, undo),
    ]
