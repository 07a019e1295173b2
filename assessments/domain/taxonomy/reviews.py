"""What editors review and sign: skills with their levels, learning resources and projects. Pure.

A signature is valid for one text, identified by its digest, so any change that readers see ends it,
in the admin, by an import or by restoring an earlier version. If the text is as it was signed
again, so is the signature.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Resource, Reviewable

SKILL, RESOURCE, PROJECT = KINDS = ("skill", "resource", "project")
# Parts of a skill that no reader sees, or that say nothing about its levels.
NOT_SIGNED = {"area", "aliases", "phrases", "hours_basis", "retired"}


class Item(NamedTuple):
    """An object to review: its kind, the area that it is listed in, and its name.

    ``slug`` is that of the project or skill, also for a resource of a skill.
    """

    kind: str
    area: str
    slug: str
    name: str
    value: Reviewable
    digest: str

    @property
    def can_be_signed(self) -> bool:
        """False for a resource without an address: no one can have opened it."""
        return not isinstance(self.value, Resource) or self.value.address is not None


def review_digest(value: Reviewable) -> str:
    """Return the SHA-256 of what readers see of an object.

    Fields with their default are left out, so a new field does not end earlier signatures.
    """
    content = value.model_dump(mode="json", exclude_defaults=True, exclude=NOT_SIGNED)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def review_items(taxonomy: Taxonomy) -> Iterator[Item]:
    """Yield everything to review: skills that are asked, their resources, then projects.

    A project is in the area of its first skill.
    """
    skills = [skill for skill in taxonomy.skills if not skill.retired]
    areas = {skill.slug: skill.area for skill in taxonomy.skills}
    learning = {row.skill: row.resources for row in taxonomy.learning}
    for skill in skills:
        yield Item(SKILL, skill.area, skill.slug, skill.name, skill, review_digest(skill))
        for resource in learning.get(skill.slug, ()):
            digest = review_digest(resource)
            yield Item(RESOURCE, skill.area, skill.slug, resource.title, resource, digest)
    for project in taxonomy.projects:
        area, digest = areas[project.skills[0].skill], review_digest(project)
        yield Item(PROJECT, area, project.slug, project.name, project, digest)


def review_key(value: Reviewable) -> Any:
    """Return the key of an object in ``Edition.reviewed``: itself if it has no slug."""
    return value if isinstance(value, Resource) else (type(value), getattr(value, "slug", ""))
