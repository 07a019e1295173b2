"""Accounts with more than a password."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from assessments.models import User
from tests.cast import ADDRESS, PASSWORD


def account(address: str = ADDRESS, **rights: bool) -> User:
    """Make an account that can sign in."""
    user = User.objects.create_user(address, PASSWORD, **rights)
    user.emailaddress_set.create(email=address, verified=True, primary=True)
    return user


def with_app(user: User) -> str:
    """Give an account an authenticator app with recovery codes, and return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    """Return what the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def factors(user: User) -> int:
    """Return how many second factors an account has."""
    return Authenticator.objects.filter(user=user).count()
