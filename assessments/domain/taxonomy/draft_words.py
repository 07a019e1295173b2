"""Words for the edits of a draft: names instead of slugs. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.drafting import (
    BY_SKILL,
    GROUPED,
    ORDER,
    Conflict,
    Edit,
    path_key,
    taxonomy_tree,
)

# Kinds in the singular, if it is not the name of the kind without its last letter.
KINDS = {
    "typical_levels": "typical level",
    "learning": "learning",
    "curricula": "chapter",
    "salaries": "salary",
    "guide": "guide entry",
}
# The kind of object that a field refers to.
REFERENCES = {
    "area": "areas", "source": "sources", "skill": "skills", "skills": "skills", "role": "roles",
    "start_role": "roles", "project_at_work": "projects", "project_at_home": "projects",
}  # fmt: skip


class Choice(NamedTuple):
    """A conflict as texts; ``key`` identifies its edit."""

    key: str
    what: str
    before: str
    published: str
    drafted: str
    gone: bool


class DraftWords:
    """The words for the edits of a draft of a taxonomy."""

    def __init__(self, published: Taxonomy, edits: Iterable[Edit]) -> None:
        self._edits = list(edits)
        self._tree = taxonomy_tree(published)
        for edit in self._edits:
            if len(edit.path) == len(edit.object) and edit.path[0] != ORDER:
                objects = self._tree.setdefault(edit.path[0], {})
                objects.setdefault(edit.path[1], edit.value or edit.base)

    def objects(self) -> dict[str, str]:
        """Return the names of the changed objects by key."""
        objects = dict.fromkeys(edit.object for edit in self._edits if edit.is_change)
        return {path_key(path): self._object(path) for path in objects}

    def choice(self, conflict: Conflict) -> Choice:
        """Return a conflict as texts."""
        edit, now = conflict.edit, conflict.now
        fields = " ".join(edit.path[2:]).replace("_", " ")
        return Choice(
            path_key(edit.path),
            f"{self._object(edit.object)}{': ' if fields else ''}{fields}",
            self._text(edit.path, edit.base, now if now is not None else edit.value),
            self._text(edit.path, now, edit.base if edit.value is None else edit.value),
            self._text(edit.path, edit.value, now),
            conflict.gone,
        )

    def _object(self, path: tuple[str, ...]) -> str:
        kind, name = path
        if kind == ORDER:
            kind, _, group = name.partition("/")
            of = f" of {self._group(kind, group)}" if group else ""
            return f"order of {kind.replace('_', ' ')}{of}"
        group, _, own = name.partition("/") if kind in GROUPED else ("", "", name)
        of = f" ({self._group(kind, group)})" if group else ""
        return f"{KINDS.get(kind, kind.removesuffix('s'))} {self._name(kind, name, own)}{of}"

    def _group(self, kind: str, group: str) -> str:
        return group if kind == "guide" else self._name("roles", group, group)

    def _name(self, kind: str, name: str, default: str) -> str:
        if kind in BY_SKILL:
            kind, name = "skills", default
        # A draft of an earlier version of the product can have other kinds.
        row = self._tree.get(kind, {}).get(name, {})
        return str(row.get("name") or row.get("title") or default)

    def _text(self, path: tuple[str, ...], value: Any, other: Any) -> str:
        """Return the text of a value; of an object only what ``other`` does not have."""
        if isinstance(value, dict):
            differing = _leaves(value, other if isinstance(other, dict) else {})
            return "; ".join(
                f"{name} {self._text((name,), item, None)}" for name, item in differing
            )
        if isinstance(value, list):
            names = path[0] == ORDER
            kind = path[1].partition("/")[0] if names else REFERENCES.get(path[-1], "")
            return "; ".join(self._item(kind, item) for item in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else self._item(REFERENCES.get(path[-1], ""), value)

    def _item(self, kind: str, item: Any) -> str:
        if isinstance(item, dict):
            return self._text(("",), item, None)
        own = str(item).rpartition("/")[2] if kind in GROUPED else str(item)
        return self._name(kind, str(item), own) if kind else str(item)


def _leaves(value: dict[str, Any], other: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, item in value.items():
        if item != other.get(name):
            yield name.replace("_", " "), item
