"""Read a draft with its questions."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.utils import timezone

from assessments import models
from assessments.domain.errors import GoneError
from assessments.domain.questionnaire.blocks import Block, Comparison, first_finding
from assessments.domain.questionnaire.order import FIRST_BLOCK, narrow
from assessments.domain.questionnaire.pages import AreaPage, Progress, Questionnaire, stale_skills
from assessments.domain.scoring import Answer, Report, Target, answer_from, score_answers
from assessments.domain.taxonomy.document import Taxonomy
from assessments.selectors.assessments import dated_answers
from assessments.selectors.taxonomy import skill_names
from assessments.taxonomy_store.editions import Edition

Value = TypeVar("Value")
# The names of blocks that are made for one person.
STALE, OPEN, MUST_HAVES = "stale", "open", "must-haves"


class AreaProgress(NamedTuple):
    """Progress of one page."""

    page: AreaPage
    done: Progress
    stale: int  # number of answers to confirm


@dataclass(frozen=True)
class Draft:
    """A draft with its questions, its answers, and the time at which each was saved."""

    assessment: models.Assessment
    edition: Edition
    questionnaire: Questionnaire
    answers: Mapping[str, Answer]
    saved_at: Mapping[str, datetime]

    @property
    def roles(self) -> tuple[str, str]:
        """The slugs of the start role and the target role."""
        return self.assessment.start_role.slug, self.assessment.target_role.slug

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy that the questions come from."""
        return self.edition.taxonomy

    @property
    def target(self) -> Target:
        """The target role, compiled for the start role."""
        return self.edition.target(*self.roles)

    @cached_property
    def report(self) -> Report:
        """The scores of the answers so far."""
        return score_answers(self.target, self.answers)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The questions in blocks, most informative first."""
        return self.edition.blocks(*self.roles)

    def block(self, name: str) -> Block | None:
        """Return a block by its number or name; None if there is no such block.

        ``stale`` has answers that are old, ``open`` those that would tell most, and ``must-haves``
        the must-haves without a level. These change with each answer.
        """
        if name == STALE:
            return self.block_of(self.stale)
        if name == OPEN:
            narrowing = narrow(self.target, self.answers)
            return self.block_of(narrowing.slugs if narrowing else ())
        if name == MUST_HAVES:
            return self.block_of([score.slug for score in self.report.must_haves_open])
        numbers = {str(block.number): block for block in self.blocks}
        return numbers.get(name)

    def block_of(self, slugs: Collection[str]) -> Block | None:
        """Return the questions with one of these requirements or skills, at most a first block."""
        groups = [
            group
            for block in self.blocks
            for group in block.groups
            if group.requirement.slug in slugs or any(s.slug in slugs for s in group.skills)
        ]
        return Block(tuple(groups[:FIRST_BLOCK]), 0) if groups else None

    def comparison(self, block: Block) -> Comparison | None:
        """Return a comparison of the first answers of a block with people from the start role."""
        typical = self.taxonomy.typical_by_skill(self.roles[0])
        return first_finding(block.skills, self.answers, typical)

    @property
    def next_block(self) -> str | None:
        """The block to continue with: stale answers first; None if every question is answered."""
        if any(skill in self.questionnaire.skills for skill in self.stale):
            return STALE
        block = self.unfinished_block
        return str(block.number) if block else None

    @property
    def unfinished_block(self) -> Block | None:
        """The first block with a question without an answer, if any."""
        unfinished = (b for b in self.blocks if not b.progress(self.answers).is_complete)
        return next(unfinished, None)

    @cached_property
    def stale(self) -> frozenset[str]:
        """The skills whose answers are old and need to be confirmed."""
        return stale_skills(self.saved_at, timezone.now())

    def progress(self, current: AreaPage | None = None) -> dict[str, Any]:
        """Return the context for the progress components."""
        stale, pages = self.stale, self.questionnaire.pages
        return {
            "assessment": self.assessment,
            **self._changed_questions(),
            "progress": self.questionnaire.progress(self.answers),
            "areas": [self.area_progress(page) for page in pages],
            "stale_total": sum(len(page.stale(stale)) for page in pages),
            "current": current,
        }

    def _changed_questions(self) -> dict[str, list[str]]:
        """Return the names of skills added to and removed from the questions since last seen."""
        asked = self.assessment.asked
        revision = self.questionnaire.revision_since(asked) if asked is not None else None
        if revision is None:
            return {"added": [], "removed": []}
        added = [skill.name for skill in revision.added]
        return {"added": added, "removed": skill_names(revision.removed)}

    def area_progress(self, page: AreaPage) -> AreaProgress:
        """Return the progress of a page."""
        return AreaProgress(page, page.progress(self.answers), len(page.stale(self.stale)))

    def after(self, changed: Mapping[str, str], saved_at: Mapping[str, datetime]) -> "Draft":
        """Return the draft after saving ``changed``; an empty value deletes an answer."""
        return replace(
            self,
            answers=_without(self.answers, changed)
            | {skill: answer_from(value) for skill, value in changed.items() if value},
            saved_at=_without(self.saved_at, changed) | dict(saved_at),
        )


def draft_with_questions(assessment: models.Assessment, edition: Edition) -> Draft:
    """Return a draft with its questions. Raises GoneError if a role is no longer offered."""
    start_role, target_role = assessment.start_role.slug, assessment.target_role.slug
    if not edition.has_roles(start_role, target_role):
        raise GoneError("a role of this draft is no longer in the taxonomy")
    answers, saved_at = dated_answers(assessment)
    return Draft(
        assessment=assessment,
        edition=edition,
        questionnaire=edition.questionnaire(start_role, target_role),
        answers=answers,
        saved_at=saved_at,
    )


def _without(rows: Mapping[str, Value], skills: Container[str]) -> dict[str, Value]:
    return {skill: row for skill, row in rows.items() if skill not in skills}
