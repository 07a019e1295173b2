"""Move a guest's assessments and job ads to their account at sign-in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import ngettext

from assessments.models import User
from assessments.selectors.owners import GUEST_KEY, Owner
from assessments.services import assessments_claim


@receiver(user_logged_in)
def claim_at_sign_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Move this browser's assessments and job ads to the account.

    Django gives the session a new key at sign-in and keeps its content. If another user was signed
    in, it clears the session first, so that none of their assessments are moved.
    """
    if request:
        claim(request, user)


def claim(request: HttpRequest, user: User) -> None:
    """Move this browser's assessments and job ads to the signed-in account, up to its limits.

    The rest stay in this session until there is room.
    """
    key = request.session.get(GUEST_KEY)
    if key is None:
        return
    count = assessments_claim(user=user, guest_key=UUID(key))
    guest = Owner(None, UUID(key))
    waiting, waiting_ads = guest.all_assessments().count(), guest.job_ads().count()
    if not waiting and not waiting_ads:
        del request.session[GUEST_KEY]
    if count:
        text = ngettext(
            "%(count)d assessment from this browser is now in your account.",
            "%(count)d assessments from this browser are now in your account.",
            count,
        )
        messages.success(request, text % {"count": count}, fail_silently=True)
    if waiting:
        text = ngettext(
            "Your account is full: %(count)d assessment from this browser did not fit. Before you"
            " sign out, permanently delete some under My assessments; then it will be moved.",
            "Your account is full: %(count)d assessments from this browser did not fit. Before "
            "you sign out, permanently delete some under My assessments; then they will be moved.",
            waiting,
        )
        messages.warning(request, text % {"count": waiting}, fail_silently=True)
    if waiting_ads:
        text = ngettext(
            "Your account is full: %(count)d job ad from this browser did not fit. Before you sign "
            "out, delete some; then it will be moved.",
            "Your account is full: %(count)d job ads from this browser did not fit. Before you "
            "sign out, delete some; then they will be moved.",
            waiting_ads,
        )
        messages.warning(request, text % {"count": waiting_ads}, fail_silently=True)
