"""Deletion pages: taxonomy objects are listed by name, users' rows are only counted."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import models as db
from django.db import router
from django.http import HttpRequest
from django.utils.text import capfirst


def is_nameable(model: type[db.Model]) -> bool:
    """Return True for models of the taxonomy, whose rows editors may see by name."""
    return hasattr(model._meta, "simple_history_manager_attribute")


class _NamedObjects(NestedObjects):
    """Collects all objects to delete, but nests only those that may be named."""

    def __init__(self, objects: Iterable[db.Model], using: str) -> None:
        super().__init__(using=using, origin=objects)
        self.selected = set(objects)

    def add_edge(self, source: Any, target: Any) -> None:
        if self.may_name(target):
            super().add_edge(source, target)

    def may_name(self, row: db.Model) -> bool:
        return row in self.selected or is_nameable(type(row))


class PersonalRowsCountMixin:
    """Makes a ModelAdmin's deletion pages count users' rows instead of naming them."""

    admin_site: Any

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return the objects that are deleted with ``objs``; users' rows only as counts."""
        rows = list(objs)
        if not rows:
            return [], {}, set(), []
        collector = _NamedObjects(rows, router.db_for_write(type(rows[0])))
        collector.collect(rows)
        by_model: dict[Any, set[Any]] = collector.model_objs
        counts = {
            model._meta.verbose_name_plural: len(objects) for model, objects in by_model.items()
        }
        deleted = [row for objects in by_model.values() for row in objects]
        names = collector.nested(_line)
        return (
            [*names, *_count_lines(deleted, collector.may_name)],
            counts,
            self._missing_permissions(by_model, request),
            [
                *(_line(row) for row in collector.protected if collector.may_name(row)),
                *_count_lines(collector.protected, collector.may_name),
            ],
        )

    def _missing_permissions(self, by_model: Any, request: HttpRequest) -> set[str]:
        """Return the names of models of which the user may not delete every row."""
        return {
            str(model._meta.verbose_name)
            for model, rows in by_model.items()
            if self.admin_site.is_registered(model)
            for row in rows
            if not self.admin_site.get_model_admin(model).has_delete_permission(request, row)
        }


def _line(row: db.Model) -> str:
    return f"{capfirst(str(row._meta.verbose_name))}: {row}"


def _count_lines(rows: Iterable[db.Model], may_name: Callable[[db.Model], bool]) -> list[str]:
    counts = Counter(type(row) for row in rows if not may_name(row))
    return [
        f"{number} {model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural}"
        for model, number in counts.items()
    ]
