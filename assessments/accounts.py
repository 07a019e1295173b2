"""What happens to a guest's assessments when somebody signs in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import ngettext

from assessments.access import GUEST_KEY
from assessments.models import User
from assessments.services import assessments_claim


@receiver(user_logged_in)
def claim(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Move what this browser session has made to the account, once.

    Django gives the session a new key at sign-in and keeps its content; where somebody else was
    signed in, it empties the session first, so that nothing of theirs is taken.
    """
    key = request.session.pop(GUEST_KEY, None) if request else None
    if request is None or key is None:
        return
    count = assessments_claim(user=user, guest_key=UUID(key))
    if count:
        text = ngettext(
            "%(count)d assessment of this browser is in your account now.",
            "%(count)d assessments of this browser are in your account now.",
            count,
        )
        messages.success(request, text % {"count": count}, fail_silently=True)
