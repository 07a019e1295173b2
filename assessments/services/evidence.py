"""Save the evidence for skills: notes and links."""

from itertools import chain

from django.db import transaction

from assessments import models
from assessments.domain.limits import MAX_SKILL_EVIDENCE, check_evidence_size
from assessments.selectors import skill_key
from assessments.selectors.owners import Owner
from assessments.services.locks import lock_assessment

PARTS = ("note", "repository", "deployment", "paper")


@transaction.atomic
def skill_evidence_set(*, assessment: models.Assessment, skill: str, **parts: str) -> None:
    """Save ``note``, ``repository``, ``deployment`` or ``paper`` as the evidence for a skill.

    Parts that are not given do not change. If all are empty, the evidence is deleted. Raises
    GoneError or TooMuchEvidenceError.
    """
    lock_assessment(assessment)
    key = skill_key(skill)
    evidence = assessment.evidence.filter(skill=key).first()
    evidence = evidence or models.SkillEvidence(assessment=assessment, skill_id=key)
    for part, text in parts.items():
        setattr(evidence, part, text)
    if any(getattr(evidence, part) for part in PARTS):
        evidence.save()
        rows = assessment.evidence.order_by().values_list(*PARTS)
        check_evidence_size(chain.from_iterable(rows), MAX_SKILL_EVIDENCE)
    elif evidence.pk:
        evidence.delete()


def skill_evidence_carry_over(*, assessment: models.Assessment) -> None:
    """Copy the evidence of the owner's previous result to a newly submitted assessment.

    Must be called in a transaction.
    """
    owner = Owner.of(assessment)
    previous = (
        owner.assessments()
        .exclude(pk=assessment.pk)
        .exclude(submitted_at=None)
        .order_by("-submitted_at")
        .first()
    )
    if previous:
        models.SkillEvidence.objects.bulk_create(
            models.SkillEvidence(
                assessment=assessment,
                skill_id=row.skill_id,
                **{part: getattr(row, part) for part in PARTS},
            )
            for row in previous.evidence.all()
        )
