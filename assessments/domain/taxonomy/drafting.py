"""A draft of changes: differences between two taxonomies, applied to a third. Pure.

A draft is a list of edits of single values. The taxonomy is compared as a tree of kinds, objects
and fields, so a draft can be applied to a taxonomy that has changed since: only an edit of the same
value, or of a removed object, is a conflict.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple, Self

from assessments.domain.taxonomy.document import Taxonomy

Tree = dict[str, Any]
ORDER = "order"
# The objects that a slug names within their kind or their role.
SLUGS = (
    "areas", "sources", "skills", "roles", "requirements", "specialisms", "projects", "curricula",
)  # fmt: skip
# The database has these in the order of skills.
BY_SKILL = ("typical_levels", "learning")
# The name of each object within its kind, or within its role or section: a key of the tree.
NAMES: dict[str, Callable[[dict[str, Any]], str]] = {
    **dict.fromkeys(SLUGS, lambda row: str(row["slug"])),
    **dict.fromkeys(BY_SKILL, lambda row: str(row["skill"])),
    "salaries": lambda row: ", ".join(
        str(row[part]) for part in ("country", "role_name", "experience", "year") if part in row
    ),
    "guide": lambda row: str(row.get("title") or row["text"]),
}
GROUPED = ("requirements", "typical_levels", "curricula", "guide")


def path_key(path: Iterable[str]) -> str:
    """Return a path as the value or the name of a form field, which browsers send unchanged."""
    return " ".join("|".join(path).split())


class Edit(NamedTuple):
    """A value before and after; None if it did not or does not exist.

    ``path`` is the kind, the object and then its fields; or ORDER and a list, whose value is the
    names of its objects.
    """

    path: tuple[str, ...]
    base: Any
    value: Any

    @classmethod
    def from_json(cls, row: Sequence[Any]) -> Self:
        """Return the edit that was stored as JSON."""
        path, base, value = row
        return cls(tuple(path), base, value)

    @property
    def object(self) -> tuple[str, ...]:
        """The kind and the name of the changed object."""
        return self.path[:2]

    @property
    def is_change(self) -> bool:
        """False for an order that only follows from objects that were added and removed."""
        if self.path[0] != ORDER:
            return True
        base, value = self.base or [], self.value or []
        return [n for n in base if n in value] != [n for n in value if n in base]


class Conflict(NamedTuple):
    """An edit of a value that has another value ``now``; ``gone`` if its object was removed."""

    edit: Edit
    now: Any
    gone: bool


class Applied(NamedTuple):
    """A taxonomy with a draft, and the conflicts; there the draft's values are used."""

    taxonomy: Taxonomy
    conflicts: list[Conflict]


def draft_edits(old: Taxonomy, new: Taxonomy) -> list[Edit]:
    """Return the edits from ``old`` to ``new``."""
    return list(_edits(taxonomy_tree(old), taxonomy_tree(new)))


def apply_draft(edits: Iterable[Edit], taxonomy: Taxonomy) -> Applied:
    """Apply a draft to a taxonomy. Raises ValueError if it no longer fits the objects' fields."""
    merged, conflicts = _merged(edits, taxonomy_tree(taxonomy))
    return Applied(_taxonomy(merged), conflicts)


def draft_conflicts(edits: Iterable[Edit], taxonomy: Taxonomy) -> list[Conflict]:
    """Return the conflicts of a draft, even if it no longer fits the taxonomy."""
    return _merged(edits, taxonomy_tree(taxonomy))[1]


def _merged(edits: Iterable[Edit], tree: Tree) -> tuple[Tree, list[Conflict]]:
    merged = deepcopy(tree)
    conflicts = []
    orders = {}
    for edit in edits:
        if edit.path[0] == ORDER:
            orders[edit.path[1]] = edit
            continue
        now, parent = _at(tree, edit.path), _at(merged, edit.path[:-1])
        if now == edit.value:
            continue
        gone = not isinstance(parent, dict)
        if now != edit.base or gone:
            conflicts.append(Conflict(edit, now, gone))
        if not gone:
            parent.pop(edit.path[-1], None)
            if edit.value is not None:
                parent[edit.path[-1]] = deepcopy(edit.value)
    for name, edit in orders.items():
        now = tree[ORDER].get(name)
        merged[ORDER][name], conflicting = _merged_order(edit, now or [])
        if conflicting:
            conflicts.append(Conflict(edit, now, gone=False))
    return merged, conflicts


def rebase(edits: Iterable[Edit], published: Taxonomy, drafted: Taxonomy) -> list[Edit]:
    """Return the edits from ``published`` to ``drafted``, which has ``edits`` and maybe more.

    Conflicts of ``edits`` stay conflicts until they are decided, or their value is edited to what
    is published, or their object is removed.
    """
    wanted = taxonomy_tree(drafted)
    undecided = {}
    for edit, now, gone in draft_conflicts(edits, published):
        value = edit.value if gone else _at(wanted, edit.path)
        if gone or (value != now and isinstance(_at(wanted, edit.path[:-1]), dict)):
            undecided[edit.path] = edit._replace(value=value)
    # An object that both added is one conflict, though their fields differ one by one.
    decided = (
        edit
        for edit in draft_edits(published, drafted)
        if not any(edit.path[:length] in undecided for length in range(len(edit.path) + 1))
    )
    return [*decided, *undecided.values()]


def taxonomy_tree(taxonomy: Taxonomy) -> Tree:
    """Return a taxonomy as JSON by kind and name, and the names of each list under ORDER."""
    content = taxonomy.model_dump(mode="json", exclude_defaults=True)
    tree: Tree = {kind: {} for kind in NAMES} | {ORDER: {}}
    for kind, name_of in NAMES.items():
        rows = content.get(kind, {})
        for group, values in rows.items() if kind in GROUPED else [("", rows)]:
            names: list[str] = []
            for row in values:
                name = f"{group}/{name_of(row)}" if group else name_of(row)
                while name in tree[kind]:
                    name += "+"  # two with the same text
                tree[kind][name] = row
                names.append(name)
            if kind not in BY_SKILL:
                tree[ORDER][_order_name(kind, group)] = names
    return tree


def _order_name(kind: str, group: str) -> str:
    return f"{kind}/{group}" if group else kind


def _taxonomy(tree: Tree) -> Taxonomy:
    """Return the taxonomy of a tree; objects that no order names come last."""
    rank = {slug: place for place, slug in enumerate(tree[ORDER].get("skills", ()))}
    content: dict[str, Any] = {}
    for kind, rows in tree.items():
        if kind == ORDER:
            continue
        groups: dict[str, list[str]] = {}
        for name in rows:
            group = name.partition("/")[0] if kind in GROUPED else ""
            groups.setdefault(group, []).append(name)
        for group, names in groups.items():
            if kind in BY_SKILL:
                names.sort(key=lambda name: rank.get(name.rpartition("/")[2], len(rank)))
            else:
                places = tree[ORDER].get(_order_name(kind, group), [])
                place = {name: number for number, name in enumerate(places)}
                names.sort(key=lambda name: place.get(name, len(place)))
            values = [rows[name] for name in names]
            if kind in GROUPED:
                content.setdefault(kind, {})[group] = values
            else:
                content[kind] = values
    return Taxonomy.model_validate(content, extra="ignore")


def _edits(old: Tree, new: Tree, path: tuple[str, ...] = ()) -> Iterator[Edit]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _edits(before, after, (*path, name))
        elif before != after:
            yield Edit((*path, name), before, after)


def _at(tree: Any, path: Iterable[str]) -> Any:
    """Return the value at a path; None if there is none."""
    for name in path:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def _merged_order(edit: Edit, now: list[str]) -> tuple[list[str], bool]:
    """Return the names in the order of a draft, and whether it conflicts with the order now."""
    base, value = edit.base or [], edit.value or []
    common = set(base) & set(value) & set(now)
    was, wanted, is_now = ([n for n in names if n in common] for names in (base, value, now))
    if wanted == was:
        return _with_others(now, value), False
    return _with_others(value, now), is_now not in (was, wanted)


def _with_others(names: list[str], others: list[str]) -> list[str]:
    """Return ``names``, with each of ``others`` that is not among them after its predecessor."""
    merged = list(names)
    previous = None
    for name in others:
        if name not in merged:
            merged.insert(merged.index(previous) + 1 if previous else 0, name)
        previous = name
    return merged
