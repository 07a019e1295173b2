"""Validate parts of a data file, and report mistakes with their places."""

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assessments.domain.portability.data import MAX_ITEMS, Entry, JobAd
from assessments.domain.portability.problems import Problem, Problems
from assessments.domain.taxonomy.document import Taxonomy

Value = TypeVar("Value", bound=BaseModel)


def validated(
    model: type[Value],
    raw: Any,
    place: tuple[str | int, ...],
    problems: Problems,
    *,
    free: Collection[str],
) -> Value | None:
    """Validate ``raw`` as ``model``. If it is invalid, add its mistakes and return None.

    The values under the names in ``free`` can have any size: they are not validated here.
    """
    limited = raw
    if isinstance(raw, dict):
        limited = {name: value for name, value in raw.items() if name not in free}
    if _has_too_much(limited, place, problems):
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_input=False):
            # A mistake in a name is reported at the place of its value.
            location = (step for step in item["loc"] if step != "[key]")
            problems.add(Problem(item["type"], (*place, *location), item.get("ctx", {})))
        return None


def _has_too_much(raw: Any, place: tuple[str | int, ...], problems: Problems) -> bool:
    """Report a list or object with more items than allowed; return True if there is one."""
    if not isinstance(raw, (dict, list)):
        return False
    if len(raw) > MAX_ITEMS:
        problems.add(Problem("too_long", place, {"max_length": MAX_ITEMS}))
        return True
    items = raw.items() if isinstance(raw, dict) else enumerate(raw)
    return any(_has_too_much(item, (*place, step), problems) for step, item in items)


def unknown_roles(entry: Entry | JobAd, current: Taxonomy) -> Iterator[Problem]:
    """Yield a problem for each role that the site does not know."""
    for role, name, known in (
        (entry.start_role, "start_role", current.typical_levels),
        (entry.target_role, "target_role", current.requirements),
    ):
        if role not in known and role not in current.role_by_slug:
            yield Problem("unknown_role", (name,), {"name": role})
