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
    """A translatable text and its place: file, object and part."""

    text: str
    place: str


def translatable_texts(taxonomy: Taxonomy) -> Iterator[PlacedText]:
    """Yield all translatable texts in the order of the files, including repeated ones."""
    for value, place in (*_core(taxonomy), *_guidance(taxonomy)):
        yield from _texts_of(value, place)


def _core(taxonomy: Taxonomy) -> Iterator[tuple[BaseModel, str]]:
    yield from ((area, f"areas.yaml: {area.slug}") for area in taxonomy.areas)
    yield from ((role, f"roles.yaml: {role.slug}") for role in taxonomy.roles)
    yield from ((source, f"sources.yaml: {source.slug}") for source in taxonomy.sources)
    for skill in taxonomy.skills:
        yield skill, f"skills/{skill.area}.yaml: {skill.slug}"
    for role, rows in taxonomy.requirements.items():
        yield from ((row, f"requirements/{role}.yaml: {row.slug}") for row in rows)


def _guidance(taxonomy: Taxonomy) -> Iterator[tuple[BaseModel, str]]:
    yield from ((row, f"specialisms.yaml: {row.slug}") for row in taxonomy.specialisms)
    yield from ((row, f"projects.yaml: {row.slug}") for row in taxonomy.projects)
    for role, chapters in taxonomy.curricula.items():
        yield from ((chapter, f"curricula/{role}.yaml: {chapter.slug}") for chapter in chapters)
    for row in taxonomy.learning:
        yield row, f"learning/{taxonomy.skill_by_slug[row.skill].area}.yaml: {row.skill}"
    yield from ((row, f"career.yaml: salaries, {row.role}") for row in taxonomy.salaries)
    for section, entries in taxonomy.guide.items():
        yield from ((entry, f"career.yaml: {section}") for entry in entries)


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


def _texts_of(value: BaseModel, place: str) -> Iterator[PlacedText]:
    words = word_fields(type(value))
    for name in type(value).model_fields:
        part = getattr(value, name)
        if name in words:
            yield from (PlacedText(text, place) for text in _as_tuple(part) if text)
        elif isinstance(part, BaseModel):
            yield from _texts_of(part, f"{place}, {name}")
        elif isinstance(part, dict):
            for key, item in part.items():
                yield from _texts_of(item, f"{place}, level {key}")
        elif isinstance(part, tuple):
            for item in part:
                if isinstance(item, BaseModel):
                    slug = getattr(item, "slug", None)
                    yield from _texts_of(item, f"{place}, {slug}" if slug else place)


def _as_tuple(part: Any) -> tuple[Any, ...]:
    return part if isinstance(part, tuple) else (part,)
