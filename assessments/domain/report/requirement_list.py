"""All requirements of a report as a list: the choice of those to show, and their evidence. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlencode

from assessments.domain.report.page import AreaView, ReportView, RequirementView
from assessments.domain.scoring import State


class Show(StrEnum):
    """A kind of requirements to show."""

    ALL = "all"
    MISSING = "missing"
    GAPS = "gaps"
    MET = "met"
    OPEN = "open"
    WITHOUT_EVIDENCE = "without-evidence"


class Choice(NamedTuple):
    """The requirements that a reader wants to see, as a query names them."""

    show: Show = Show.ALL
    area: str = ""  # a slug; empty for all
    skill: str = ""  # its requirement is shown in any case, so that it can be found again
    is_made: bool = False

    @classmethod
    def parse(cls, query: Mapping[str, str], areas: Sequence[AreaView]) -> "Choice":
        """Return the choice in a query; values that are unknown count as all."""
        show, area, skill = (query.get(name, "") for name in ("show", "area", "skill"))
        skills = {own.slug for place in areas for row in place.rows for own in row.skills}
        return cls(
            Show(show) if show in [*Show] else Show.ALL,
            area if area in [place.slug for place in areas] else "",
            skill if skill in skills else "",
            is_made=not query.keys().isdisjoint({"show", "area", "skill"}),
        )

    @property
    def is_all(self) -> bool:
        """True if every requirement is shown."""
        return self.show is Show.ALL and not self.area

    @property
    def query(self) -> str:
        """The query that names the choice; at least one value, because a choice was made."""
        values = {"show": self.show.value, "area": self.area, "skill": self.skill}
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """Evidence for a skill, with the person's level if answered, or for a project."""

    name: str
    level: int | None
    note: str
    addresses: tuple[str, ...]
    skill: str = ""  # its slug; empty for a project


class OwnSkill(NamedTuple):
    """A skill that the person has, or has evidence for."""

    slug: str
    name: str
    evidence: EvidenceItem | None


class ListedRequirement(NamedTuple):
    """A requirement with the person's skills for it."""

    view: RequirementView
    skills: tuple[OwnSkill, ...]
    is_shown: bool
    is_leading: bool  # one of the gaps that have a card

    @property
    def has_evidence(self) -> bool:
        """True if there is evidence for any of the skills."""
        return any(skill.evidence for skill in self.skills)


class ListedArea(NamedTuple):
    """An area with its requirements."""

    view: AreaView
    rows: tuple[ListedRequirement, ...]

    @property
    def is_shown(self) -> bool:
        """True if at least one of its requirements is shown."""
        return any(row.is_shown for row in self.rows)


@dataclass(frozen=True, slots=True)
class RequirementList:
    """All requirements, those that are shown marked."""

    choice: Choice
    areas: tuple[ListedArea, ...]
    other_evidence: tuple[EvidenceItem, ...]  # for projects, and for skills of no requirement

    @property
    def number_shown(self) -> int:
        """The number of requirements that are shown."""
        return sum(row.is_shown for area in self.areas for row in area.rows)


def list_requirements(
    view: ReportView,
    choice: Choice,
    answers: Mapping[str, object],
    evidence: Sequence[EvidenceItem],
    slug_today: Callable[[str], str | None],
) -> RequirementList:
    """Return the requirements of a report, with the evidence for each.

    ``answers`` are those of the result. A skill that was merged since has its former slug in them,
    but its evidence has the one that ``slug_today`` returns.
    """
    items = {item.skill: item for item in evidence if item.skill}

    def own_skills(row: RequirementView) -> tuple[OwnSkill, ...]:
        return tuple(
            OwnSkill(skill.slug, skill.name, items.get(slug))
            for skill in row.skills
            if (slug := slug_today(skill.slug))
            and (slug in items or (isinstance(level := answers.get(skill.slug), int) and level))
        )

    leading = {row.requirement.slug for row in view.leading}

    def listed(row: RequirementView) -> ListedRequirement:
        skills = own_skills(row)
        is_leading = row.requirement.slug in leading
        return ListedRequirement(row, skills, _is_shown(row, skills, choice), is_leading)

    areas = [ListedArea(area, tuple(map(listed, area.rows))) for area in view.areas]
    named = {own.evidence for area in areas for row in area.rows for own in row.skills}
    others = tuple(item for item in evidence if item not in named)
    return RequirementList(choice, tuple(areas), others)


def _is_shown(row: RequirementView, skills: Sequence[OwnSkill], choice: Choice) -> bool:
    if choice.skill in [skill.slug for skill in row.skills]:
        return True
    if choice.area and row.requirement.area != choice.area:
        return False
    match choice.show:
        case Show.ALL:
            return True
        case Show.MISSING:
            return row.score.is_missing
        case Show.GAPS:
            return row.points > 0 and not row.is_excluded
        case Show.MET:
            return row.points == 0 and row.score.state is State.SETTLED
        case Show.OPEN:
            return row.is_open
        case Show.WITHOUT_EVIDENCE:
            return bool(skills) and not any(skill.evidence for skill in skills)
