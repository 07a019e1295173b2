"""Study hours, examples, prerequisites and exercises for each level.

Rows keep their meaning: hours are those of practice, a prerequisite is needed for level 1, an
exercise leads to level 2.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

LEVEL = [MinValueValidator(1), MaxValueValidator(4)]


def added(model, name, field):
    """Return the operations that add a column to a table and to its history."""
    return [migrations.AddField(kind, name, field) for kind in (model, f"historical{model}")]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0016_names_of_the_glossary")]

    operations = [
        *added("skilllevel", "example", models.TextField(blank=True, db_default="")),
        *added(
            "skilllevel",
            "study_hours",
            models.PositiveSmallIntegerField(
                default=0, db_default=0, validators=[MinValueValidator(0), MaxValueValidator(2000)]
            ),
        ),
        # Only the name in Django changes: the previous release uses the column.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                operation
                for kind in ("skilllevel", "historicalskilllevel")
                for operation in (
                    migrations.RenameField(kind, "hours", "practice_hours"),
                    migrations.AlterField(
                        kind,
                        "practice_hours",
                        models.PositiveSmallIntegerField(
                            db_column="hours",
                            validators=[MinValueValidator(1), MaxValueValidator(2000)],
                        ),
                    ),
                )
            ]
            + [
                migrations.RemoveConstraint("skilllevel", "skill_level_hours_positive"),
                migrations.AddConstraint(
                    "skilllevel",
                    models.CheckConstraint(
                        condition=models.Q(practice_hours__gte=1),
                        name="skill_level_hours_positive",
                    ),
                ),
            ]
        ),
        *added(
            "exercise",
            "level",
            models.PositiveSmallIntegerField(default=2, db_default=2, validators=LEVEL),
        ),
        migrations.AlterModelOptions("exercise", {"ordering": ("skill", "level", "setting")}),
        migrations.RemoveConstraint("exercise", "exercise_unique"),
        migrations.AddConstraint(
            "exercise",
            models.UniqueConstraint(fields=("skill", "level", "setting"), name="exercise_unique"),
        ),
        migrations.AddConstraint(
            "exercise",
            models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                name="exercise_level_range",
            ),
        ),
        *added(
            "prerequisite",
            "for_level",
            models.PositiveSmallIntegerField(default=1, db_default=1, validators=LEVEL),
        ),
        migrations.AlterModelOptions(
            "prerequisite", {"ordering": ("skill", "for_level", "needs__slug")}
        ),
        migrations.RemoveConstraint("prerequisite", "prerequisite_unique"),
        migrations.AddConstraint(
            "prerequisite",
            models.UniqueConstraint(
                fields=("skill", "for_level", "needs"), name="prerequisite_unique"
            ),
        ),
        migrations.AddConstraint(
            "prerequisite",
            models.CheckConstraint(
                condition=models.Q(("for_level__gte", 1), ("for_level__lte", 4)),
                name="prerequisite_for_level_range",
            ),
        ),
    ]
