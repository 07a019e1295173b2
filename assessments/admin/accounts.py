"""Accounts and groups. Only superusers grant rights, and change or delete accounts with rights."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import models as db
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from assessments import models
from assessments.admin.deletion import CountsPersonalRows
from assessments.forms.accounts import EmailField
from assessments.forms.parts import CleanTextField
from assessments.selectors.owners import Owner
from assessments.services.own_data import data_delete


class AccountCreationForm(UserCreationForm):
    """A new account by its e-mail address."""

    class Meta:
        """Nothing but the address."""

        model = models.User
        fields = ("email",)


class AccountChangeForm(UserChangeForm):
    """An account's address and rights."""

    class Meta:
        """What the admin below shows."""

        model = models.User
        fields = "__all__"


class SupportForm(forms.ModelForm):  # type: ignore[type-arg]
    """What support may change of an account."""

    class Meta:
        """No password and no rights."""

        model = models.User
        fields = ("email", "is_active")


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


def _is_out_of_reach(request: HttpRequest, account: models.User | None) -> bool:
    """Return whether an account has rights and the request comes from no superuser."""
    return account is not None and account.has_rights and not _is_superuser(request)


def _tell_former_address(address: str) -> None:
    """Whoever signs in with another's address has their account, so its owner hears of it."""
    send_mail(
        _("mlcareer: your account has another address"),
        _(
            "Our staff has given your account another e-mail address. "
            "If you did not ask for that, please answer this mail."
        ),
        None,
        [address],
    )


def _without_address(*entries: LogEntry) -> None:
    """Name accounts in the log by their number: an address would outlive its account there."""
    for entry in entries:
        entry.object_repr = f"account {entry.object_id}"
    LogEntry.objects.bulk_update(entries, ["object_repr"])


@admin.register(models.User)
class AccountAdmin(UserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Accounts by e-mail address; answers are not shown here."""

    formfield_overrides = {db.EmailField: {"form_class": EmailField}}
    form = AccountChangeForm
    add_form = AccountCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ("email",)
    list_display = ("email", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("email",)
    autocomplete_fields = ("groups",)
    # Two lists side by side are wider than the window.
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", ("last_login", "date_joined"))}),
        (
            "Rights",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
    )
    support_fieldsets = ((None, {"fields": ("email", "is_active", ("last_login", "date_joined"))}),)
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what the one who asks may change."""
        if obj is not None and not _is_superuser(request):
            return self.support_fieldsets
        return super().get_fieldsets(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return a form without password and rights, unless for a superuser."""
        if obj is not None and not _is_superuser(request):
            kwargs["form"] = SupportForm
        return super().get_form(request, obj, change=change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave accounts with rights to superusers: another address is a way to take one over."""
        if _is_out_of_reach(request, obj):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave accounts with rights to superusers, as for changing."""
        if _is_out_of_reach(request, obj):
            return False
        return super().has_delete_permission(request, obj)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's name
        form_url: str = "",
    ) -> HttpResponse:
        """Let nobody but a superuser set somebody's password."""
        if not _is_superuser(request):
            raise PermissionDenied
        response: HttpResponse = super().user_change_password(request, id, form_url)
        return response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the accounts alone: what goes with them is personal."""
        names = [f"{account} with everything that belongs to it" for account in objs]
        refused = any(not self.has_delete_permission(request, account) for account in objs)
        missing = {"account with rights"} if refused else set()
        return names, {"accounts": len(names)}, missing, []

    def delete_model(self, request: HttpRequest, obj: models.User) -> None:
        """Delete an account as its owner would: what is written to at that moment goes too."""
        data_delete(owner=Owner(obj, None))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete several, one after the other; all or none. Raises PermissionDenied."""
        with transaction.atomic():
            for account in queryset:
                if not self.has_delete_permission(request, account):
                    raise PermissionDenied
                self.delete_model(request, account)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Log without the address, as the two below."""
        entry: LogEntry = super().log_addition(request, obj, message)
        _without_address(entry)
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Log a change."""
        entry: LogEntry = super().log_change(request, obj, message)
        _without_address(entry)
        return entry

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[LogEntry]:
        """Log deletions."""
        entries: list[LogEntry] = list(super().log_deletions(request, queryset))
        _without_address(*entries)
        return entries

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; a new address is the one to sign in with, once its owner has verified it."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True)
            transaction.on_commit(partial(_tell_former_address, form.initial["email"]))


admin.site.unregister(Group)
# Shown with the account, or secret.
admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)


@admin.register(Group)
class GroupAdmin(CountsPersonalRows, DjangoGroupAdmin, ModelAdmin):
    """Groups of rights, for superusers to change; the command make_roles makes the usual ones."""

    formfield_overrides = {db.CharField: {"form_class": CleanTextField}}
    filter_horizontal = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether this is a superuser: a group's rights become its members'."""
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for adding one."""
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for adding one."""
        return _is_superuser(request)
