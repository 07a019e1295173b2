"""Locks that writes hold to the end of their transaction, in the order of models.locks."""

from django.contrib.sessions.models import Session

from assessments.domain.errors import AssessmentLimitError, GoneError
from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.models import Assessment, User
from assessments.models.locks import lock_guest, lock_taxonomy_for_read
from assessments.selectors.owners import Owner


def check_assessment_limit(owner: Owner) -> None:
    """Raise AssessmentLimitError if an owner has MAX_ASSESSMENTS, including deleted ones.

    Must be called while the owner is locked.
    """
    if owner.all_assessments().count() >= MAX_ASSESSMENTS:
        raise AssessmentLimitError


def lock_owner(owner: Owner) -> None:
    """Lock an owner: starting, importing, claiming or deleting everything has to wait.

    Raises GoneError if the account was deleted, or if the guest has signed in: rows written for the
    guest key after that would belong to no one.
    """
    lock_taxonomy_for_read()
    if owner.guest_key:
        lock_guest(owner.guest_key)
    if owner.session_key and not Session.objects.filter(pk=owner.session_key).exists():
        raise GoneError("the guest has signed in")
    # Inserting rows that refer to the account need not wait: its key does not change.
    accounts = User.objects.select_for_update(no_key=True)
    if owner.user and not accounts.filter(pk=owner.user.pk).exists():
        raise GoneError("the account was deleted")


def lock_assessment(assessment: Assessment) -> Assessment:
    """Lock an assessment against writes, and the taxonomy against edits.

    Return the assessment freshly read. Raises GoneError if it was deleted.
    """
    lock_taxonomy_for_read()
    # Without the user: after waiting for a claim, only the locked row is read again.
    rows = Assessment.objects.select_for_update(of=("self",)).select_related(
        "start_role", "target_role"
    )
    locked = rows.filter(pk=assessment.pk, deleted_at=None).first()
    if locked is None:
        raise GoneError("the assessment was deleted")
    return locked


def lock_owner_of(assessment: Assessment) -> Owner:
    """Lock the owner of an assessment and return it.

    Raises GoneError if the account was deleted.
    """
    owner = Owner.of(assessment)
    lock_owner(owner)
    if owner.user is None:
        # The guest may have signed in since it was read; from here on, signing in waits.
        user = User.objects.filter(assessments=assessment.pk).first()
        if user:
            owner = Owner(user, None)
            lock_owner(owner)
    return owner
