"""A person's data as one JSON file: written, and read with every mistake named by its place.

Nothing that a file claims is taken over unseen: figures are scored anew against what the
assessment was scored against, which the file holds under its digest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    field_serializer,
    model_validator,
)

from assessments.addresses import MAX_ADDRESS, check_address
from assessments.scoring import Answer, Report, Target, answer_from, compile_target, score_answers
from assessments.scoring.types import MAX_LEVEL
from assessments.specialisms import MOST_SPECIALISMS
from assessments.taxonomy.check import part_problems
from assessments.taxonomy.document import Slug, Taxonomy
from assessments.taxonomy.values import scoring_requirements, scoring_typical_levels
from assessments.text import clean_text

MAX_BYTES = 1024 * 1024
# So that a small file cannot ask for much: a result takes some 30 KB in the database.
MAX_ASSESSMENTS = 100
MAX_SKILLS = 1000
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)


class DataFileError(ValueError):
    """The file cannot be read as a person's data; ``problems`` has one sentence a mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _past(moment: datetime) -> datetime:
    # A day's grace, because clocks differ.
    if not EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=1):
        raise ValueError("a time since 2020 that is not in the future is expected")
    return moment


def _clean_text(most: int) -> AfterValidator:
    """Return what cleans a text as forms do, and refuses more than ``most`` characters."""

    def clean(text: str) -> str:
        text = clean_text(text)
        if len(text) > most:
            raise ValueError(f"at most {most} characters are expected")
        return text

    return AfterValidator(clean)


def _address_or_nothing(text: str) -> str:
    return check_address(text) if text else ""


Moment = Annotated[AwareDatetime, AfterValidator(_past)]
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2039, 12, 31))]
TickItem = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=200)]
AnswerValue = Annotated[Answer, PlainValidator(answer_from)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Address(_Value):
    """An e-mail address of an account."""

    email: str
    verified: bool


class Factor(_Value):
    """A passkey, an authenticator app or recovery codes, without what opens the account."""

    type: str
    created_at: datetime
    last_used_at: datetime | None = None


class Account(_Value):
    """What an account holds of a person."""

    email: str
    addresses: tuple[Address, ...] = ()
    factors: tuple[Factor, ...] = ()
    first_name: str = ""
    last_name: str = ""
    date_joined: datetime
    last_login: datetime | None = None


class Share(_Value):
    """A link to a report, without its token: a file is no key."""

    name: str
    shows_proofs: bool = False
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class SkillChoice(_Value):
    """How far a skill has been worked up since the answers, and where it is to stop."""

    reached: Annotated[int, Field(ge=1, le=MAX_LEVEL, strict=True)] | None = None
    ceiling: Annotated[int, Field(ge=0, lt=MAX_LEVEL, strict=True)] | None = None


class TimeOff(_Value):
    """Days on which nothing is learnt."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        if self.last < self.first:
            raise ValueError("last lies before first")
        return self


WebAddress = Annotated[str, _clean_text(MAX_ADDRESS), AfterValidator(check_address)]
OptionalAddress = Annotated[str, _clean_text(MAX_ADDRESS), AfterValidator(_address_or_nothing)]


class Proof(_Value):
    """Where a project's work can be seen."""

    address: WebAddress
    note: Annotated[str, _clean_text(300)] = ""


class SkillProof(_Value):
    """What can be shown for a skill."""

    note: Annotated[str, _clean_text(500)] = ""
    repository: OptionalAddress = ""
    deployment: OptionalAddress = ""
    paper: OptionalAddress = ""


def _without_empty(proofs: dict[Slug, SkillProof]) -> dict[Slug, SkillProof]:
    """Leave out those of which nothing can be seen, such as a note of zero-width spaces."""
    return {slug: proof for slug, proof in proofs.items() if proof != SkillProof()}


class PlanEntry(_Value):
    """What somebody has made of the plan of a submitted assessment."""

    hours_a_week: Annotated[int, Field(ge=1, le=60, strict=True)]
    start: Day
    order: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,50}:[1-4]$")], ...] = ()
    specialisms: Annotated[tuple[Slug, ...], Field(max_length=MOST_SPECIALISMS)] = ()
    skills: dict[Slug, SkillChoice] = Field(default_factory=dict)
    time_off: Annotated[tuple[TimeOff, ...], Field(max_length=MAX_SKILLS)] = ()
    ticks: Annotated[tuple[tuple[Slug, TickItem], ...], Field(max_length=MAX_SKILLS)] = ()
    proofs: Annotated[dict[Slug, Proof], Field(max_length=MAX_SKILLS)] = Field(default_factory=dict)


class Entry(_Value):
    """An assessment. A submitted one names the taxonomy of the file it was scored against."""

    id: UUID
    title: Annotated[str, _clean_text(80)] = ""
    start_role: Slug
    target_role: Slug
    created_at: Moment
    updated_at: Moment
    submitted_at: Moment | None = None
    deleted_at: Moment | None = None
    answers: dict[Slug, AnswerValue]
    saved_at: dict[Slug, Moment] = Field(default_factory=dict)
    scored_against: str | None = None
    result: dict[str, Any] | None = None  # in the terms of score_answers, for whoever reads it
    plan: PlanEntry | None = None
    proofs: Annotated[dict[Slug, SkillProof], AfterValidator(_without_empty)] = Field(
        default_factory=dict
    )
    shares: tuple[Share, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.start_role == self.target_role:
            raise ValueError("start_role and target_role are the same")
        if (self.submitted_at is None) != (self.scored_against is None):
            raise ValueError("submitted_at and scored_against go together")
        if self.plan and self.submitted_at is None:
            raise ValueError("a draft has no plan")
        return self


class PersonalData(_Value):
    """Everything of a person; a single report is the same with one assessment."""

    format: Literal["mlcareer"] = "mlcareer"
    version: Literal[1] = 1
    exported_at: datetime
    account: Account | None = None
    assessments: tuple[Entry, ...]
    taxonomy: dict[str, Taxonomy] = Field(default_factory=dict)  # parts of it by their digests

    @field_serializer("taxonomy")
    def _contents(self, parts: dict[str, Taxonomy]) -> dict[str, Any]:
        return {digest: part.content() for digest, part in parts.items()}


@dataclass(frozen=True, slots=True)
class Scored:
    """What a submitted assessment was scored against, and what comes out."""

    part: Taxonomy
    report: Report


@dataclass(frozen=True, slots=True)
class Brought:
    """A sound assessment of a file; ``scored`` is None for a draft."""

    entry: Entry
    scored: Scored | None


def read_data(content: bytes, current: Taxonomy) -> list[Brought]:
    """Read a file whose roles and skills ``current`` knows, and score what was submitted.

    Raises DataFileError with every mistake found.
    """
    if len(content) > MAX_BYTES:
        raise DataFileError(["the file is larger than 1 MB"])
    # No text of ours has it, and PostgreSQL cannot keep it.
    if b"\\u0000" in content:
        raise DataFileError(["the file holds a null character"])
    try:
        data = PersonalData.model_validate_json(content)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_context=False, include_input=False)
        raise DataFileError([_sentence(item) for item in mistakes]) from error
    if len(data.assessments) > MAX_ASSESSMENTS:
        raise DataFileError([f"the file holds more than {MAX_ASSESSMENTS} assessments"])
    problems = list(_unknown(data, current))
    brought, targets = [], _Targets(data.taxonomy)
    for entry in data.assessments:
        try:
            brought.append(Brought(entry, targets.scored(entry)))
        except DataFileError as error:
            problems += [f"{_place(entry)}: {problem}" for problem in error.problems]
    if problems:
        raise DataFileError(problems)
    return brought


def _sentence(item: Mapping[str, Any]) -> str:
    place = ", ".join(
        f"number {step + 1}" if isinstance(step, int) else _short(step) for step in item["loc"]
    )
    message = item["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def _short(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:49]}…"


def _place(entry: Entry) -> str:
    return f"assessment {entry.id}"


def _unknown(data: PersonalData, current: Taxonomy) -> Iterator[str]:
    seen = set()
    for entry in data.assessments:
        if entry.id in seen:
            yield f"{_place(entry)}: stands twice"
        seen.add(entry.id)
        if entry.start_role not in current.typical_levels:
            yield f"{_place(entry)}: unknown start role {entry.start_role}"
        if entry.target_role not in current.requirements:
            yield f"{_place(entry)}: unknown target role {entry.target_role}"
        for place, skills in (
            ("", entry.answers),
            ("proofs: ", entry.proofs),
            ("plan: ", entry.plan.skills if entry.plan else ()),
        ):
            for slug in skills:
                if current.skill_slug(slug) is None:
                    yield f"{_place(entry)}: {place}unknown skill {slug}"
        for slug in entry.saved_at.keys() - entry.answers.keys():
            yield f"{_place(entry)}: saved_at names {slug}, which has no answer"


class _Targets:
    """The parts of the taxonomy that a file holds, each checked and compiled once."""

    def __init__(self, parts: Mapping[str, Taxonomy]) -> None:
        self._parts = parts
        self._compiled: dict[tuple[str, str, str], Target] = {}

    def scored(self, entry: Entry) -> Scored | None:
        """Score a submitted assessment anew. Raises DataFileError where its part is unsound."""
        if entry.scored_against is None:
            return None
        key = (entry.scored_against, entry.start_role, entry.target_role)
        if key not in self._compiled:
            self._compiled[key] = self._compile(*key)
        report = score_answers(self._compiled[key], entry.answers)
        return Scored(self._parts[entry.scored_against], report)

    def _compile(self, digest: str, start_role: str, target_role: str) -> Target:
        part = self._parts.get(digest)
        place = f"taxonomy {_short(digest)}"
        if part is None:
            raise DataFileError([f"{place} is not in the file"])
        if part.digest() != digest:
            raise DataFileError([f"{place} is not what its digest was made of"])
        if len(part.skills) > MAX_SKILLS:
            raise DataFileError([f"{place} has more than {MAX_SKILLS} skills"])
        problems = part_problems(part, start_role, target_role)
        if problems:
            raise DataFileError([f"{place}: {problem}" for problem in problems])
        try:
            return compile_target(
                scoring_requirements(part, target_role), scoring_typical_levels(part, start_role)
            )
        except KeyError as error:
            raise DataFileError([f"{place}: no typical level for {error.args[0]}"]) from error
        except ValueError as error:
            raise DataFileError([f"{place}: {error}"]) from error
