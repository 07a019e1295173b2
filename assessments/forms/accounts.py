"""Signing up."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect


class SignupForm(AllauthSignupForm):
    """E-mail address and password; takes as long for an address that has an account already."""

    def try_save(self, request: HttpRequest) -> Any:
        """Save, or send the account's owner a mail; either way one password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Sent twice at once: by now the account is there, and the page knows.
            return None, redirect(request.get_full_path())
