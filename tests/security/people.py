"""Accounts with a second factor."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from assessments.models import User
from tests.cast import ADDRESS, PASSWORD


def account(address: str = ADDRESS, **rights: bool) -> User:
    """Create an account that can sign in."""
    user = User.objects.create_user(address, PASSWORD, **rights)
    user.emailaddress_set.create(email=address, verified=True, primary=True)
    return user


def with_app(user: User) -> str:
    """Add an authenticator app with recovery codes to an account, and return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    """Return the code that the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def factors(user: User) -> int:
    """Return the number of second factors of an account."""
    return Authenticator.objects.filter(user=user).count()
