"""Accounts and groups."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from assessments import models


class AccountCreationForm(UserCreationForm):  # type: ignore[misc]
    """A new account by its e-mail address."""

    class Meta:
        """Nothing but the address."""

        model = models.User
        fields = ("email",)


class AccountChangeForm(UserChangeForm):  # type: ignore[misc]
    """An account's address and rights."""

    class Meta:
        """What the admin below shows."""

        model = models.User
        fields = "__all__"


@admin.register(models.User)
class AccountAdmin(UserAdmin, ModelAdmin):  # type: ignore[misc]
    """Accounts by e-mail address; answers are not shown here."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ("email",)
    list_display = ("email", "is_active", "is_staff", "date_joined")
    search_fields = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (
            "Rights",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Groups of rights; the command make_roles makes the usual ones."""
