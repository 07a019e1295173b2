"""Projects that close several gaps at once."""

from typing import Any

from django.db import models

from assessments.domain.taxonomy import objects, rules
from assessments.models.columns import Named, Positioned, WithHistory, columns
from assessments.models.taxonomy import Skill, level_between

_ProjectColumns: Any = columns(objects.Project)
_SkillShownColumns: Any = columns(objects.SkillShown)


class Project(Named, _ProjectColumns):
    """A project: what to build, and checks that an outsider can verify."""


class ProjectSkill(Positioned, WithHistory, _SkillShownColumns):
    """A skill, and the level of it that the finished project demonstrates."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="projects")

    class Meta:
        ordering = ("project", "position")
        constraints = (
            models.UniqueConstraint(fields=("project", "skill"), name="project_skill_unique"),
            level_between("level", 1, rules.MAX_LEVEL, "project_skill_level_range"),
        )

    def __str__(self) -> str:
        return f"{self.project}: {self.skill} {self.level}"
