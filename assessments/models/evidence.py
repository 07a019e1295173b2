"""Evidence for skills and projects: notes and links.

Tables and constraints have earlier names, which a running older version still uses.
"""

from django.db import models
from django.db.models import Q

from assessments.domain.addresses import MAX_ADDRESS
from assessments.models.assessment import Assessment
from assessments.models.plan import Plan
from assessments.models.taxonomy import Skill


class SkillEvidence(models.Model):
    """A note and links for one skill; private unless a shared link shows them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    repository = models.URLField(max_length=MAX_ADDRESS, blank=True)
    deployment = models.URLField(max_length=MAX_ADDRESS, blank=True)
    paper = models.URLField(max_length=MAX_ADDRESS, blank=True)

    class Meta:
        db_table = "assessments_skillproof"
        ordering = ("skill__name",)
        verbose_name = "piece of skill evidence"
        verbose_name_plural = "pieces of skill evidence"
        constraints = (
            models.UniqueConstraint(fields=("assessment", "skill"), name="skill_proof_unique"),
            models.CheckConstraint(
                condition=~Q(note="", repository="", deployment="", paper=""),
                name="skill_proof_not_empty",
            ),
        )

    def __str__(self) -> str:
        return f"evidence {self.pk} for a skill"


class ProjectEvidence(models.Model):
    """A link to the work of a project, as evidence."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="evidence")
    project = models.SlugField(help_text="A project's slug. The project may have been removed.")
    address = models.URLField(
        max_length=MAX_ADDRESS, help_text="A repository, a deployment or a paper."
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "assessments_proof"
        ordering = ("pk",)
        verbose_name = "piece of project evidence"
        verbose_name_plural = "pieces of project evidence"
        constraints = (models.UniqueConstraint(fields=("plan", "project"), name="proof_unique"),)

    def __str__(self) -> str:
        return f"evidence {self.pk} for a project"
