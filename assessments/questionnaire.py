"""The questionnaire of a target role: its pages, and how far a person is. Pure."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Self

from assessments.scoring import Answer
from assessments.taxonomy.document import Area, Requirement, Skill, Taxonomy

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
        """Return the page with nothing but the groups that have one of ``skills`` (slugs)."""

        def is_meant(group: QuestionGroup) -> bool:
            return any(skill.slug in skills for skill in group.skills)

        return AreaPage(self.area, tuple(filter(is_meant, self.groups)))

    def stale(self, stale: Collection[str]) -> list[Skill]:
        """Return the page's skills that are among the ``stale``."""
        return [skill for skill in self.skills if skill.slug in stale]

    def stale_first(self, stale: Collection[str]) -> "AreaPage":
        """Return the page with the groups that need a look before the others."""

        def is_fresh(group: QuestionGroup) -> bool:
            return not any(skill.slug in stale for skill in group.skills)

        return AreaPage(self.area, tuple(sorted(self.groups, key=is_fresh)))

    def progress(self, answers: Mapping[str, Answer]) -> "Progress":
        """Return how many of the page's groups have an answer."""
        return Progress(sum(group.is_answered(answers) for group in self.groups), len(self.groups))


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


class Inconsistency(NamedTuple):
    """A skill answered high while what it rests on is answered below the level it needs."""

    skill: Skill
    skill_area: str  # the page that asks for it
    level: int
    prerequisite: Skill
    prerequisite_area: str
    prerequisite_level: int
    needed_level: int


class Revision(NamedTuple):
    """What the taxonomy's editors have done to a draft's questions since its owner last looked."""

    added: tuple[Skill, ...]
    removed: tuple[str, ...]  # slugs


class Finding(NamedTuple):
    """How many advertisements name a requirement: ``share`` in percent of ``n``."""

    requirement: Requirement
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
        Finding(group.requirement, evidence.share, evidence.n, evidence.period, evidence.source)
        for group in page.groups
        for evidence in group.requirement.evidence
        if evidence.role == target_role and evidence.share and evidence.n and evidence.period
    ]
    best: dict[str, Finding] = {}
    for finding in sorted(found, key=lambda item: -item.share):
        best.setdefault(finding.requirement.slug, finding)
    return list(best.values())[:MOST_FINDINGS]


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
            groups[requirement.area].append(QuestionGroup(requirement, skills))
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

    @cached_property
    def skills(self) -> Mapping[str, tuple[Skill, AreaPage]]:
        """Every skill asked for with its page, by slug."""
        return {skill.slug: (skill, page) for page in self.pages for skill in page.skills}

    def revision_since(self, asked: Collection[str]) -> Revision | None:
        """Return what came and went since ``asked`` (slugs) were the questions, None if nothing."""
        present = self.skills
        added = tuple(skill for slug, (skill, _) in present.items() if slug not in asked)
        removed = tuple(sorted(slug for slug in asked if slug not in present))
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

    def unanswered(
        self, answers: Mapping[str, Answer]
    ) -> list[tuple[AreaPage, list[QuestionGroup]]]:
        """Return, page by page, the groups of which nothing was said."""
        open_groups = [
            (page, [group for group in page.groups if not group.is_answered(answers)])
            for page in self.pages
        ]
        return [(page, groups) for page, groups in open_groups if groups]

    def inconsistencies(self, answers: Mapping[str, Answer]) -> Iterator[Inconsistency]:
        """Yield high answers whose prerequisite is answered below the level it needs."""
        asked = self.skills
        for skill, page in asked.values():
            level = answers.get(skill.slug)
            if not isinstance(level, int) or level < RESTS_ON_PREREQUISITES:
                continue
            for needed in skill.prerequisites:
                have = answers.get(needed.skill)
                if needed.skill in asked and isinstance(have, int) and have < needed.level:
                    prerequisite, prerequisite_page = asked[needed.skill]
                    yield Inconsistency(
                        skill,
                        page.area.slug,
                        level,
                        prerequisite,
                        prerequisite_page.area.slug,
                        have,
                        needed.level,
                    )
