"""Accounts."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from assessments import models


class AccountCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account by its e-mail address."""

    class Meta:
        """Nothing but the address."""

        model = models.User
        fields = ("email",)


class AccountChangeForm(UserChangeForm):  # type: ignore[type-arg]
    """An account's address and rights."""

    class Meta:
        """What the admin below shows."""

        model = models.User
        fields = "__all__"


@admin.register(models.User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts by e-mail address; answers are not shown here."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    ordering = ("email",)
    list_display = ("email", "is_staff", "date_joined")
    search_fields = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (
            "Rights",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
