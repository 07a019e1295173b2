"""The short form: questions in blocks, in the order that makes readiness certain soonest. Pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from assessments.domain.questionnaire.order import BLOCKS, SECOND_BLOCK
from assessments.domain.questionnaire.pages import QuestionGroup, Questionnaire, QuestionPage
from assessments.domain.scoring import Answer
from assessments.domain.scoring.expectations import level_distribution
from assessments.domain.taxonomy.objects import Skill, TypicalLevel

# Later questions come in blocks of about this size.
LATER_BLOCK = 10
# The numbers of the blocks that are followed by a reading.
READINGS = (1, 2)
# After this many answers there is a first comparison with the start role.
FIRST_FINDING = 3
# A comparison needs at least this share of people.
NOTABLE = 0.6


@dataclass(frozen=True)
class Block(QuestionPage):
    """Questions that are asked together, those of an area one after another."""

    number: int  # from 1

    def of_area(self, area: str) -> tuple[QuestionGroup, ...]:
        """Return the questions of one area, by its slug."""
        return tuple(group for group in self.groups if group.requirement.area == area)

    def question_of(self, skill: str) -> QuestionGroup | None:
        """Return the question for a skill, by its slug; None if it is not in the block."""
        found = (g for g in self.groups if any(one.slug == skill for one in g.skills))
        return next(found, None)

    def question_after(self, area: str) -> QuestionGroup | None:
        """Return the question after those of an area; None if there is none."""
        own = self.of_area(area)
        if not own:
            return None
        return next(iter(self.groups[self.groups.index(own[-1]) + 1 :]), None)

    def none_of(
        self, area: str, answers: Mapping[str, Answer], values: Mapping[str, str]
    ) -> dict[str, str]:
        """Return level 0 for each question of an area that is open, also in ``values``."""
        given = {skill for skill, value in values.items() if value} | answers.keys()
        return {
            group.skills[0].slug: "0"
            for group in self.of_area(area)
            if given.isdisjoint(skill.slug for skill in group.skills)
        }

    def at_zero(self, skills: Container[str], answers: Mapping[str, Answer]) -> list[Skill]:
        """Return those of ``skills``, by slug, that have level 0."""
        return [
            skill for skill in self.skills if skill.slug in skills and answers.get(skill.slug) == 0
        ]


def build_blocks(questionnaire: Questionnaire, order: Sequence[str]) -> tuple[Block, ...]:
    """Return the questions in blocks: one for each of the two readings, then the rest."""
    groups = {
        group.requirement.slug: group for page in questionnaire.pages for group in page.groups
    }
    ordered = [groups[slug] for slug in order]
    rest = ordered[SECOND_BLOCK:]
    size = ceil(len(rest) / max(1, round(len(rest) / LATER_BLOCK))) or 1
    parts = [
        *(ordered[part] for part in BLOCKS[:-1]),
        *(rest[start : start + size] for start in range(0, len(rest), size)),
    ]
    return tuple(Block(tuple(part), number) for number, part in enumerate(filter(None, parts), 1))


class Comparison(NamedTuple):
    """How one answer compares with people from the start role."""

    skill: Skill
    share: float  # of them who have a lower level, or a higher one, 0..1
    is_ahead: bool

    @property
    def in_ten(self) -> int:
        """The share as a number of ten people, 1..9."""
        return min(9, max(1, round(10 * self.share)))


def first_finding(
    skills: Iterable[Skill],
    answers: Mapping[str, Answer],
    typical: Mapping[str, TypicalLevel],
) -> Comparison | None:
    """Return the comparison of an answer that stands out most.

    Prefer skills where the person is ahead. None with fewer than FIRST_FINDING answers, or if no
    answer stands out.
    """
    answered = [
        (skill, level) for skill in skills if (level := answers.get(skill.slug)) is not None
    ]
    if len(answered) < FIRST_FINDING:
        return None
    found = []
    for skill, level in answered:
        if isinstance(level, int):
            chances = level_distribution(typical[skill.slug])
            found += [
                Comparison(skill, sum(chances[:level]), is_ahead=True),
                Comparison(skill, sum(chances[level + 1 :]), is_ahead=False),
            ]
    notable = [row for row in found if row.share >= NOTABLE]
    return max(notable, key=lambda row: (row.is_ahead, row.share), default=None)
