"""Create columns of the taxonomy's tables from the fields of its objects."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from pydantic import BaseModel
from simple_history.models import HistoricalRecords

from assessments.domain.taxonomy.fields import FieldKind, plain_fields

# Longer texts are stored in a TextField, without a limit in the database.
MAX_CHAR_FIELD = 200
MAX_SMALL_INTEGER = 32_767


class WithHistory(models.Model):
    """A row with a history of its changes and the users who made them."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True


class Positioned(models.Model):
    """A row with a position in an order chosen by editors."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Named(Positioned, WithHistory):
    """A row identified by its slug and shown by its name."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        abstract = True
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.name


def columns(
    kind: type[BaseModel],
    *,
    without: Collection[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> Any:
    """Return an abstract model with a column for each plain field of a taxonomy object.

    Models define foreign keys for references themselves. ``without`` names other fields to leave
    out; ``options`` has further options of columns by field.
    """
    more = options or {}
    fields = {
        field.name: _column(kind, field, more.get(field.name, {}))
        for field in plain_fields(kind).values()
        if field.reference is None and field.name not in without
    }
    meta = type("Meta", (), {"abstract": True})
    # The admin reads help texts from taxonomy_object; help_text of columns would need migrations.
    members = fields | {"Meta": meta, "__module__": __name__, "taxonomy_object": kind}
    return type(f"{kind.__name__}Columns", (models.Model,), members)


def _column(
    kind: type[BaseModel], field: FieldKind, more: Mapping[str, Any]
) -> "models.Field[Any, Any]":
    info = kind.model_fields[field.name]
    options: dict[str, Any] = {"verbose_name": info.title, **more}
    if field.is_list:
        return models.JSONField(default=list, blank=not info.is_required(), **options)
    if not info.is_required() and info.default is not None:
        options = {"default": info.default, "db_default": info.default} | options
    if field.type is bool:
        return models.BooleanField(**options)
    if field.type is str:
        if field.optional:
            # The database's default is for a previous release, which still adds rows during an
            # upgrade.
            options = {"db_default": "", "blank": True} | options
        return _text_column(field, options)
    options |= {"null": field.optional, "blank": field.optional, "validators": _bounds(field)}
    if field.type is Decimal:
        places = field.limits["decimal_places"]
        digits = len(str(int(field.limits["le"]))) + places
        return models.DecimalField(max_digits=digits, decimal_places=places, **options)
    if field.limits.get("le", MAX_SMALL_INTEGER + 1) <= MAX_SMALL_INTEGER:
        return models.PositiveSmallIntegerField(**options)
    return models.PositiveIntegerField(**options)


def _text_column(field: FieldKind, options: dict[str, Any]) -> "models.Field[Any, Any]":
    if field.choices:
        choices = [(choice, choice.replace("-", " ")) for choice in field.choices]
        return models.CharField(max_length=30, choices=choices, **options)
    pattern, length = field.limits.get("pattern", ""), field.limits["max_length"]
    text: type[models.CharField[Any, Any]] = models.CharField
    if pattern.startswith("^http"):
        text = models.URLField
    elif pattern.startswith("^[a-z0-9]"):
        text = models.SlugField
    elif length > MAX_CHAR_FIELD:
        return models.TextField(**options)
    return text(max_length=length, **options)


def _bounds(field: FieldKind) -> list[Any]:
    low, high = field.limits.get("ge"), field.limits.get("le")
    if "lt" in field.limits:
        high = field.limits["lt"] - 1
    validators: list[Any] = [] if low is None else [MinValueValidator(low)]
    return validators if high is None else [*validators, MaxValueValidator(high)]
