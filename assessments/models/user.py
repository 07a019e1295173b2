"""The account: an e-mail address and a password."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from assessments.domain.text import clean_email, normalised


class UserManager(BaseUserManager["User"]):
    """Makes accounts that are named by their e-mail address, in lower case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account. Raises ValueError without an e-mail address."""
        email = clean_email(email or "")
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account whatever the case its address is typed in."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person with an account."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        """One account an address, whatever its case."""

        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_unique"),)

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password however its letters were typed: ``é`` can be one character or two."""
        usual = raw_password and normalised("NFKC", raw_password)
        super().set_password(usual)
        if self.pk is None and raw_password and usual != raw_password:
            # As long as check_password takes: sign-in hashes so for an address without an account.
            make_password(raw_password)

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether this is the password, also one that was kept as it was typed."""
        usual = raw_password and normalised("NFKC", raw_password)
        return super().check_password(usual) or (
            usual != raw_password and super().check_password(raw_password)
        )

    @property
    def has_rights(self) -> bool:
        """May do more than an ordinary account, or would if it were switched on or made staff."""
        return (
            self.is_staff
            or self.is_superuser
            or self.groups.exists()
            or self.user_permissions.exists()
        )
