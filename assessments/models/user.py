"""Accounts with an e-mail address and a password."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from assessments.domain.text import clean_email, normalised


class UserManager(BaseUserManager["User"]):
    """Creates accounts that are identified by their e-mail address in lower case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account. Raises ValueError without an e-mail address."""
        email = clean_email(email or "")
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account with all rights in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its e-mail address, ignoring case."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person with an account."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_unique"),)

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """Set the password in its normalised form, because ``é`` can be one character or two."""
        usual = raw_password and normalised("NFKC", raw_password)
        super().set_password(usual)
        if self.pk is None and raw_password and usual != raw_password:
            # Take as long as check_password: sign-in hashes once for an address without an account.
            make_password(raw_password)

    def check_password(self, raw_password: str | None) -> bool:
        """Return True if this is the password, normalised or as it was typed."""
        usual = raw_password and normalised("NFKC", raw_password)
        return super().check_password(usual) or (
            usual != raw_password and super().check_password(raw_password)
        )

    @property
    def has_rights(self) -> bool:
        """True if the account has any rights, including those that only count for active staff."""
        return (
            self.is_staff
            or self.is_superuser
            or self.groups.exists()
            or self.user_permissions.exists()
        )
