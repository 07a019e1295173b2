"""What differs between two taxonomies, object by object. Pure."""

from typing import NamedTuple

from pydantic import BaseModel

from assessments.taxonomy.document import Taxonomy


class Change(NamedTuple):
    """What an import does to one object: added, changed, retired, restored or removed."""

    action: str
    kind: str
    slug: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        fields = f" ({', '.join(self.fields)})" if self.fields else ""
        return f"{self.action} {self.kind} {self.slug}{fields}"


def taxonomy_differences(old: Taxonomy, new: Taxonomy) -> list[Change]:
    """Compare two taxonomies object by object. Pure."""
    changes = []
    before, after = _objects(old), _objects(new)
    for key, value in after.items():
        former = before.get(key)
        if former is None:
            changes.append(Change("added", *key))
        elif former != value:
            fields = [
                name
                for name in type(value).model_fields
                if getattr(former, name) != getattr(value, name)
            ]
            action = "changed"
            if "retired" in fields:
                action = "retired" if getattr(value, "retired", False) else "restored"
            changes.append(Change(action, *key, tuple(fields)))
    changes.extend(Change("removed", *key) for key in before if key not in after)
    order = [(kind, slug) for kind, slug in before if (kind, slug) in after]
    if order != [key for key in after if key in before]:
        changes.append(Change("changed", "order", "of the taxonomy"))
    return changes


def _objects(taxonomy: Taxonomy) -> dict[tuple[str, str], BaseModel]:
    found: dict[tuple[str, str], BaseModel] = {}
    for kind, values in (
        ("area", taxonomy.areas),
        ("source", taxonomy.sources),
        ("skill", taxonomy.skills),
        ("role", taxonomy.roles),
        ("specialism", taxonomy.specialisms),
        ("project", taxonomy.projects),
    ):
        found |= {(kind, value.slug): value for value in values}
    # In role order, so that the order of files in a folder is no difference.
    for role in taxonomy.role_by_slug:
        for requirement in taxonomy.requirements.get(role, ()):
            found["requirement", f"{role}/{requirement.slug}"] = requirement
        for level in taxonomy.typical_levels.get(role, ()):
            found["typical level", f"{role}/{level.skill}"] = level
    found |= {("learning", row.skill): row for row in taxonomy.learning}
    found |= {("salary", str(number)): row for number, row in enumerate(taxonomy.salaries, 1)}
    for section in sorted(taxonomy.guide):
        for number, entry in enumerate(taxonomy.guide[section], 1):
            found["guide entry", f"{section}/{number}"] = entry
    return found
