"""Locks that writes hold until their transaction ends; assessments.models.locks has their order."""

from django.contrib.sessions.models import Session

from assessments.domain.errors import CeilingError, GoneError
from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.models import Assessment, User
from assessments.models.locks import lock_guest, lock_taxonomy_for_read
from assessments.selectors.owners import Owner


def refuse_above_ceiling(owner: Owner) -> None:
    """Raise CeilingError where an owner may not have another assessment.

    Deleted ones count. To be called while the owner is held.
    """
    if owner.everything().count() >= MAX_ASSESSMENTS:
        raise CeilingError


def lock_owner(owner: Owner) -> None:
    """Let nobody else begin, bring in, claim or delete all for an owner.

    Until the transaction ends. Raises GoneError where the account was deleted, or the guest has
    signed in: what is given to a guest key after that nobody would find.
    """
    lock_taxonomy_for_read()
    if owner.guest_key:
        lock_guest(owner.guest_key)
    if owner.session_key and not Session.objects.filter(pk=owner.session_key).exists():
        raise GoneError("the guest has signed in")
    # Whoever refers to an account need not wait: its key stays.
    accounts = User.objects.select_for_update(no_key=True)
    if owner.user and not accounts.filter(pk=owner.user.pk).exists():
        raise GoneError("the account was deleted")


def lock_assessment(assessment: Assessment) -> Assessment:
    """Return an assessment as it is now; nobody else writes to it until the transaction ends.

    Nor is the taxonomy edited. Raises GoneError where the assessment was deleted.
    """
    lock_taxonomy_for_read()
    # Not with the user: after waiting for a claim only the row itself is as it is now.
    rows = Assessment.objects.select_for_update(of=("self",)).select_related(
        "start_role", "target_role"
    )
    held = rows.filter(pk=assessment.pk, deleted_at=None).first()
    if held is None:
        raise GoneError("the assessment was deleted")
    return held


def lock_owner_of(assessment: Assessment) -> Owner:
    """Hold all of whoever has an assessment, and return who that is.

    Raises GoneError where the account is gone.
    """
    owner = Owner(assessment.user, assessment.guest_key)
    lock_owner(owner)
    if owner.user is None:
        # Its guest may have signed in since it was read; from here on that would have to wait.
        user = User.objects.filter(assessments=assessment.pk).first()
        if user:
            owner = Owner(user, None)
            lock_owner(owner)
    return owner
