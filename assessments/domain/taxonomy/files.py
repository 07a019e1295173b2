"""Read the taxonomy from a folder of YAML files, and write it to one.

areas.yaml  sources.yaml  roles.yaml
skills/<area>.yaml  requirements/<role>.yaml  typical_levels/<role>.yaml
learning/<area>.yaml  curricula/<role>.yaml  specialisms.yaml  projects.yaml  career.yaml
languages/<code>.yaml
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from assessments.domain.taxonomy import objects
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.languages import Translation
from assessments.domain.taxonomy.merging import with_current_slugs
from assessments.domain.taxonomy.mistakes import mistake_words
from assessments.domain.taxonomy.problems import MAX_PROBLEMS, Problems, ProblemsError
from assessments.domain.taxonomy.rules import CONTROL_CHARACTER

Value = TypeVar("Value", bound=BaseModel)

# Real files are far smaller. A larger file is refused before it is parsed.
MAX_FILE_BYTES = 4 * 1024 * 1024
# Limit on values, lists, mappings and keys in all files together; the real taxonomy has 67,000.
# Each takes about 1 KB of memory while its file is read.
MAX_NODES = 200_000


# With a file for each area, role or language.
FOLDERS = ("skills", "requirements", "typical_levels", "learning", "curricula", "languages")


class TaxonomyFileError(ProblemsError):
    """The files are not a valid taxonomy."""


class _Resolver(BaseResolver):
    """Recognises numbers, booleans and null; everything else is text.

    Unlike in YAML 1.1 there are no dates, merge keys, octal or base-60 numbers: ``1:30`` is text.
    Numbers have at most 18 digits, so that they are quick to convert.
    """


for _tag, _pattern, _first in (
    ("bool", "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF", "yntfo"),
    ("int", "[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
    ("float", r"[-+]?[0-9]{1,18}\.[0-9]{0,18}", "-+0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", ""]),
):
    _Resolver.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(f"(?:{_pattern})\\Z"),
        {*_first, *map(str.upper, _first)},
    )


class _Loader(Composer, CParser, SafeConstructor, _Resolver):
    """A SafeLoader that refuses duplicate keys, aliases, tags and too many nodes.

    It uses LibYAML's parser, which is five times faster, but not LibYAML's composer, which crashes
    the process on deeply nested text.
    """

    def __init__(self, text: str, nodes: Iterator[int]) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        _Resolver.__init__(self)
        self.nodes = nodes

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("aliases (*name) are not allowed", event)
        if event.tag is not None:
            raise _refusal("tags (!name) are not allowed", event)
        if isinstance(event, yaml.ScalarEvent) and CONTROL_CHARACTER.search(event.value):
            raise _refusal("a control character", event)
        if next(self.nodes) > MAX_NODES:
            raise _refusal(f"all files together have more than {MAX_NODES:,} values", event)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refusal("a key must be a text or a number", key_node)
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise _refusal(f"the key “{key}” appears twice", key_node)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _refusal(message: str, place: Any) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, message, place.start_mark)


class _File:
    """One parsed file that knows the line of each value."""

    def __init__(self, reader: "_Reader", path: Path) -> None:
        self.name = str(path.relative_to(reader.root))
        self._problems = reader.problems
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise TaxonomyFileError([f"{self.name}: larger than 4 MB"])
            text = path.read_text(encoding="utf-8-sig")
            if directive := re.search("^%", text, re.MULTILINE):
                # LibYAML takes quadratic time for directives.
                line = text.count("\n", 0, directive.start()) + 1
                raise TaxonomyFileError([f"{self.name}:{line}: a line must not start with %"])
            loader = _Loader(text, reader.nodes)
            self._node = loader.get_single_node()
            self.data = loader.construct_document(self._node) if self._node else None
        except OSError as error:
            raise TaxonomyFileError([f"{self.name}: {error.strerror}"]) from error
        except UnicodeDecodeError as error:
            raise TaxonomyFileError([f"{self.name}: not UTF-8 text"]) from error
        except RecursionError as error:
            raise TaxonomyFileError([f"{self.name}: nested too deeply"]) from error
        except yaml.MarkedYAMLError as error:
            # If something is missing at the end, LibYAML reports a line after the last one.
            last = text.count("\n") + 1
            line = min(error.problem_mark.line + 1, last) if error.problem_mark else 1
            raise TaxonomyFileError([f"{self.name}:{line}: {error.problem}"]) from error
        except (yaml.YAMLError, ValueError) as error:
            raise TaxonomyFileError([f"{self.name}: {error}"]) from error

    def line(self, location: tuple[Any, ...]) -> int:
        """Return the line of the value at ``location``, or of the nearest value around it."""
        node = self._node
        for step in location:
            if isinstance(node, yaml.MappingNode):
                child = next((v for k, v in node.value if k.value == str(step)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                child = node.value[step] if step < len(node.value) else None
            else:
                child = None
            if child is None:
                break
            node = child
        return int(node.start_mark.line) + 1 if node is not None else 1

    def section(self, expected: set[str]) -> dict[str, Any]:
        """Return the top-level mapping, which must have the keys ``expected``."""
        if not isinstance(self.data, dict) or set(map(str, self.data)) != expected:
            keys = " and ".join(f"“{key}”" for key in sorted(expected))
            raise TaxonomyFileError([f"{self.name}:1: the top level must have exactly {keys}"])
        return self.data

    def values(self, kind: type[Value], *path: str, **extra: Any) -> list[Value]:
        """Return the valid items of the list at ``path`` as values of ``kind``, with ``extra``.

        Mistakes in the other items are added to the reader's problems.
        """
        rows: Any = self.data
        for key in path:
            rows = rows[key]
        if not isinstance(rows, list):
            raise TaxonomyFileError([f"{self.name}:{self.line(path)}: “{path[-1]}” must be a list"])
        values = []
        for index, row in enumerate(rows):
            try:
                values.append(kind.model_validate(row | extra if isinstance(row, dict) else row))
            except ValidationError as error:
                self._add_problems(error, (*path, index), row)
        return values

    def _add_problems(self, error: ValidationError, path: tuple[Any, ...], row: Any) -> None:
        if self._problems.is_full:
            # Skip the line lookups, which take time.
            self._problems.count(error.error_count())
            return
        label = row.get("slug") or row.get("skill") if isinstance(row, dict) else None
        label = label or f"{path[-2]} {path[-1] + 1}"
        items = error.errors(include_url=False, include_input=False)
        for item in items[:MAX_PROBLEMS]:
            line = self.line((*path, *item["loc"]))
            what = " ".join(map(str, (label, *item["loc"])))
            self._problems.add(f"{self.name}:{line}: {what}: {mistake_words(item)}")
        self._problems.count(len(items[MAX_PROBLEMS:]))


class _Reader:
    """Reads all files of a folder and collects all mistakes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems = Problems()
        # Counts the nodes of all files together, including broken ones.
        self.nodes = count(1)

    def list_file(self, name: str, kind: type[Value]) -> tuple[Value, ...]:
        """Read ``<name>.yaml``, which has just the list ``name``."""
        with self._collecting():
            file = _File(self, self.root / f"{name}.yaml")
            file.section({name})
            return tuple(file.values(kind, name))
        return ()

    def folder(
        self, name: str, owner: str, key: str, kind: type[Value], order: list[str], *, owned: bool
    ) -> dict[str, list[Value]]:
        """Read all ``<name>/<slug>.yaml`` files: ``owner`` repeats the slug, ``key`` has the list.

        If ``owned`` is true, the slug is set in the field ``owner`` of each value.
        """
        lists = {}
        for path in _ordered(self.root / name, order):
            with self._collecting():
                file = _File(self, path)
                slug = file.section({owner, key})[owner]
                if slug != path.stem:
                    raise TaxonomyFileError(
                        [f"{file.name}:1: “{owner}” is {slug}, but the file is named {path.stem}"]
                    )
                lists[slug] = file.values(kind, key, **({owner: slug} if owned else {}))
        return lists

    def career(self) -> dict[str, Any]:
        """Read ``career.yaml``: the salaries, and the guide by section."""
        with self._collecting():
            file = _File(self, self.root / "career.yaml")
            guide = file.section({"salaries", "guide"})["guide"]
            if not isinstance(guide, dict):
                raise TaxonomyFileError(
                    [f"{file.name}:{file.line(('guide',))}: “guide” must have sections"]
                )
            return {
                "salaries": file.values(objects.Salary, "salaries"),
                "guide": {
                    section: file.values(objects.GuideEntry, "guide", section) for section in guide
                },
            }
        return {}

    def languages(self) -> Iterator[dict[str, Any]]:
        """Read all ``languages/<code>.yaml``."""
        for path in _ordered(self.root / "languages", []):
            with self._collecting():
                file = _File(self, path)
                head = file.section({"language", "offered", "translations"})
                if head["language"] != path.stem:
                    raise TaxonomyFileError(
                        [f"{file.name}:1: “language” must be {path.stem}, as the file is named"]
                    )
                yield {
                    "code": path.stem,
                    "offered": head["offered"],
                    "translations": file.values(Translation, "translations"),
                }

    @contextmanager
    def _collecting(self) -> Iterator[None]:
        try:
            yield
        except TaxonomyFileError as error:
            self.problems.extend(error.problems)


def read_taxonomy(root: Path) -> Taxonomy:
    """Read the taxonomy in ``root``.

    Specialisms, projects, learning, curricula, career and languages may be missing.

    Raises TaxonomyFileError with all mistakes: file, line, key and reason.
    """
    if not root.is_dir():
        raise TaxonomyFileError([f"{root} is not a folder"])
    reader = _Reader(root)
    parts: dict[str, Any] = {
        "areas": reader.list_file("areas", objects.Area),
        "sources": reader.list_file("sources", objects.Source),
        "roles": reader.list_file("roles", objects.Role),
    }
    areas = [area.slug for area in parts["areas"]]
    roles = [role.slug for role in parts["roles"]]
    skills = reader.folder("skills", "area", "skills", objects.Skill, areas, owned=True)
    learning = reader.folder("learning", "area", "skills", objects.Learning, areas, owned=False)
    parts["skills"] = [skill for rows in skills.values() for skill in rows]
    parts["requirements"] = reader.folder(
        "requirements", "role", "requirements", objects.Requirement, roles, owned=False
    )
    parts["typical_levels"] = reader.folder(
        "typical_levels", "role", "levels", objects.TypicalLevel, roles, owned=False
    )
    parts["curricula"] = reader.folder(
        "curricula", "role", "chapters", objects.Chapter, roles, owned=False
    )
    for name, kind in (("specialisms", objects.Specialism), ("projects", objects.Project)):
        if (root / f"{name}.yaml").exists():
            parts[name] = reader.list_file(name, kind)
    if (root / "career.yaml").exists():
        parts |= reader.career()
    parts["languages"] = list(reader.languages())
    if reader.problems:
        raise TaxonomyFileError(reader.problems.sentences())
    # These are in the order of the skills.
    rank = {skill.slug: index for index, skill in enumerate(parts["skills"])}
    for levels in parts["typical_levels"].values():
        levels.sort(key=lambda level: rank.get(level.skill, len(rank)))
    parts["learning"] = sorted(
        (row for rows in learning.values() for row in rows),
        key=lambda row: rank.get(row.skill, len(rank)),
    )
    try:
        return with_current_slugs(Taxonomy.model_validate(parts))
    except ValidationError as error:
        problems = Problems(
            f"{' '.join(map(str, item['loc']))}: {mistake_words(item)}" for item in error.errors()
        )
        raise TaxonomyFileError(problems.sentences()) from error


def _ordered(folder: Path, order: list[str]) -> Iterator[Path]:
    """Yield the YAML files of a folder, sorted by the positions of their slugs in ``order``."""
    rank = {slug: index for index, slug in enumerate(order)}
    yield from sorted(
        folder.glob("*.yaml"), key=lambda path: (rank.get(path.stem, len(rank)), path.stem)
    )


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_taxonomy(taxonomy: Taxonomy, root: Path) -> None:
    """Write ``taxonomy`` to the folder ``root``; reading it back returns an equal value.

    Files of areas and roles that no longer exist are deleted. Raises OSError.
    """
    files = {root / name: text for name, text in taxonomy_files(taxonomy)}
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
        for stale in set((root / folder).glob("*.yaml")) - set(files):
            stale.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")


def taxonomy_files(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file of ``taxonomy``."""
    files: dict[str, dict[str, Any]] = {
        "areas.yaml": {"areas": _rows(taxonomy.areas)},
        "sources.yaml": {"sources": _rows(taxonomy.sources)},
        "roles.yaml": {"roles": _rows(taxonomy.roles)},
        "specialisms.yaml": {"specialisms": _rows(taxonomy.specialisms)},
        "projects.yaml": {"projects": _rows(taxonomy.projects)},
        "career.yaml": {
            "salaries": _rows(taxonomy.salaries),
            "guide": {section: _rows(rows) for section, rows in taxonomy.guide.items()},
        },
    }
    for area in taxonomy.areas:
        skills = [skill for skill in taxonomy.skills if skill.area == area.slug]
        files[f"skills/{area.slug}.yaml"] = {
            "area": area.slug,
            "skills": _rows(skills, exclude={"area"}),
        }
        slugs = {skill.slug for skill in skills}
        files[f"learning/{area.slug}.yaml"] = {
            "area": area.slug,
            "skills": _rows([row for row in taxonomy.learning if row.skill in slugs]),
        }
    for role, requirements in taxonomy.requirements.items():
        files[f"requirements/{role}.yaml"] = {
            "role": role,
            "requirements": _rows(requirements),
        }
    for role, levels in taxonomy.typical_levels.items():
        files[f"typical_levels/{role}.yaml"] = {"role": role, "levels": _rows(levels)}
    for role, chapters in taxonomy.curricula.items():
        files[f"curricula/{role}.yaml"] = {"role": role, "chapters": _rows(chapters)}
    for language in taxonomy.languages:
        files[f"languages/{language.code}.yaml"] = {
            "language": language.code,
            "offered": language.offered,
            "translations": _rows(language.translations),
        }
    for name, content in files.items():
        yield (
            name,
            yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=96),
        )


def _rows(values: Iterable[BaseModel], exclude: set[str] | None = None) -> list[dict[str, Any]]:
    return [_plain(value.model_dump(exclude=exclude, exclude_defaults=True)) for value in values]


def _plain(value: Any) -> Any:
    """Turn decimals into plain numbers and tuples into lists, for YAML."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
