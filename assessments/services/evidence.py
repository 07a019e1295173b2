"""Save the evidence for skills: notes and links."""

from itertools import chain

from django.db import transaction

from assessments import models
from assessments.domain.limits import MAX_SKILL_EVIDENCE, refuse_too_much
from assessments.selectors import skill_key
from assessments.selectors.owners import Owner
from assessments.services.locks import lock_assessment

PARTS = ("note", "repository", "deployment", "paper")


@transaction.atomic
def skill_proof_set(*, assessment: models.Assessment, skill: str, **parts: str) -> None:
    """Save ``note``, ``repository``, ``deployment`` or ``paper`` as the evidence for a skill.

    Parts that are not given do not change. If all are empty, the evidence is deleted. Raises
    GoneError or TooMuchEvidenceError.
    """
    lock_assessment(assessment)
    key = skill_key(skill)
    proof = assessment.proofs.filter(skill=key).first()
    proof = proof or models.SkillProof(assessment=assessment, skill_id=key)
    for part, text in parts.items():
        setattr(proof, part, text)
    if any(getattr(proof, part) for part in PARTS):
        proof.save()
        rows = assessment.proofs.order_by().values_list(*PARTS)
        refuse_too_much(chain.from_iterable(rows), MAX_SKILL_EVIDENCE)
    elif proof.pk:
        proof.delete()


def skill_proofs_carry_over(*, assessment: models.Assessment) -> None:
    """Copy the evidence of the owner's previous result to a newly submitted assessment.

    Must be called in a transaction.
    """
    owner = Owner(assessment.user, assessment.guest_key)
    previous = (
        owner.assessments()
        .exclude(pk=assessment.pk)
        .exclude(submitted_at=None)
        .order_by("-submitted_at")
        .first()
    )
    if previous:
        models.SkillProof.objects.bulk_create(
            models.SkillProof(
                assessment=assessment,
                skill_id=row.skill_id,
                **{part: getattr(row, part) for part in PARTS},
            )
            for row in previous.proofs.all()
        )
