"""Signing up and in, e-mail addresses, passwords and passkeys."""

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
    _("At least {n} characters: not only digits, not widely used, not like your address."),
    n=MinimumLengthValidator().min_length,
)


MAX_EMAIL = User._meta.get_field("email").max_length


class EmailField(CleanTextMixin, fields.EmailField):
    """An e-mail address as it is stored and looked up; a longer one than fits is refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_EMAIL} | options)

    def to_python(self, value: Any) -> Any:
        """Return the address as clean_email does."""
        address = super().to_python(value) or ""
        return address if is_far_too_long(address, self.max_length) else clean_email(address)


class LoginForm(allauth.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField()


class AddEmailForm(allauth.AddEmailForm):
    """Another e-mail address."""

    email = EmailField()


class ResetPasswordForm(allauth.ResetPasswordForm):
    """The address of an account whose password is forgotten."""

    email = EmailField()


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """A new passkey; without a name it gets one."""

    name = CleanTextField(max_length=100, required=False)


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = CleanTextField(max_length=100)


class PasswordRules:
    """Says in one sentence what AUTH_PASSWORD_VALIDATORS ask of a new password."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_RULES


class ChangePasswordForm(PasswordRules, allauth.ChangePasswordForm):
    """Another password, by the old one."""


class SetPasswordForm(PasswordRules, allauth.SetPasswordForm):
    """The first password of an account that has none."""


class ResetPasswordKeyForm(PasswordRules, allauth.ResetPasswordKeyForm):
    """Another password, by a code that was sent."""


class SignupForm(PasswordRules, allauth.SignupForm):
    """E-mail address and password; takes as long for an address that has an account already."""

    email = EmailField()

    def try_save(self, request: HttpRequest) -> Any:
        """Save, or send the account's owner a mail; either way one password is hashed."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Sent twice at once: by now the account is there, and the page knows.
            return None, redirect(request.get_full_path())
