"""The schema of the file with a person's data. docs/data.md describes the format."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Self, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from assessments.domain.addresses import MAX_ADDRESS
from assessments.domain.limits import (
    MAX_AD_TEXT,
    MAX_HOURS_A_WEEK,
    MAX_LOGGED_HOURS,
    MAX_TIME_OFF,
)
from assessments.domain.matching.stored import StoredFindings
from assessments.domain.planning.specialisms import MAX_SPECIALISMS
from assessments.domain.scoring import Answer, answer_from
from assessments.domain.taxonomy.fields import LevelKey, Slug
from assessments.domain.taxonomy.rules import MAX_LEVEL
from assessments.domain.text import clean_text, is_far_too_long

FORMAT, VERSION = "mlcareer", 2
# Limit on the items of any list: a custom order has up to four steps for each of 1,000 skills.
MAX_ITEMS = 4000
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)


def _mistake(kind: str) -> PydanticCustomError:
    """Return an error of a kind for which data_labels.py has a message."""
    return PydanticCustomError(kind, kind)


def _past(moment: datetime) -> datetime:
    # One day of tolerance, because clocks differ.
    if not EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=1):
        raise _mistake("moment")
    return moment


def _clean_text(most: int) -> AfterValidator:
    """Clean a text like forms do, and refuse more than ``most`` characters."""

    def clean(text: str) -> str:
        if not is_far_too_long(text, most):
            text = clean_text(text)
        if len(text) > most:
            raise PydanticKnownError("string_too_long", {"max_length": most})
        return text

    return AfterValidator(clean)


def _answer(value: object) -> Answer:
    try:
        return answer_from(value)
    except ValueError as error:
        raise _mistake("answer") from error


Moment = Annotated[AwareDatetime, AfterValidator(_past)]
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2039, 12, 31))]
TickItem = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=200)]
AnswerValue = Annotated[Answer, PlainValidator(_answer)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of(cls, row: object, **others: Any) -> Self:
        """Return a stored row in the format of the file; ``others`` are fields that it lacks.

        It is not validated: values stored under earlier rules are exported unchanged.
        """
        names = cls.model_fields.keys() - others.keys()
        values = {name: getattr(row, name) for name in names} | others
        return cast("Self", cls.model_construct(**values))


class Address(_Value):
    """An e-mail address of an account."""

    email: str
    verified: bool


class Factor(_Value):
    """A passkey, an authenticator app or recovery codes, without their secrets."""

    type: str
    created_at: datetime
    last_used_at: datetime | None = None


class Reminder(_Value):
    """The reminder by mail, without the key of its link; ``due_at`` is null if it is off."""

    assessment: UUID
    language: str
    due_at: datetime | None = None


class Account(_Value):
    """The personal data of an account."""

    email: str
    addresses: tuple[Address, ...] = ()
    factors: tuple[Factor, ...] = ()
    first_name: str = ""
    last_name: str = ""
    date_joined: datetime
    last_login: datetime | None = None
    reminder: Reminder | None = None


class Share(_Value):
    """A shared link to a report, without its token, so that the file does not give access."""

    name: str
    shows_proofs: bool = False
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Feed(_Value):
    """A calendar feed of a plan, without its token, so that the file does not give access."""

    language: str
    created_at: datetime


LoggedHours = Annotated[int, Field(ge=0, le=MAX_LOGGED_HOURS, strict=True)]


class SkillChoice(_Value):
    """Progress in a skill of a plan, and choices for it, see the model PlanSkill.

    Files of version 1 have no ``changed_at``.
    """

    reached: Annotated[int, Field(ge=1, le=MAX_LEVEL, strict=True)] | None = None
    ceiling: Annotated[int, Field(ge=0, lt=MAX_LEVEL, strict=True)] | None = None
    hours: dict[LevelKey, LoggedHours] | None = None
    preferred: bool = False
    wanted: Annotated[int, Field(ge=1, le=MAX_LEVEL, strict=True)] | None = None
    changed_at: Moment | None = None

    @model_serializer(mode="wrap")
    def _without_defaults(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out fields that older releases do not know, unless they are used."""
        unused = {"hours": None, "preferred": False, "wanted": None}
        values: dict[str, Any] = dump(self)
        return {k: v for k, v in values.items() if k not in unused or v != unused[k]}


class TimeOff(_Value):
    """Days without learning."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        if self.last < self.first:
            raise _mistake("days_off")
        return self


# reading.py leaves out addresses that the site does not accept.
WebAddress = Annotated[str, _clean_text(MAX_ADDRESS)]


class ProjectEvidence(_Value):
    """A link to the work of a project."""

    address: WebAddress
    note: Annotated[str, _clean_text(300)] = ""


class SkillEvidence(_Value):
    """Evidence for a skill: a note and links."""

    note: Annotated[str, _clean_text(500)] = ""
    repository: WebAddress = ""
    deployment: WebAddress = ""
    paper: WebAddress = ""


def _without_empty(evidence: dict[Slug, SkillEvidence]) -> dict[Slug, SkillEvidence]:
    """Remove empty ones, for instance with a note of only zero-width spaces."""
    return {slug: row for slug, row in evidence.items() if row != SkillEvidence()}


class PlanEntry(_Value):
    """A person's choices for the plan of a submitted assessment."""

    hours_a_week: Annotated[int, Field(ge=1, le=MAX_HOURS_A_WEEK, strict=True)]
    start: Day
    order: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,50}:[1-4]$")], ...] = ()
    specialisms: Annotated[tuple[Slug, ...], Field(max_length=MAX_SPECIALISMS)] = ()
    skills: dict[Slug, SkillChoice] = Field(default_factory=dict)
    time_off: Annotated[tuple[TimeOff, ...], Field(max_length=MAX_TIME_OFF)] = ()
    ticks: Annotated[tuple[tuple[Slug, TickItem], ...], Field(max_length=MAX_ITEMS)] = ()
    proofs: Annotated[dict[Slug, ProjectEvidence], Field(max_length=MAX_ITEMS)] = Field(
        default_factory=dict
    )


class Entry(_Value):
    """An assessment. If submitted, ``scored_against`` is the digest of a taxonomy in the file."""

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
    result: dict[str, Any] | None = None  # in the format of score_answers, with its rules
    plan: PlanEntry | None = None
    proofs: Annotated[dict[Slug, SkillEvidence], AfterValidator(_without_empty)] = Field(
        default_factory=dict
    )
    shares: tuple[Share, ...] = ()
    feed: Feed | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.start_role == self.target_role:
            raise _mistake("same_roles")
        if (self.submitted_at is None) != (self.scored_against is None):
            raise _mistake("half_a_result")
        if self.plan and self.submitted_at is None:
            raise _mistake("plan_of_a_draft")
        return self


class JobAd(_Value):
    """A job ad with what was found in it; places in ``findings`` are characters of ``text``."""

    id: UUID
    name: Annotated[str, _clean_text(80)] = ""
    text: Annotated[str, _clean_text(MAX_AD_TEXT)] = ""
    start_role: Slug
    target_role: Slug
    findings: StoredFindings
    dismissed: tuple[Slug, ...] = ()
    created_at: Moment
    kept_at: Moment | None = None


class DataFile(_Value):
    """The whole file.

    The items of ``assessments`` and ``job_ads`` are validated one by one, as Entry and JobAd.
    """

    format: Literal["mlcareer"]
    version: Literal[1, 2]
    exported_at: datetime
    account: Account | None = None
    assessments: list[Any]
    job_ads: list[Any] = Field(default_factory=list)
    taxonomy: dict[str, Any] = Field(default_factory=dict)
