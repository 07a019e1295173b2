"""The questionnaire of a target role: its pages, and how far a person is. Pure."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Self

from assessments.domain.scoring import Answer
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Area, Requirement, Skill

# From this level on a skill rests on its prerequisites (SCORING: practitioner).
RESTS_ON_PREREQUISITES = 3
# Half a year on, what somebody could do then says little of what they can do now.
STALE_AFTER = timedelta(days=183)
# An estimate: reading the anchors and choosing takes ten seconds to half a minute.
SECONDS_A_QUESTION = 18


def stale_skills(saved_at: Mapping[str, datetime], now: datetime) -> frozenset[str]:
    """Return the skills whose answers were given so long before ``now`` that they need a look."""
    return frozenset(skill for skill, moment in saved_at.items() if now - moment > STALE_AFTER)


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """One requirement's skills; of several, one is enough."""

    requirement: Requirement
    name: str
    skills: tuple[Skill, ...]

    @property
    def any_of(self) -> bool:
        """Several skills can satisfy it."""
        return len(self.skills) > 1

    def is_answered(self, answers: Mapping[str, Answer]) -> bool:
        """Something, be it "not sure", was said of one of its skills."""
        return any(skill.slug in answers for skill in self.skills)


@dataclass(frozen=True)
class AreaPage:
    """One page of the questionnaire."""

    area: Area
    groups: tuple[QuestionGroup, ...]

    @cached_property
    def skills(self) -> tuple[Skill, ...]:
        """Every skill asked for on this page."""
        return tuple(skill for group in self.groups for skill in group.skills)

    def of_skills(self, skills: Container[str]) -> "AreaPage":
        """Return the page with nothing but those of ``skills`` (slugs) that it asks for."""
        asked = (
            (group, tuple(skill for skill in group.skills if skill.slug in skills))
            for group in self.groups
        )
        groups = tuple(replace(group, skills=kept) for group, kept in asked if kept)
        return AreaPage(self.area, groups)

    def stale(self, stale: Collection[str]) -> list[Skill]:
        """Return the page's skills that are among the ``stale``."""
        return [skill for skill in self.skills if skill.slug in stale]

    def stale_first(self, stale: Collection[str]) -> "AreaPage":
        """Return the page with the groups that need a look before the others."""

        def is_fresh(group: QuestionGroup) -> bool:
            return not any(skill.slug in stale for skill in group.skills)

        return AreaPage(self.area, tuple(sorted(self.groups, key=is_fresh)))

    @cached_property
    def _group_numbers(self) -> Mapping[str, int]:
        return {s.slug: number for number, group in enumerate(self.groups) for s in group.skills}

    def progress(self, answers: Mapping[str, Answer]) -> "Progress":
        """Return how many of the page's groups have an answer."""
        # Python goes through the smaller of the two: few answers are counted fast on any page.
        answered = {self._group_numbers[s] for s in self._group_numbers.keys() & answers.keys()}
        return Progress(len(answered), len(self.groups))


class Progress(NamedTuple):
    """Answered questions out of all."""

    answered: int
    total: int

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is left."""
        return 100 * self.answered // self.total if self.total else 100

    @property
    def is_complete(self) -> bool:
        """Nothing is left."""
        return self.answered == self.total

    @property
    def minutes_left(self) -> int:
        """About how long the rest takes, in minutes rounded up."""
        return -(-(self.total - self.answered) * SECONDS_A_QUESTION // 60)


class Resting(NamedTuple):
    """A skill answered high, and the level that it needs of what it rests on."""

    skill: Skill
    area: str  # the page that asks for it
    level: int
    needed_level: int


class Inconsistency(NamedTuple):
    """A skill answered below the level that others, answered high, need of it."""

    skill: Skill
    area: str  # the page that asks for it
    level: int
    resting: tuple[Resting, ...]

    @property
    def needed_level(self) -> int:
        """The level that would do for all of them."""
        return max(row.needed_level for row in self.resting)


class Revision(NamedTuple):
    """What the taxonomy's editors have done to a draft's questions since its owner last looked."""

    added: tuple[Skill, ...]
    removed: tuple[str, ...]  # slugs


class Finding(NamedTuple):
    """How many advertisements name a requirement: ``share`` in percent of ``n``."""

    name: str  # of the requirement
    share: Decimal
    n: int
    period: str
    source: str  # slug


# So many are read at a glance.
MOST_FINDINGS = 3


def page_findings(page: AreaPage, target_role: str) -> list[Finding]:
    """Return what advertisements for the target role name most often of a page, most first.

    It tells what the market asks for, never how much of it somebody has.
    """
    found = [
        Finding(group.name, evidence.share, evidence.n, evidence.period, evidence.source)
        for group in page.groups
        for evidence in group.requirement.evidence
        if evidence.role == target_role and evidence.share and evidence.n and evidence.period
    ]
    best: dict[str, Finding] = {}
    for finding in sorted(found, key=lambda item: -item.share):
        best.setdefault(finding.name, finding)
    return list(best.values())[:MOST_FINDINGS]


# So many of a page's questions are told one by one; of more, only how many there are.
MOST_NAMED = 3


class Unsettled(NamedTuple):
    """What is left to answer, or to look at again, on one page."""

    page: AreaPage
    questions: tuple[tuple[str, str], ...]  # slug of the skill to open, and the question's name

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The questions, where they are few."""
        return self.questions if len(self.questions) <= MOST_NAMED else ()


@dataclass(frozen=True)
class Questionnaire:
    """All pages in the order in which they are asked."""

    pages: tuple[AreaPage, ...]

    @classmethod
    def build(cls, taxonomy: Taxonomy, target_role: str, areas: Sequence[str]) -> Self:
        """Build the pages of ``target_role``, one an area, in the order of ``areas``."""
        groups: dict[str, list[QuestionGroup]] = {area: [] for area in areas}
        for requirement in taxonomy.requirements[target_role]:
            skills = tuple(taxonomy.skill_by_slug[slug] for slug in requirement.skills)
            name = taxonomy.requirement_name(requirement)
            groups[requirement.area].append(QuestionGroup(requirement, name, skills))
        return cls(
            tuple(AreaPage(taxonomy.area_by_slug[area], tuple(groups[area])) for area in areas)
        )

    def page(self, area: str) -> AreaPage | None:
        """Return the page of an area, None where the target asks nothing of it."""
        return next((page for page in self.pages if page.area.slug == area), None)

    def page_after(self, page: AreaPage) -> AreaPage | None:
        """Return the next page, None after the last."""
        return self._at(self.pages.index(page) + 1)

    def page_before(self, page: AreaPage) -> AreaPage | None:
        """Return the previous page, None before the first."""
        return self._at(self.pages.index(page) - 1)

    def _at(self, index: int) -> AreaPage | None:
        return self.pages[index] if 0 <= index < len(self.pages) else None

    def stale(self, stale: Collection[str]) -> list[Unsettled]:
        """Return, page by page, the skills that are among the ``stale``."""
        return [
            Unsettled(page, tuple((skill.slug, skill.name) for skill in skills))
            for page in self.pages
            if (skills := page.stale(stale))
        ]

    @cached_property
    def skills(self) -> Mapping[str, tuple[Skill, AreaPage]]:
        """Every skill asked for with its page, by slug."""
        return {skill.slug: (skill, page) for page in self.pages for skill in page.skills}

    def revision_since(self, asked: Iterable[str]) -> Revision | None:
        """Return what came and went since ``asked`` (slugs) were the questions, None if nothing."""
        present, before = self.skills, frozenset(asked)
        added = tuple(skill for slug, (skill, _) in present.items() if slug not in before)
        removed = tuple(sorted(before - present.keys()))
        return Revision(added, removed) if added or removed else None

    def progress(self, answers: Mapping[str, Answer]) -> Progress:
        """Return how many groups of all pages have an answer."""
        parts = [page.progress(answers) for page in self.pages]
        return Progress(sum(p.answered for p in parts), sum(p.total for p in parts))

    def first_unfinished(
        self, answers: Mapping[str, Answer], stale: Collection[str] = ()
    ) -> AreaPage | None:
        """Return the page to go on with, None when nothing is left.

        Pages with answers that are stale come before those with none.
        """
        old = (page for page in self.pages if page.stale(stale))
        left = (page for page in self.pages if not page.progress(answers).is_complete)
        return next(old, None) or next(left, None)

    def first_open_must_have(self, answers: Mapping[str, Answer]) -> tuple[AreaPage, Skill] | None:
        """Return the first must-have without a level, with its page; None when all have one."""
        for page in self.pages:
            for group in page.groups:
                levels = (isinstance(answers.get(s.slug), int) for s in group.skills)
                if group.requirement.floor is not None and not any(levels):
                    return page, group.skills[0]
        return None

    def unanswered(self, answers: Mapping[str, Answer]) -> list[Unsettled]:
        """Return, page by page, the groups of which nothing was said."""
        return [
            Unsettled(page, tuple((group.skills[0].slug, group.name) for group in groups))
            for page in self.pages
            if (groups := [group for group in page.groups if not group.is_answered(answers)])
        ]

    def inconsistencies(self, answers: Mapping[str, Answer]) -> Iterator[Inconsistency]:
        """Yield prerequisites answered too low for what rests on them, the most telling first."""
        asked = self.skills
        levels = {s: level for s in asked if isinstance(level := answers.get(s), int)}
        resting: dict[str, list[Resting]] = {}
        for slug, level in levels.items():
            if level < RESTS_ON_PREREQUISITES:
                continue
            skill, page = asked[slug]
            for needed in skill.prerequisites:
                if levels.get(needed.skill, needed.level) < needed.level:
                    row = Resting(skill, page.area.slug, level, needed.level)
                    resting.setdefault(needed.skill, []).append(row)
        for slug, rows in sorted(resting.items(), key=lambda item: -len(item[1])):
            skill, page = asked[slug]
            yield Inconsistency(skill, page.area.slug, levels[slug], tuple(rows))
