"""The questionnaire of a target role: its pages, and a person's progress through them. Pure."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from typing import NamedTuple, Self

from assessments.domain.scoring import Answer
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Area, DemandFigure, Requirement, Skill

# At this level (on my own) and above, a skill implies its prerequisites.
IMPLIES_PREREQUISITES = 3
# Answers older than half a year may no longer be true.
STALE_AFTER = timedelta(days=183)
# Estimates: how fast people read, how many words a question has around its own, and the time
# to choose an answer. The rate is that of silent reading (Brysbaert 2019: 238 words a minute).
WORDS_A_MINUTE, WORDS_AROUND, SECONDS_TO_CHOOSE = 240, 12, 2


def stale_skills(saved_at: Mapping[str, datetime], now: datetime) -> frozenset[str]:
    """Return the skills whose answers are older than STALE_AFTER and need a review."""
    return frozenset(skill for skill, moment in saved_at.items() if now - moment > STALE_AFTER)


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The skills of one requirement; one of them is enough to meet it."""

    requirement: Requirement
    name: str
    skills: tuple[Skill, ...]

    def is_answered(self, answers: Mapping[str, Answer]) -> bool:
        """Return True if one of its skills has an answer; "not sure" counts as one."""
        return any(skill.slug in answers for skill in self.skills)

    @property
    def seconds(self) -> float:
        """The estimated time to read and answer the question."""
        first = self.skills[0]
        texts = [first.name, *(level.anchor for level in first.levels.values())]
        words = sum(len(text.split()) for text in texts) + WORDS_AROUND
        return 60 * words / WORDS_A_MINUTE + SECONDS_TO_CHOOSE


@dataclass(frozen=True)
class QuestionPage:
    """Questions that are asked on one page."""

    groups: tuple[QuestionGroup, ...]

    @cached_property
    def skills(self) -> tuple[Skill, ...]:
        """All skills on this page."""
        return tuple(skill for group in self.groups for skill in group.skills)

    def limited_to(self, skills: Container[str]) -> Self:
        """Return the page reduced to the skills whose slugs are in ``skills``."""
        reduced = (
            replace(group, skills=tuple(skill for skill in group.skills if skill.slug in skills))
            for group in self.groups
        )
        return replace(self, groups=tuple(group for group in reduced if group.skills))

    def stale(self, stale: Collection[str]) -> list[Skill]:
        """Return the page's skills whose slugs are in ``stale``."""
        return [skill for skill in self.skills if skill.slug in stale]

    def stale_first(self, stale: Collection[str]) -> Self:
        """Return the page with the groups that have stale answers first."""

        def is_fresh(group: QuestionGroup) -> bool:
            return not any(skill.slug in stale for skill in group.skills)

        return replace(self, groups=tuple(sorted(self.groups, key=is_fresh)))

    @cached_property
    def _group_numbers(self) -> Mapping[str, int]:
        return {s.slug: number for number, group in enumerate(self.groups) for s in group.skills}

    def progress(self, answers: Mapping[str, Answer]) -> "Progress":
        """Count the page's groups that have an answer."""
        # Python iterates over the smaller set, so a few answers are counted quickly on any page.
        answered = {self._group_numbers[s] for s in self._group_numbers.keys() & answers.keys()}
        left = self._seconds - sum(self.groups[number].seconds for number in answered)
        return Progress(len(answered), len(self.groups), left)

    @cached_property
    def _seconds(self) -> float:
        return sum(group.seconds for group in self.groups)


@dataclass(frozen=True)
class AreaPage(QuestionPage):
    """The questions of one area."""

    area: Area


class Progress(NamedTuple):
    """The number of answered questions and of all questions, and the estimated time left."""

    answered: int
    total: int
    seconds_left: float

    @property
    def percent(self) -> int:
        """The answered share in whole percent, rounded down: 100 only if all are answered."""
        return 100 * self.answered // self.total if self.total else 100

    @property
    def is_complete(self) -> bool:
        """True if every question is answered."""
        return self.answered == self.total

    @property
    def minutes_left(self) -> int:
        """The estimated time for the remaining questions, in minutes, rounded up."""
        return ceil(self.seconds_left / 60 - 0.01) if not self.is_complete else 0


class Dependent(NamedTuple):
    """A skill with a high answer, and the level that it needs of a prerequisite."""

    skill: Skill
    area: str  # slug of its page
    level: int
    needed_level: int


class Inconsistency(NamedTuple):
    """A skill answered below the level that other skills, answered high, need of it."""

    skill: Skill
    area: str  # slug of its page
    level: int
    dependents: tuple[Dependent, ...]

    @property
    def needed_level(self) -> int:
        """The lowest level that is enough for all of them."""
        return max(row.needed_level for row in self.dependents)


class Revision(NamedTuple):
    """Questions that editors have added to or removed from a draft since its owner last saw it."""

    added: tuple[Skill, ...]
    removed: tuple[str, ...]  # slugs


class Finding(NamedTuple):
    """The share of job ads for the target role that name a requirement."""

    name: str  # of the requirement
    figure: DemandFigure


MAX_FINDINGS = 3


def page_findings(page: AreaPage, target_role: str) -> list[Finding]:
    """Return the page's requirements that job ads for the target role name most often.

    They show what the market asks for, not what level people have.
    """
    findings = [
        (figure.share, Finding(group.name, figure))
        for group in page.groups
        for figure in group.requirement.figures
        if figure.role == target_role and figure.share
    ]
    best: dict[str, Finding] = {}
    for _, finding in sorted(findings, key=lambda item: -item[0]):
        best.setdefault(finding.name, finding)
    return list(best.values())[:MAX_FINDINGS]


class OpenQuestions(NamedTuple):
    """The questions on one page that have no answer or need a review."""

    page: AreaPage
    skills: tuple[str, ...]  # slugs: the first skill of each open question, or the old ones


@dataclass(frozen=True)
class Questionnaire:
    """The pages of the questionnaire, in order."""

    pages: tuple[AreaPage, ...]

    @classmethod
    def build(cls, taxonomy: Taxonomy, target_role: str, areas: Sequence[str]) -> Self:
        """Build the pages of ``target_role``: one per area, in the order of ``areas``."""
        groups: dict[str, list[QuestionGroup]] = {area: [] for area in areas}
        for requirement in taxonomy.requirements[target_role]:
            skills = tuple(taxonomy.skill_by_slug[slug] for slug in requirement.skills)
            name = taxonomy.requirement_name(requirement)
            groups[requirement.area].append(QuestionGroup(requirement, name, skills))
        return cls(
            tuple(AreaPage(tuple(groups[area]), taxonomy.area_by_slug[area]) for area in areas)
        )

    def page(self, area: str) -> AreaPage | None:
        """Return the page of an area; None if the target role requires nothing in it."""
        return next((page for page in self.pages if page.area.slug == area), None)

    def page_after(self, page: AreaPage) -> AreaPage | None:
        """Return the next page; None after the last."""
        return self._at(self.pages.index(page) + 1)

    def page_before(self, page: AreaPage) -> AreaPage | None:
        """Return the previous page; None before the first."""
        return self._at(self.pages.index(page) - 1)

    def _at(self, index: int) -> AreaPage | None:
        return self.pages[index] if 0 <= index < len(self.pages) else None

    def stale(self, stale: Collection[str]) -> list[OpenQuestions]:
        """Return the skills whose slugs are in ``stale``, page by page."""
        return [
            OpenQuestions(page, tuple(skill.slug for skill in skills))
            for page in self.pages
            if (skills := page.stale(stale))
        ]

    @cached_property
    def skills(self) -> Mapping[str, tuple[Skill, AreaPage]]:
        """All skills with their pages, by slug."""
        return {skill.slug: (skill, page) for page in self.pages for skill in page.skills}

    def revision_since(self, earlier: Iterable[str]) -> Revision | None:
        """Compare with ``earlier`` skills (slugs); return None if nothing has changed."""
        before = frozenset(earlier)
        added = tuple(skill for slug, (skill, _) in self.skills.items() if slug not in before)
        removed = tuple(sorted(before - self.skills.keys()))
        return Revision(added, removed) if added or removed else None

    def progress(self, answers: Mapping[str, Answer]) -> Progress:
        """Count the groups on all pages that have an answer."""
        parts = [page.progress(answers) for page in self.pages]
        return Progress(*map(sum, zip(*parts, strict=True))) if parts else Progress(0, 0, 0)

    def unanswered(self, answers: Mapping[str, Answer]) -> list[OpenQuestions]:
        """Return the groups without an answer, page by page."""
        return [
            OpenQuestions(page, tuple(group.skills[0].slug for group in groups))
            for page in self.pages
            if (groups := [group for group in page.groups if not group.is_answered(answers)])
        ]

    def inconsistencies(self, answers: Mapping[str, Answer]) -> Iterator[Inconsistency]:
        """Yield skills answered too low for the skills that need them, most dependents first."""
        levels = {s: level for s in self.skills if isinstance(level := answers.get(s), int)}
        dependents: dict[str, list[Dependent]] = {}
        for slug, level in levels.items():
            if level < IMPLIES_PREREQUISITES:
                continue
            skill, page = self.skills[slug]
            for needed, needed_level in skill.prerequisites(level).items():
                if levels.get(needed, needed_level) < needed_level:
                    row = Dependent(skill, page.area.slug, level, needed_level)
                    dependents.setdefault(needed, []).append(row)
        for slug, rows in sorted(dependents.items(), key=lambda item: -len(item[1])):
            skill, page = self.skills[slug]
            yield Inconsistency(skill, page.area.slug, levels[slug], tuple(rows))
