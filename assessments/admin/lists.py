"""Limits on the filters in the query strings of the admin's lists."""

from typing import Any, ClassVar

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.core.exceptions import FieldDoesNotExist
from django.db import DataError, NotSupportedError
from django.db import models as db
from django.http import HttpRequest

# Each database has its own syntax and errors for these, and some patterns take very long.
PATTERNS = ("regex", "iregex")


class OwnFieldLookups:
    """Mixin for a ModelAdmin whose lists can only be filtered by own fields and by list_filter.

    Django also allows filters by related rows, which would reveal, for example, the owner of an
    assessment without a record of the access. Filters that the database refuses get a 400.
    """

    model: Any
    list_filter: ClassVar[Any]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Return True if the list can be filtered by ``lookup``."""
        name, *others = lookup.split("__")
        admin: Any = self
        filters = [item[0] if isinstance(item, tuple) else item for item in admin.list_filter]
        if not any(lookup == path or lookup.startswith(f"{path}__") for path in filters):
            try:
                field = admin.model._meta.get_field(name)
            except FieldDoesNotExist:
                field = None
            if field is not None and not hasattr(field, "attname"):
                return False
            if isinstance(field, db.JSONField) and others:
                return False
        is_plain = not others or others[-1] not in PATTERNS
        return is_plain and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list. Raises DisallowedModelAdminLookup if the database refuses the filter."""
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (DataError, NotSupportedError, ArithmeticError, ValueError) as error:
            raise DisallowedModelAdminLookup("no database can look this up") from error
