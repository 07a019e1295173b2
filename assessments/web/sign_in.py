"""Move a guest's assessments to their account at sign-in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import ngettext

from assessments.models import User
from assessments.selectors.owners import Owner
from assessments.services import assessments_claim
from assessments.web.access import GUEST_KEY


@receiver(user_logged_in)
def claim_at_sign_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Move this browser's assessments to the account.

    Django gives the session a new key at sign-in and keeps its content. If another user was signed
    in, it clears the session first, so that none of their assessments are moved.
    """
    if request:
        claim(request, user)


def claim(request: HttpRequest, user: User) -> None:
    """Move this browser's assessments to the signed-in account, up to its limit.

    The rest stay in this session until there is room.
    """
    key = request.session.get(GUEST_KEY)
    if key is None:
        return
    count = assessments_claim(user=user, guest_key=UUID(key))
    waiting = Owner(None, UUID(key)).everything().count()
    if not waiting:
        del request.session[GUEST_KEY]
    if count:
        text = ngettext(
            "%(count)d assessment of this browser is in your account now.",
            "%(count)d assessments of this browser are in your account now.",
            count,
        )
        messages.success(request, text % {"count": count}, fail_silently=True)
    if waiting:
        text = ngettext(
            "Your account is full: %(count)d assessment of this browser did not fit. Before you "
            "sign out, delete some permanently under My assessments; then it moves in.",
            "Your account is full: %(count)d assessments of this browser did not fit. Before you "
            "sign out, delete some permanently under My assessments; then they move in.",
            waiting,
        )
        messages.warning(request, text % {"count": waiting}, fail_silently=True)
