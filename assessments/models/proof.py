"""Evidence for answers: notes and links."""

from django.db import models
from django.db.models import Q

from assessments.domain.addresses import MAX_ADDRESS
from assessments.models.assessment import Assessment
from assessments.models.taxonomy import Skill


class SkillProof(models.Model):
    """A note and links for one skill; private unless a shared link shows them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="proofs")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    repository = models.URLField(max_length=MAX_ADDRESS, blank=True)
    deployment = models.URLField(max_length=MAX_ADDRESS, blank=True)
    paper = models.URLField(max_length=MAX_ADDRESS, blank=True)

    class Meta:
        ordering = ("skill__name",)
        constraints = (
            models.UniqueConstraint(fields=("assessment", "skill"), name="skill_proof_unique"),
            models.CheckConstraint(
                condition=~Q(note="", repository="", deployment="", paper=""),
                name="skill_proof_not_empty",
            ),
        )

    def __str__(self) -> str:
        return f"proof {self.pk} of a skill"
