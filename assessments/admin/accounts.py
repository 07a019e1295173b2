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
from django.db import models as db
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from assessments import models
from assessments.admin.deletion import PersonalRowsCountMixin
from assessments.admin.lists import OwnFieldLookups
from assessments.forms.accounts import EmailField
from assessments.forms.parts import CleanTextField
from assessments.selectors.owners import Owner
from assessments.services.own_data import data_delete
from assessments.web.mail import build_mail


class AccountCreationForm(UserCreationForm):
    """Form to add an account by its email address."""

    class Meta:
        model = models.User
        fields = ("email",)


class AccountChangeForm(UserChangeForm):
    """Form for superusers to change an account, including its permissions."""

    class Meta:
        model = models.User
        fields = "__all__"


class SupportForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form for support to change an account."""

    class Meta:
        model = models.User
        fields = ("email", "is_active")


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


def _is_protected(request: HttpRequest, account: models.User | None) -> bool:
    """Return True if an account has rights and the request is not from a superuser."""
    return account is not None and account.has_rights and not _is_superuser(request)


def _notify_old_address(address: str, site: str) -> None:
    """Email the old address, because a changed address could be an attempt to take over."""
    subject = gettext("The address of your account was changed")
    build_mail("address_changed_by_staff", subject, address, site).send()


def _without_address(*entries: LogEntry) -> None:
    """Name accounts in the log by their number: an address would outlive its account there."""
    for entry in entries:
        entry.object_repr = f"account {entry.object_id}"
    LogEntry.objects.bulk_update(entries, ["object_repr"])


@admin.register(models.User)
class AccountAdmin(OwnFieldLookups, UserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Accounts by email address; answers are not shown here."""

    formfield_overrides = {db.EmailField: {"form_class": EmailField}}
    form = AccountChangeForm
    add_form = AccountCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ("email",)
    list_display = ("email", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("email",)
    autocomplete_fields = ("groups",)
    # The two lists side by side would be wider than the window.
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
        """Return the fieldsets that the user may change."""
        if obj is not None and not _is_superuser(request):
            return self.support_fieldsets
        return super().get_fieldsets(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the full form for superusers, SupportForm for others."""
        if obj is not None and not _is_superuser(request):
            kwargs["form"] = SupportForm
        return super().get_form(request, obj, change=change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow only superusers to change accounts with rights.

        Changing the address would be a way to take over the account.
        """
        if _is_protected(request, obj):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow only superusers to delete accounts with rights."""
        if _is_protected(request, obj):
            return False
        return super().has_delete_permission(request, obj)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's name
        form_url: str = "",
    ) -> HttpResponse:
        """Set a user's password. Raises PermissionDenied for users who are not superusers."""
        if not _is_superuser(request):
            raise PermissionDenied
        response: HttpResponse = super().user_change_password(request, id, form_url)
        return response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """List only the accounts, because the rows that belong to them are personal."""
        names = [f"{account} and all its data" for account in objs]
        refused = any(not self.has_delete_permission(request, account) for account in objs)
        missing = {"account with rights"} if refused else set()
        return names, {"accounts": len(names)}, missing, []

    def delete_model(self, request: HttpRequest, obj: models.User) -> None:
        """Delete an account in the same way as its owner does, with locks against writes."""
        data_delete(owner=Owner(obj, None))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete accounts, all or none. Raises PermissionDenied."""
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
        """Save the account; its owner has to verify a new address before signing in with it."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True)
            site = request.build_absolute_uri(reverse("assessments:home"))
            transaction.on_commit(partial(_notify_old_address, form.initial["email"], site))


admin.site.unregister(Group)
# Addresses are shown with their account, and second factors must not be shown.
admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)


@admin.register(Group)
class GroupAdmin(OwnFieldLookups, PersonalRowsCountMixin, DjangoGroupAdmin, ModelAdmin):
    """Groups of permissions, edited by superusers; make_roles creates the usual ones."""

    formfield_overrides = {db.CharField: {"form_class": CleanTextField}}
    filter_horizontal = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow only superusers, because members get the permissions of a group."""
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow only superusers."""
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow only superusers."""
        return _is_superuser(request)
