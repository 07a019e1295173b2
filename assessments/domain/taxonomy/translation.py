"""Find and replace the translatable texts of a taxonomy. Pure.

Texts are identified by their English wording. After an edit a text is therefore shown in English
until it is translated again.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import word_fields

Value = TypeVar("Value", bound=BaseModel)
Translate = Callable[[str], str]


class PlacedText(NamedTuple):
    """A translatable text and its place.

    ``place`` names file, object and part by slugs, ``name`` the object and part as people read
    them. ``field`` is the field that has the text, ``area`` the slug of the area it belongs to,
    empty if there is none.
    """

    text: str
    place: str
    kind: str
    area: str
    name: str
    field: str


class _Place(NamedTuple):
    """The place of an object, or of a part of it."""

    path: str
    kind: str
    name: str
    area: str = ""

    def part(self, slug: str, name: str = "") -> "_Place":
        """Return the place of a part."""
        return self._replace(path=f"{self.path}, {slug}", name=f"{self.name}, {name or slug}")


def translatable_texts(taxonomy: Taxonomy) -> Iterator[PlacedText]:
    """Yield all translatable texts in the order of the files, including repeated ones."""
    for value, place in (*_core(taxonomy), *_guidance(taxonomy)):
        yield from _texts_of(value, place)


def _core(taxonomy: Taxonomy) -> Iterator[tuple[BaseModel, _Place]]:
    for area in taxonomy.areas:
        yield area, _Place(f"areas.yaml: {area.slug}", "area", area.name, area.slug)
    for role in taxonomy.roles:
        yield role, _Place(f"roles.yaml: {role.slug}", "role", role.name)
    for source in taxonomy.sources:
        yield source, _Place(f"sources.yaml: {source.slug}", "source", source.title)
    for skill in taxonomy.skills:
        path = f"skills/{skill.area}.yaml: {skill.slug}"
        yield skill, _Place(path, "skill", skill.name, skill.area)
    for role_slug, rows in taxonomy.requirements.items():
        role_name = taxonomy.role_by_slug[role_slug].name
        for row in rows:
            path = f"requirements/{role_slug}.yaml: {row.slug}"
            yield row, _Place(path, "requirement", f"{row.name}, {role_name}", row.area)


def _guidance(taxonomy: Taxonomy) -> Iterator[tuple[BaseModel, _Place]]:
    for specialism in taxonomy.specialisms:
        path = f"specialisms.yaml: {specialism.slug}"
        yield specialism, _Place(path, "specialism", specialism.name)
    for project in taxonomy.projects:
        yield project, _Place(f"projects.yaml: {project.slug}", "project", project.name)
    for role, chapters in taxonomy.curricula.items():
        for chapter in chapters:
            path = f"curricula/{role}.yaml: {chapter.slug}"
            yield chapter, _Place(path, "chapter", chapter.name)
    for learning in taxonomy.learning:
        skill = taxonomy.skill_by_slug[learning.skill]
        path = f"learning/{skill.area}.yaml: {skill.slug}"
        yield learning, _Place(path, "learning", skill.name, skill.area)
    for salary in taxonomy.salaries:
        path = f"career.yaml: salaries, {salary.role}"
        yield salary, _Place(path, "salary", salary.role_name)
    for section, entries in taxonomy.guide.items():
        for entry in entries:
            yield entry, _Place(f"career.yaml: {section}", "career guide", section)


def translated(value: Value, translate: Translate) -> Value:
    """Return ``value`` with ``translate`` applied to all its translatable texts."""
    words = word_fields(type(value))
    changed = {
        name: _mapped(before, translate, is_text=name in words)
        for name in type(value).model_fields
        if isinstance(before := getattr(value, name), BaseModel | dict | tuple) or name in words
    }
    return value.model_copy(update=changed)


def _mapped(part: Any, translate: Translate, *, is_text: bool) -> Any:
    if isinstance(part, BaseModel):
        return translated(part, translate)
    if isinstance(part, tuple):
        return tuple(_mapped(item, translate, is_text=is_text) for item in part)
    if isinstance(part, dict):
        return {key: _mapped(item, translate, is_text=is_text) for key, item in part.items()}
    return translate(part) if is_text and part else part


def _texts_of(value: BaseModel, place: _Place) -> Iterator[PlacedText]:
    words = word_fields(type(value))
    for name in type(value).model_fields:
        part = getattr(value, name)
        label = name.replace("_", " ")
        if name in words:
            for text in filter(None, _as_tuple(part)):
                yield PlacedText(text, place.path, place.kind, place.area, place.name, label)
        elif isinstance(part, BaseModel):
            yield from _texts_of(part, place.part(name, label))
        elif isinstance(part, dict):
            for key, item in part.items():
                yield from _texts_of(item, place.part(f"level {key}"))
        elif isinstance(part, tuple):
            for item in part:
                if isinstance(item, BaseModel):
                    slug = getattr(item, "slug", None)
                    inner = place.part(slug, getattr(item, "name", "")) if slug else place
                    yield from _texts_of(item, inner)


def _as_tuple(part: Any) -> tuple[Any, ...]:
    return part if isinstance(part, tuple) else (part,)
