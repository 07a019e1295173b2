"""Sign-in methods and sessions of an account."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from assessments.models import User


@transaction.atomic
def second_factor_reset(*, user: User) -> tuple[int, int]:
    """Remove an account's second factors and sign it out everywhere.

    Return the number of factors removed (passkeys, authenticator apps and sets of recovery codes)
    and the number of sessions ended.
    """
    factors, _ = Authenticator.objects.filter(user=user).delete()
    store = SessionStore()
    keys = [
        session.pk
        for session in Session.objects.iterator()
        if store.decode(session.session_data).get(SESSION_KEY) == str(user.pk)
    ]
    for key in keys:
        store.delete(key)
    return factors, len(keys)
