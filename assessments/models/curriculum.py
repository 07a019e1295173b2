"""The curricula of the target roles: chapters with their steps in order."""

from typing import Any

from django.db import models

from assessments.domain.taxonomy import objects, rules
from assessments.models.columns import Positioned, WithHistory, columns
from assessments.models.project import Project
from assessments.models.taxonomy import Role, Skill, level_between

_ChapterColumns: Any = columns(objects.Chapter, options={"before_applying": {"default": False}})


class Chapter(Positioned, WithHistory, _ChapterColumns):
    """A chapter of a target role's curriculum."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="chapters")
    project_at_work = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    project_at_home = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("role", "position", "slug")
        constraints = (
            models.UniqueConstraint(fields=("role", "slug"), name="chapter_slug_unique"),
        )

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"


_ChapterStepColumns: Any = columns(objects.ChapterStep)


class ChapterStep(Positioned, WithHistory, _ChapterStepColumns):
    """A level of a skill, as a step of a chapter."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="steps")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="chapter_steps")

    class Meta:
        ordering = ("chapter", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("chapter", "skill", "level"), name="chapter_step_unique"
            ),
            level_between("level", 1, rules.MAX_LEVEL, "chapter_step_level_range"),
        )

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


_ChapterExitColumns: Any = columns(objects.ChapterExit)


class ChapterExit(Positioned, WithHistory, _ChapterExitColumns):
    """What people from a start role can try after a chapter."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="exits")
    start_role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ("chapter", "position")
        constraints = (
            models.UniqueConstraint(fields=("chapter", "start_role"), name="chapter_exit_unique"),
        )

    def __str__(self) -> str:
        return str(self.start_role)
