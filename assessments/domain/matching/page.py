"""A job ad as its page shows it: what it asks for next to what a person has. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from assessments.domain.matching.findings import AdFindings, Finding, Strength
from assessments.domain.matching.readiness import ad_report
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.steps import StepKey
from assessments.domain.scoring import Report, RequirementScore, State
from assessments.domain.span import Span, SpanRow, span
from assessments.domain.taxonomy.objects import Role, Skill

# Gaps that the page puts first, and the least number of findings that say something about an ad.
MAX_LEADING, MIN_FINDINGS = 3, 3
# Things that are missing in most ads, of which the page of all ads names the first.
MAX_MISSING = 5
# Characters of a quote before and after the words that were found: some ads have no line ends.
QUOTE_BEFORE, QUOTE_AFTER = 90, 130
# Every eighth word of an English text is one of these; of another language hardly any.
ENGLISH = {"the", "and", "of", "to", "with", "for", "you", "or", "are", "we", "our", "your", "will"}
ENGLISH_SHARE, MIN_WORDS = 0.04, 40


class Piece(NamedTuple):
    """A piece of the ad's text; ``row`` is the slug of the row that was found in it, or empty."""

    words: str
    row: str = ""


class Excerpt(NamedTuple):
    """A sentence of the ad around the words that were found, shortened if it is long."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class AdRow:
    """One thing that an ad asks for: a skill, or several of which one is enough."""

    skills: tuple[Skill, ...]
    findings: tuple[Finding, ...]
    score: RequirementScore
    learn: str  # the skill to learn, the one that the person has most of
    is_planned: bool  # the person's plan leads to the level
    is_wanted: bool  # the person added it to the plan

    @property
    def slug(self) -> str:
        """The slug of the first skill, which no other row has."""
        return self.score.slug

    @property
    def name(self) -> str:
        """The names of the skills."""
        return " / ".join(skill.name for skill in self.skills)

    @property
    def strength(self) -> Strength:
        """Whether it is asked for or an advantage."""
        return self.findings[0].strength

    @property
    def is_typical(self) -> bool:
        """True if no answer says the level, so that what is typical of the start role counts."""
        return self.score.state is State.OPEN

    @property
    def level(self) -> int:
        """The answered level, or the expected one, rounded to the nearest."""
        return round(self.score.expected_level)

    @property
    def is_met(self) -> bool:
        """True if the person has the level, or people from the start role usually have it."""
        return self.level >= self.score.target_level

    @property
    def excerpt(self) -> Excerpt | None:
        """The first words that were found, in their sentence; None if the text was deleted."""
        return _excerpt(self.findings[0]) if self.findings[0].words.words else None


@dataclass(frozen=True)
class AdView:
    """What an ad asks for, compared with a person's levels.

    ``findings`` contains those that the person dismissed, ``dismissed`` their skills. ``planned``
    are the steps of the person's plan, ``wanted`` the skills that they added to it.
    """

    text: str
    findings: AdFindings
    profile: Profile
    dismissed: Collection[str] = ()
    planned: Collection[StepKey] = ()
    wanted: Collection[str] = ()

    @property
    def role(self) -> Role | None:
        """The closest target role; None if there is too little to tell."""
        return self.profile.taxonomy.role_by_slug.get(self.findings.role or "")

    @cached_property
    def report(self) -> Report | None:
        """The person's levels, scored against the ad; None if it asks for nothing we know."""
        return ad_report(self._counted, self.profile)

    @cached_property
    def rows(self) -> tuple[AdRow, ...]:
        """What the ad asks for, musts first, in the order of the text."""
        found = {finding.skill: finding for finding in self._counted.findings}
        place = {skill: number for number, skill in enumerate(found)}
        skills, start = self.profile.taxonomy.skill_by_slug, self.profile.skills()
        rows = [
            AdRow(
                skills=tuple(skills[slug] for slug in score.skills),
                findings=tuple(found[slug] for slug in score.skills),
                score=score,
                learn=max(score.skills, key=lambda slug: start[slug].start),
                is_planned=any((slug, score.target_level) in self.planned for slug in score.skills),
                is_wanted=any(slug in self.wanted for slug in score.skills),
            )
            for score in (self.report.requirements if self.report else ())
        ]
        return tuple(sorted(rows, key=lambda row: (row.strength == "nice", place[row.slug])))

    @property
    def musts(self) -> list[AdRow]:
        """What the ad asks for, without what is only an advantage."""
        return [row for row in self.rows if row.strength == "must"]

    @property
    def met_musts(self) -> list[AdRow]:
        """The musts that the person has."""
        return [row for row in self.musts if row.is_met]

    @property
    def met(self) -> list[AdRow]:
        """What the person has."""
        return [row for row in self.rows if row.is_met]

    @property
    def lacking(self) -> list[AdRow]:
        """What the person lacks, the largest gaps by weight first."""
        rows = {row.slug: row for row in self.rows if not row.is_met}
        gaps = self.report.gaps if self.report else []
        return [rows[score.slug] for score in gaps if score.slug in rows]

    @property
    def leading(self) -> list[AdRow]:
        """The two or three gaps that would make the difference."""
        return self.lacking[:MAX_LEADING]

    @property
    def unplanned(self) -> list[AdRow]:
        """Those of ``leading`` that are not in the person's plan."""
        return [row for row in self.leading if not row.is_planned and not row.is_wanted]

    @property
    def is_thin(self) -> bool:
        """True if too little was found to say much about the ad."""
        return len(self.findings.findings) < MIN_FINDINGS

    @property
    def is_in_another_language(self) -> bool:
        """True if the text is long enough to tell, and has hardly any English word."""
        words = self.text.lower().split()
        english = sum(word in ENGLISH for word in words)
        return len(words) >= MIN_WORDS and english < ENGLISH_SHARE * len(words)

    @property
    def typical(self) -> int:
        """How many rows count with the typical level of the start role."""
        return sum(row.is_typical for row in self.rows)

    @property
    def dismissed_skills(self) -> list[Skill]:
        """The skills that the person dismissed, in the order of the text."""
        skills = self.profile.taxonomy.skill_by_slug
        return [skills[row.skill] for row in self.findings.findings if row.skill in self.dismissed]

    @property
    def span(self) -> Span:
        """What the person has as planks, then what they lack; the musts have piers."""
        return span(
            [
                SpanRow(
                    weight=row.score.weight,
                    share=row.score.attainment,
                    is_far=not row.is_met,
                    pier=row.is_met if row.strength == "must" else None,
                    name=row.name,
                    level=None if row.is_typical else row.level,
                    target=row.score.target_level,
                )
                for row in (*self.met, *self.lacking)
            ]
        )

    @property
    def pieces(self) -> list[Piece]:
        """The text in pieces, with the words that were found as pieces of their own."""
        return list(_pieces(self.text, self.rows))

    @cached_property
    def _counted(self) -> AdFindings:
        """The findings that count; a skill that no role requires may have no typical level."""
        known = self.profile.typical_levels.keys() - set(self.dismissed)
        kept = (row for row in self.findings.findings if row.skill in known)
        return replace(self.findings, findings=tuple(kept))


def _pieces(text: str, rows: Collection[AdRow]) -> Iterator[Piece]:
    found = [(finding.words, row.slug) for row in rows for finding in row.findings]
    end = 0
    for words, slug in sorted(found, key=lambda item: item[0].start):
        if not end <= words.start < words.end <= len(text):
            continue  # Words of two skills can overlap, and those of a file can be anywhere.
        yield Piece(text[end : words.start])
        yield Piece(text[words.start : words.end], slug)
        end = words.end
    yield Piece(text[end:])


def _excerpt(finding: Finding) -> Excerpt:
    sentence, start = finding.sentence.words, finding.words.start - finding.sentence.start
    end = start + len(finding.words.words)
    before, after = sentence[:start].lstrip(), sentence[end:].rstrip()
    if len(before) > QUOTE_BEFORE:
        before = "… " + before[-QUOTE_BEFORE:].partition(" ")[2]
    if len(after) > QUOTE_AFTER:
        after = after[:QUOTE_AFTER].rpartition(" ")[0] + " …"
    return Excerpt(before, finding.words.words, after)


def missing_in_most(views: Collection[AdView]) -> list[tuple[str, int]]:
    """Return the things that a person lacks for most of some ads, with the number of ads.

    The five most frequent ones. Empty for a single ad, whose own page says it.
    """
    counts = Counter(row.name for view in views for row in view.lacking)
    often = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [row for row in often if row[1] > max(1, len(views) / 2)][:MAX_MISSING]
