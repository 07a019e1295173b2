"""The mails about accounts, which allauth sends."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.web.mail import build_mail

# The subjects of allauth's mails whose words are in a template of the same name.
SUBJECTS = {
    "email_confirmation": _("Your code to confirm your address"),
    "password_reset_code": _("Your code for a new password"),
    "account_already_exists": _("You already have an account"),
    "unknown_account": _("There is no account with this address"),
}
# Those about a change of the account, which have the same words.
CHANGES = {
    "email_changed": _("The address of your account was changed"),
    "email_confirm": _("Your address was confirmed"),
    "email_deleted": _("An address was removed from your account"),
    "password_changed": _("Your password was changed"),
    "password_reset": _("Your password was changed"),
    "password_set": _("Your account now has a password"),
    "recovery_codes_generated": _("Your account has new recovery codes"),
    "totp_activated": _("An authenticator app was added to your account"),
    "totp_deactivated": _("The authenticator app was removed from your account"),
    "webauthn_added": _("A passkey was added to your account"),
    "webauthn_removed": _("A passkey was removed from your account"),
}
# Seconds for which a code is valid.
VALID = {
    "email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "password_reset_code": app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter, with the words and the look of this site's mails."""

    def render_mail(
        self,
        template_prefix: str,
        email: str,
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """Return the mail that allauth calls ``template_prefix``."""
        name = template_prefix.rpartition("/")[2].removesuffix("_signup")
        absolute = context["request"].build_absolute_uri
        pages = ("account_login", "account_reset_password")
        context |= {page: absolute(reverse(page)) for page in pages}
        context["minutes"] = VALID.get(name, 0) // 60
        subject = (SUBJECTS | CHANGES)[name]
        template = "account_changed" if name in CHANGES else name
        site = absolute(reverse("assessments:home"))
        return build_mail(template, str(subject), email, site, context, headers)
