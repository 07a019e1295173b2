"""Projects: pieces of work that close several gaps at once."""

from django.core.validators import MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from assessments.domain.taxonomy import rules
from assessments.models.taxonomy import LEVEL_VALIDATORS, Skill, level_between


class Project(models.Model):
    """What to build, and the checks by which a stranger can see that it is done."""

    class Setting(models.TextChoices):
        """Where it is done."""

        WORK = "work", "at work"
        HOME = "home", "at home"
        EITHER = "either", "at work or at home"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    setting = models.CharField(max_length=10, choices=Setting)
    hours = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    brief = models.TextField()
    checks = models.JSONField(default=list, help_text="One sentence a check, in order.")
    reviewed = models.BooleanField(default=False, help_text="Signed by a second expert.")
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        """In the taxonomy's order."""

        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.name


class ProjectSkill(models.Model):
    """A skill, and the level of it that the finished project shows."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="projects")
    level = models.PositiveSmallIntegerField(validators=LEVEL_VALIDATORS)
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        """Each skill once."""

        ordering = ("project", "position")
        constraints = (
            models.UniqueConstraint(fields=("project", "skill"), name="project_skill_unique"),
            level_between("level", 1, rules.MAX_LEVEL, "project_skill_level_range"),
        )

    def __str__(self) -> str:
        return f"{self.project}: {self.skill} {self.level}"
