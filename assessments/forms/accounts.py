"""Forms for signing up and in, email addresses, passwords and passkeys."""

from typing import Any

from allauth.account import fields
from allauth.account import forms as allauth
from allauth.mfa.webauthn import forms as webauthn
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assessments.domain.text import clean_email, is_far_too_long
from assessments.forms.parts import CleanTextField, CleanTextMixin
from assessments.models import User

PASSWORD_RULES = format_lazy(
    _(
        "At least {n} characters. Not only digits, not a common password, and not similar to your "
        "address."
    ),
    n=MinimumLengthValidator().min_length,
)


MAX_EMAIL = User._meta.get_field("email").max_length


class EmailField(CleanTextMixin, fields.EmailField):
    """An email address, normalised as it is stored and looked up; too long ones are refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_EMAIL} | options)

    def to_python(self, value: Any) -> Any:
        """Return the address normalised by clean_email."""
        address = super().to_python(value) or ""
        return address if is_far_too_long(address, self.max_length) else clean_email(address)


class LoginForm(allauth.LoginForm):
    """Sign in with an email address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField()


class AddEmailForm(allauth.AddEmailForm):
    """Add an email address to an account."""

    email = EmailField()


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Request an email to reset a forgotten password."""

    email = EmailField()


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """Add a passkey; without a name it gets a default one."""

    name = CleanTextField(max_length=100, required=False)


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    """Rename a passkey."""

    name = CleanTextField(max_length=100)


class PasswordHelpMixin:
    """Shows the rules of AUTH_PASSWORD_VALIDATORS as help text of the new password."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_RULES


class ChangePasswordForm(PasswordHelpMixin, allauth.ChangePasswordForm):
    """Change the password, confirmed by the old one."""


class SetPasswordForm(PasswordHelpMixin, allauth.SetPasswordForm):
    """Set the first password of an account that has none."""


class ResetPasswordKeyForm(PasswordHelpMixin, allauth.ResetPasswordKeyForm):
    """Set a new password after following the link in an email."""


class SignupForm(PasswordHelpMixin, allauth.SignupForm):
    """Sign up with an email address and a password.

    It takes equally long for an address that already has an account, so that timing does not
    reveal whether it has one.
    """

    email = EmailField()

    def try_save(self, request: HttpRequest) -> Any:
        """Create the account, or email its owner if it exists; either way, hash one password."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # The form was sent twice at once: the other request has created the account.
            return None, redirect(request.get_full_path())
