"""Signing up."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class SignupForm(AllauthSignupForm):
    """E-mail address and password; takes as long for an address that has an account already."""

    def try_save(self, request: HttpRequest) -> Any:
        """Save, or send the account's owner a mail; either way one password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
