"""Read a person's data from a file, and report mistakes with their places.

Scores in the file are ignored. Each result is scored again, by the rules it was scored by, against
the part of the taxonomy that the file has for it; the digest of that part must match.
"""

import re
import zlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from assessments.domain.addresses import as_link
from assessments.domain.limits import MAX_ASSESSMENTS, MAX_JOB_ADS
from assessments.domain.portability.data import (
    FORMAT,
    MAX_ITEMS,
    VERSION,
    DataFile,
    Entry,
    SkillEvidence,
)
from assessments.domain.portability.job_ads import ImportedJobAd, read_job_ads
from assessments.domain.portability.json_bytes import RefusedJsonError, read_json
from assessments.domain.portability.problems import (
    DAMAGED,
    NO_VERSION,
    NOT_A_DATA_FILE,
    TOO_LARGE,
    TOO_MANY,
    TOO_MANY_JOB_ADS,
    TOO_NEW,
    DataFileError,
    Problem,
    Problems,
)
from assessments.domain.portability.validation import unknown_roles, validated
from assessments.domain.portability.writing import PARTS
from assessments.domain.scoring import (
    CURRENT,
    FIRST,
    RULES,
    SECOND,
    Report,
    Rules,
    Target,
    score_answers,
)
from assessments.domain.taxonomy.check import part_problems
from assessments.domain.taxonomy.document import Taxonomy, content_digest
from assessments.domain.taxonomy.stored import snapshot_from_json

# Limit on the unpacked JSON. The largest account within the site's limits needs less, see
# tests/portability/test_largest.py.
MAX_BYTES = 30 * 1024 * 1024
MEGABYTES = MAX_BYTES // 1024**2
MAX_VALUES = 1_000_000
# Limits on one part of the taxonomy, and on all parts together with shared content counted in each.
# In characters, plus VALUE_WEIGHT for each value. A part of the real taxonomy weighs about 300,000.
MAX_PART_WEIGHT = 5_000_000
MAX_PARTS_WEIGHT = 100_000_000
VALUE_WEIGHT = 50
MAX_SKILLS = 1000
# One file at a time in each process: a hostile file can take 190 MB of memory.
_one_at_a_time = Lock()
GZIP = b"\x1f\x8b"
# Recognises our own files even if they cannot be parsed.
FORMAT_FIELD = re.compile(rb'"format"\s*:\s*"mlcareer"')
FILE_START = b'{"format":"mlcareer"'

Value = TypeVar("Value", bound=BaseModel)
Key = TypeVar("Key", bound=Hashable)
Cached = TypeVar("Cached")


@dataclass(frozen=True, slots=True)
class ScoredContent:
    """The part of the taxonomy for a submitted assessment, by its digest, and the new report."""

    digest: str
    content: Mapping[str, Any]
    report: Report


@dataclass(frozen=True, slots=True)
class ImportedAssessment:
    """A valid assessment of a file; ``scored`` is None for a draft.

    ``left_out`` lists the values of the file that are missing in ``entry``, see _importable.
    """

    entry: Entry
    scored: ScoredContent | None
    left_out: Problems = field(default_factory=Problems)


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A valid part of the taxonomy, without unknown fields, and its compiled target."""

    content: Mapping[str, Any]
    target: Target


@dataclass(frozen=True, slots=True)
class ImportedData:
    """What a file contains."""

    assessments: list[ImportedAssessment]
    job_ads: list[ImportedJobAd]


def read_data(content: bytes, current: Taxonomy) -> ImportedData:
    """Read a file, gzipped or not, and score its submitted assessments again.

    Raises DataFileError with the mistakes, including roles and skills that are not in ``current``.
    """
    with _one_at_a_time:
        return _read(content, current)


def _read(content: bytes, current: Taxonomy) -> ImportedData:
    problems = Problems()
    file = validated(
        DataFile, _parsed(content), (), problems, free={"assessments", "job_ads", "taxonomy"}
    )
    if file is None:
        raise DataFileError(problems.first, problems.count)
    if len(file.assessments) > MAX_ASSESSMENTS:
        raise _file_error(TOO_MANY, most=MAX_ASSESSMENTS)
    if len(file.job_ads) > MAX_JOB_ADS:
        raise _file_error(TOO_MANY_JOB_ADS, most=MAX_JOB_ADS)
    parts = _Parts(file)
    assessments: list[ImportedAssessment] = []
    seen: set[UUID] = set()
    for number, row in enumerate(file.assessments):
        place = ("assessments", number)
        entry = validated(Entry, row, place, problems, free={"result"})
        if entry is None:
            continue
        entry_problems = list(_unknown(entry, current))
        if entry.id in seen:
            entry_problems.append(Problem("twice", values={"name": entry.id}))
        seen.add(entry.id)
        try:
            left_out = Problems()
            in_result = parts.skills(entry.scored_against)
            entry = _importable(entry, place, current, in_result, left_out)
            assessments.append(ImportedAssessment(entry, parts.scored(entry), left_out))
        except DataFileError as error:
            entry_problems += error.problems
        for problem in entry_problems:
            problems.add(Problem(problem.kind, place + problem.place, problem.values))
    job_ads = list(read_job_ads(file.job_ads, current, problems))
    if problems.count:
        raise DataFileError(problems.first, problems.count)
    return ImportedData(assessments, job_ads)


def _file_error(kind: str, **values: Any) -> DataFileError:
    """Return the error for a problem of the file as a whole."""
    return DataFileError([Problem(kind, values=values)])


def _parsed(content: bytes) -> dict[str, Any]:
    """Parse one of our files. Raises DataFileError for any other."""
    if content.startswith(GZIP):
        content = _unpacked(content)
    if len(content) > MAX_BYTES:
        raise _file_error(TOO_LARGE, megabytes=MEGABYTES)
    try:
        raw = read_json(content, MAX_VALUES)
    except ValueError as error:
        if not _is_ours(content):
            raise _file_error(NOT_A_DATA_FILE) from error
        kind = error.kind if isinstance(error, RefusedJsonError) else DAMAGED
        raise _file_error(kind, megabytes=MEGABYTES) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _file_error(NOT_A_DATA_FILE)
    version = raw.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise _file_error(NO_VERSION)
    if version > VERSION:
        raise _file_error(TOO_NEW, version=version, newest=VERSION)
    return raw


def _unpacked(content: bytes) -> bytes:
    decompressor = zlib.decompressobj(wbits=31)
    try:
        # One byte more than allowed, so that a larger file can be detected.
        unpacked = decompressor.decompress(content, MAX_BYTES + 1)
    except zlib.error as error:
        raise _file_error(NOT_A_DATA_FILE) from error
    if len(unpacked) <= MAX_BYTES and (not decompressor.eof or decompressor.unused_data):
        raise _file_error(DAMAGED if _is_ours(unpacked) else NOT_A_DATA_FILE)
    return unpacked


def _is_ours(content: bytes) -> bool:
    """Return True if a file that cannot be parsed is one of ours, perhaps cut off."""
    ascii_only = content.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    beginning = b"".join(ascii_only[:40].split())
    return bool(FORMAT_FIELD.search(ascii_only) or (beginning and FILE_START.startswith(beginning)))


def _unknown(entry: Entry, current: Taxonomy) -> Iterator[Problem]:
    yield from unknown_roles(entry, current)
    for slug in entry.saved_at.keys() - entry.answers.keys():
        yield Problem("time_without_answer", ("saved_at",), {"name": slug})


def _importable(
    entry: Entry,
    place: tuple[str | int, ...],
    current: Taxonomy,
    in_result: Collection[str],
    left_out: Problems,
) -> Entry:
    """Return an assessment without values that this site does not accept; add them to ``left_out``.

    These are unknown skills, except those in ``in_result``, and unsafe addresses. A file may be
    older than the taxonomy and the rules of the site.
    """

    def known(part: tuple[str, ...], rows: Mapping[str, Cached]) -> dict[str, Cached]:
        kept = {}
        for slug, row in rows.items():
            if current.skill_slug(slug) or (part == ("answers",) and slug in in_result):
                kept[slug] = row
            else:
                left_out.add(Problem("unknown_skill", (*place, *part), {"name": slug}))
        return kept

    def accepts(address: str, *part: str) -> bool:
        if as_link(address):
            return True
        left_out.add(Problem("web_address", (*place, *part)))
        return False

    answers = known(("answers",), entry.answers)
    evidence = {}
    for slug, row in known(("proofs",), entry.proofs).items():
        refused = {
            name: ""
            for name in ("repository", "deployment", "paper")
            if (address := getattr(row, name)) and not accepts(address, "proofs", slug, name)
        }
        kept = row.model_copy(update=refused)
        if kept != SkillEvidence():
            evidence[slug] = kept
    plan = entry.plan and entry.plan.model_copy(
        update={
            "skills": known(("plan", "skills"), entry.plan.skills),
            "proofs": {
                slug: row
                for slug, row in entry.plan.proofs.items()
                if accepts(row.address, "plan", "proofs", slug, "address")
            },
        }
    )
    saved_at = {slug: at for slug, at in entry.saved_at.items() if slug in answers}
    return entry.model_copy(
        update={"answers": answers, "saved_at": saved_at, "proofs": evidence, "plan": plan}
    )


class _Parts:
    """The parts of the taxonomy in a file, each checked and compiled once."""

    def __init__(self, file: DataFile) -> None:
        self._version = file.version
        self._taxonomy = file.taxonomy
        self._weights: dict[tuple[str, int], int] = {}
        self._weight = 0
        self._contents: dict[str, dict[str, Any] | DataFileError] = {}
        self._compiled: dict[tuple[str, str, str, int], CompiledPart | DataFileError] = {}

    def skills(self, digest: str | None) -> set[str]:
        """Return the skills of a part; empty if it is invalid."""
        try:
            return {row["slug"] for row in self._content(digest)["skills"]} if digest else set()
        except (DataFileError, KeyError, TypeError):
            return set()

    def scored(self, entry: Entry) -> ScoredContent | None:
        """Score a submitted assessment again. Raises DataFileError if its part is invalid."""
        digest = entry.scored_against
        if digest is None:
            return None
        content = self._content(digest)
        roles, rules = (entry.start_role, entry.target_role), _rules_of(entry)
        key = (digest, *roles, rules.number)
        compiled = _cached(self._compiled, key, lambda: _compile(content, *roles, rules))
        return ScoredContent(
            digest, compiled.content, score_answers(compiled.target, entry.answers)
        )

    def _content(self, digest: str) -> dict[str, Any]:
        """Return the ``Taxonomy.content`` with this digest. Raises DataFileError."""
        return _cached(self._contents, digest, lambda: self._checked_content(digest))

    def _checked_content(self, digest: str) -> dict[str, Any]:
        try:
            content = self._assembled(digest)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise _invalid_part("part_missing") from error
        if content_digest(content) != digest:
            raise _invalid_part("part_changed")
        return content

    def _assembled(self, digest: str) -> dict[str, Any]:
        """Assemble a part from the content that the parts share.

        Raises KeyError if it is not in the file, and other errors if it is invalid.
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
        """Raise DataFileError if a part, or all parts so far, exceed the limits."""
        most = min(MAX_PART_WEIGHT, MAX_PARTS_WEIGHT - self._weight)
        for weight in weights:
            most -= weight
            self._weight += weight
            if most < 0:
                raise _invalid_part("part_too_large")


def _cached(
    cache: dict[Key, Cached | DataFileError], key: Key, compute: Callable[[], Cached]
) -> Cached:
    """Return the result of ``compute`` from the cache, or raise its cached DataFileError."""
    if key not in cache:
        try:
            cache[key] = compute()
        except DataFileError as error:
            cache[key] = error
    result = cache[key]
    if isinstance(result, DataFileError):
        raise result
    return result


def _rules_of(entry: Entry) -> Rules:
    figures = entry.result or {}
    if isinstance(number := figures.get("rules"), int):
        return RULES.get(number, CURRENT)
    # Files of November 2026 and before do not name the rules; the first had no home turf.
    if "home_turf" in figures:
        return SECOND
    return FIRST if "reverse_readiness" in figures else CURRENT


def _compile(
    content: dict[str, Any], start_role: str, target_role: str, rules: Rules
) -> CompiledPart:
    try:
        part = snapshot_from_json(content)
    except ValidationError as error:
        # With very many errors, building the list would take too long.
        detail = error.errors()[0]["msg"] if error.error_count() < MAX_ITEMS else ""
        raise _invalid_part("part_unsound", detail) from error
    if len(part.skills) > MAX_SKILLS:
        raise _invalid_part("part_too_large")
    for detail in part_problems(part, start_role, target_role):
        raise _invalid_part("part_unsound", detail)
    try:
        target = part.target(start_role, target_role, rules)
    except KeyError as error:
        raise _invalid_part("part_unsound", f"no typical level for {error.args[0]}") from error
    except ValueError as error:
        raise _invalid_part("part_unsound", str(error)) from error
    known = part.content()
    # Usually equal; the original then shares memory with the other parts.
    return CompiledPart(content if known == content else known, target)


def _weight(value: Any) -> int:
    """Return the weight of a value, see MAX_PART_WEIGHT."""
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


def _invalid_part(kind: str, detail: str = "") -> DataFileError:
    return DataFileError([Problem(kind, ("scored_against",), {"detail": detail})])
