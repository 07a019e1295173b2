"""A person's data read from a file, with every mistake named by its place.

Figures in the file are not used: each result is scored again against the part of the taxonomy
that the file has for it, and that part must have the digest under which it stands.
"""

import re
import zlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from assessments.domain.addresses import is_address
from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.domain.portability.data import (
    FORMAT,
    MAX_ITEMS,
    VERSION,
    DataFile,
    Entry,
    SkillProof,
)
from assessments.domain.portability.json_bytes import (
    ForbiddenTextError,
    RepeatedNameError,
    TooManyValuesError,
    read_json,
)
from assessments.domain.portability.problems import (
    DAMAGED,
    NO_VERSION,
    NOT_OURS,
    TOO_LARGE,
    TOO_MANY,
    TOO_NEW,
    DataFileError,
    Problem,
    Problems,
)
from assessments.domain.portability.writing import PARTS
from assessments.domain.scoring import Report, Target, compile_target, score_answers
from assessments.domain.taxonomy.check import part_problems
from assessments.domain.taxonomy.document import Taxonomy, content_digest
from assessments.domain.taxonomy.stored import snapshot_from_json
from assessments.domain.taxonomy.values import scoring_requirements, scoring_typical_levels

# Of the JSON, unpacked. The largest account that the limits of the site allow has less: see
# tests/portability/test_largest.py.
MAX_BYTES = 24 * 1024 * 1024
MEGABYTES = MAX_BYTES // 1024**2
MAX_VALUES = 800_000
# Of one part of the taxonomy, and of all together when what they share is counted in each. In
# characters; a value counts as fifty more. A part of today's taxonomy has some 300,000.
MAX_PART_WEIGHT = 5_000_000
MAX_PARTS_WEIGHT = 100_000_000
VALUE_WEIGHT = 50
MAX_SKILLS = 1000
# In each process: a hostile file can take 150 MB.
_one_at_a_time = Lock()
GZIP = b"\x1f\x8b"
# How a file of ours is recognised although it cannot be parsed.
OURS = re.compile(rb'"format"\s*:\s*"mlcareer"')
BEGINNING = b'{"format":"mlcareer"'

Value = TypeVar("Value", bound=BaseModel)
Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Scored:
    """What a submitted assessment was scored against, by its digest, and what comes out."""

    digest: str
    content: Mapping[str, Any]
    report: Report


@dataclass(frozen=True, slots=True)
class Brought:
    """A sound assessment of a file; ``scored`` is None for a draft.

    ``left_out`` says what this site does not accept, or no longer, and is not in ``entry``.
    """

    entry: Entry
    scored: Scored | None
    left_out: Problems = field(default_factory=Problems)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A sound part of the taxonomy, without what this site does not know, and its target."""

    content: Mapping[str, Any]
    target: Target


def read_data(content: bytes, current: Taxonomy) -> list[Brought]:
    """Read a file, gzipped or not, whose roles and skills ``current`` knows; score what it has.

    Raises DataFileError.
    """
    with _one_at_a_time:
        return _read(content, current)


def _read(content: bytes, current: Taxonomy) -> list[Brought]:
    problems = Problems()
    file = _validated(DataFile, _parsed(content), (), problems, free={"assessments", "taxonomy"})
    if file is None:
        raise DataFileError(problems.first, problems.count)
    if len(file.assessments) > MAX_ASSESSMENTS:
        raise _whole(TOO_MANY, most=MAX_ASSESSMENTS)
    parts = _Parts(file)
    brought: list[Brought] = []
    seen: set[UUID] = set()
    for number, row in enumerate(file.assessments):
        place = ("assessments", number)
        entry = _validated(Entry, row, place, problems, free={"result"})
        if entry is None:
            continue
        found = list(_unknown(entry, current))
        if entry.id in seen:
            found.append(Problem("twice", values={"name": entry.id}))
        seen.add(entry.id)
        try:
            left_out = Problems()
            in_result = parts.skills(entry.scored_against)
            entry = _importable(entry, place, current, in_result, left_out)
            brought.append(Brought(entry, parts.scored(entry), left_out))
        except DataFileError as error:
            found += error.problems
        for problem in found:
            problems.add(Problem(problem.kind, place + problem.place, problem.values))
    if problems.count:
        raise DataFileError(problems.first, problems.count)
    return brought


def _whole(kind: str, **values: Any) -> DataFileError:
    return DataFileError([Problem(kind, values=values)])


def _parsed(content: bytes) -> dict[str, Any]:
    """Return the JSON of one of our files. Raises DataFileError for any other."""
    if content.startswith(GZIP):
        content = _unpacked(content)
    if len(content) > MAX_BYTES:
        raise _whole(TOO_LARGE, megabytes=MEGABYTES)
    try:
        raw = read_json(content, MAX_VALUES)
    except ValueError as error:
        if not _is_ours(content):
            raise _whole(NOT_OURS) from error
        kind = {
            TooManyValuesError: TOO_LARGE,
            RepeatedNameError: "repeated_name",
            ForbiddenTextError: "null_character",
        }.get(type(error), DAMAGED)
        raise _whole(kind, megabytes=MEGABYTES) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _whole(NOT_OURS)
    version = raw.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise _whole(NO_VERSION)
    if version > VERSION:
        raise _whole(TOO_NEW, version=version, newest=VERSION)
    return raw


def _unpacked(content: bytes) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        # One byte more, so that what is too large is seen to be.
        found = unpack.decompress(content, MAX_BYTES + 1)
    except zlib.error as error:
        raise _whole(NOT_OURS) from error
    if len(found) <= MAX_BYTES and (not unpack.eof or unpack.unused_data):
        raise _whole(DAMAGED if _is_ours(found) else NOT_OURS)
    return found


def _is_ours(content: bytes) -> bool:
    """Tell whether a file that cannot be parsed is one of ours, be it cut off."""
    ascii_only = content.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    beginning = b"".join(ascii_only[:40].split())
    return bool(OURS.search(ascii_only) or (beginning and BEGINNING.startswith(beginning)))


def _validated(
    model: type[Value],
    raw: Any,
    place: tuple[str | int, ...],
    problems: Problems,
    *,
    free: Collection[str],
) -> Value | None:
    """Return a value of ``model``; or None, with its mistakes among ``problems``.

    What is under the names ``free`` can be of any size: nothing validates it here.
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
            # What is wrong with a name is said of what it names.
            location = (step for step in item["loc"] if step != "[key]")
            problems.add(Problem(item["type"], (*place, *location), item.get("ctx", {})))
        return None


def _has_too_much(raw: Any, place: tuple[str | int, ...], problems: Problems) -> bool:
    """Tell whether a list or object has more items than any of ours; each could be a mistake."""
    if not isinstance(raw, (dict, list)):
        return False
    if len(raw) > MAX_ITEMS:
        problems.add(Problem("too_long", place, {"max_length": MAX_ITEMS}))
        return True
    items = raw.items() if isinstance(raw, dict) else enumerate(raw)
    return any(_has_too_much(item, (*place, step), problems) for step, item in items)


def _unknown(entry: Entry, current: Taxonomy) -> Iterator[Problem]:
    for role, name, known in (
        (entry.start_role, "start_role", current.typical_levels),
        (entry.target_role, "target_role", current.requirements),
    ):
        if role not in known and role not in current.role_by_slug:
            yield Problem("unknown_role", (name,), {"name": role})
    for slug in entry.saved_at.keys() - entry.answers.keys():
        yield Problem("time_without_answer", ("saved_at",), {"name": slug})


def _importable(
    entry: Entry,
    place: tuple[str | int, ...],
    current: Taxonomy,
    in_result: Collection[str],
    left_out: Problems,
) -> Entry:
    """Return an assessment without what this site does not accept, which ``left_out`` then says.

    These are skills that it does not know, except those that stay ``in_result``, and addresses: a
    file may be older than what the site knows and accepts today.
    """

    def known(part: tuple[str, ...], rows: Mapping[str, Found]) -> dict[str, Found]:
        kept = {}
        for slug, row in rows.items():
            if current.skill_slug(slug) or (part == ("answers",) and slug in in_result):
                kept[slug] = row
            else:
                left_out.add(Problem("unknown_skill", (*place, *part), {"name": slug}))
        return kept

    def accepts(address: str, *part: str) -> bool:
        if is_address(address):
            return True
        left_out.add(Problem("web_address", (*place, *part)))
        return False

    answers = known(("answers",), entry.answers)
    proofs = {}
    for slug, proof in known(("proofs",), entry.proofs).items():
        refused = {
            name: ""
            for name in ("repository", "deployment", "paper")
            if (address := getattr(proof, name)) and not accepts(address, "proofs", slug, name)
        }
        kept = proof.model_copy(update=refused)
        if kept != SkillProof():
            proofs[slug] = kept
    plan = entry.plan and entry.plan.model_copy(
        update={
            "skills": known(("plan", "skills"), entry.plan.skills),
            "proofs": {
                slug: proof
                for slug, proof in entry.plan.proofs.items()
                if accepts(proof.address, "plan", "proofs", slug, "address")
            },
        }
    )
    saved_at = {slug: at for slug, at in entry.saved_at.items() if slug in answers}
    return entry.model_copy(
        update={"answers": answers, "saved_at": saved_at, "proofs": proofs, "plan": plan}
    )


class _Parts:
    """The parts of the taxonomy that a file has, each checked and compiled once."""

    def __init__(self, file: DataFile) -> None:
        self._version = file.version
        self._taxonomy = file.taxonomy
        self._weights: dict[tuple[str, int], int] = {}
        self._weight = 0
        self._contents: dict[str, dict[str, Any] | DataFileError] = {}
        self._compiled: dict[tuple[str, str, str], Compiled | DataFileError] = {}

    def skills(self, digest: str | None) -> set[str]:
        """Return the skills of a part, none where it is not sound."""
        try:
            return {row["slug"] for row in self._content(digest)["skills"]} if digest else set()
        except (DataFileError, KeyError, TypeError):
            return set()

    def scored(self, entry: Entry) -> Scored | None:
        """Score a submitted assessment again. Raises DataFileError where its part is unsound."""
        digest = entry.scored_against
        if digest is None:
            return None
        content = self._content(digest)
        key = (digest, entry.start_role, entry.target_role)
        compiled = _once(self._compiled, key, lambda: _compile(content, *key[1:]))
        return Scored(digest, compiled.content, score_answers(compiled.target, entry.answers))

    def _content(self, digest: str) -> dict[str, Any]:
        """Return what ``Taxonomy.content`` once returned. Raises DataFileError."""
        return _once(self._contents, digest, lambda: self._checked_content(digest))

    def _checked_content(self, digest: str) -> dict[str, Any]:
        try:
            content = self._assembled(digest)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise _unsound("part_missing") from error
        if content_digest(content) != digest:
            raise _unsound("part_changed")
        return content

    def _assembled(self, digest: str) -> dict[str, Any]:
        """Put a part together from what the parts have in common.

        Raises KeyError where it is not in the file, and other errors where it is not sound.
        """
        if self._version == 1:
            content: dict[str, Any] = dict(self._taxonomy[digest].items())
            self._weigh([_weight(content)])
            return content
        numbers = self._taxonomy[PARTS][digest]
        self._weigh(
            self._weight_of(kind, number)
            for kind, value in numbers.items()
            for rows in (value.values() if isinstance(value, dict) else [value])
            for number in rows
        )
        return {
            kind: {role: [self._taxonomy[kind][n] for n in rows] for role, rows in value.items()}
            if isinstance(value, dict)
            else [self._taxonomy[kind][n] for n in value]
            for kind, value in numbers.items()
        }

    def _weight_of(self, kind: str, number: int) -> int:
        if number < 0:
            raise IndexError(number)
        key = (kind, number)
        if key not in self._weights:
            self._weights[key] = _weight(self._taxonomy[kind][number])
        return self._weights[key]

    def _weigh(self, weights: Iterable[int]) -> None:
        """Raise DataFileError where a part, or all so far, are larger than any of ours."""
        most = min(MAX_PART_WEIGHT, MAX_PARTS_WEIGHT - self._weight)
        for weight in weights:
            most -= weight
            self._weight += weight
            if most < 0:
                raise _unsound("part_too_large")


def _once(kept: dict[Key, Found | DataFileError], key: Key, make: Callable[[], Found]) -> Found:
    """Return what ``make`` returns, or raise its DataFileError again, without calling it again."""
    if key not in kept:
        try:
            kept[key] = make()
        except DataFileError as error:
            kept[key] = error
    found = kept[key]
    if isinstance(found, DataFileError):
        raise found
    return found


def _compile(content: dict[str, Any], start_role: str, target_role: str) -> Compiled:
    try:
        part = snapshot_from_json(content)
    except ValidationError as error:
        # Thousands of them would be built.
        detail = error.errors()[0]["msg"] if error.error_count() < MAX_ITEMS else ""
        raise _unsound("part_unsound", detail) from error
    if len(part.skills) > MAX_SKILLS:
        raise _unsound("part_too_large")
    for detail in part_problems(part, start_role, target_role):
        raise _unsound("part_unsound", detail)
    try:
        target = compile_target(
            scoring_requirements(part, target_role), scoring_typical_levels(part, start_role)
        )
    except KeyError as error:
        raise _unsound("part_unsound", f"no typical level for {error.args[0]}") from error
    except ValueError as error:
        raise _unsound("part_unsound", str(error)) from error
    read = part.content()
    # Mostly the same, which then shares what it has in common with the others.
    return Compiled(content if read == content else read, target)


def _weight(value: Any) -> int:
    """Return about how much work a value is, see MAX_PART_WEIGHT."""
    weight, stack = 0, [value]
    while stack:
        item = stack.pop()
        weight += VALUE_WEIGHT + (len(item) if isinstance(item, str) else 0)
        if isinstance(item, dict):
            weight += sum(map(len, item))
            stack += item.values()
        elif isinstance(item, list):
            stack += item
    return weight


def _unsound(kind: str, detail: str = "") -> DataFileError:
    return DataFileError([Problem(kind, ("scored_against",), {"detail": detail})])
