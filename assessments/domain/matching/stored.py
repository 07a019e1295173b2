"""Findings as JSON, in the database and in a person's data file.

Places in the text are stored instead of its words, so that nothing of a deleted text remains.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from assessments.domain.matching.findings import (
    AdFindings,
    Finding,
    Quote,
    Strength,
    UnknownPhrase,
)
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import Slug

# Unknown phrases that are stored and shown, the most frequent ones, and the longest of them.
MAX_STORED_UNKNOWN, MAX_PHRASE = 10, 80

Offset = Annotated[int, Field(ge=0, strict=True)]
Place = tuple[Offset, Offset]
Count = Annotated[int, Field(ge=1, strict=True)]
Phrase = Annotated[str, Field(max_length=MAX_PHRASE)]


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True)


class StoredFinding(_Stored):
    """A finding with the places of its words and its sentence, as start and end."""

    skill: Slug
    strength: Strength
    words: Place
    sentence: Place
    group: int | None = None


class StoredFindings(_Stored):
    """The findings in an ad; unknown fields are ignored, and missing ones mean “not found”."""

    findings: tuple[StoredFinding, ...] = ()
    years: Annotated[int, Field(ge=0, le=100)] | None = None  # rounded
    degree: Place | None = None
    unknown: tuple[tuple[Phrase, Count], ...] = ()
    role: Slug | None = None

    @classmethod
    def of(cls, findings: AdFindings) -> Self:
        """Return findings as they are stored."""
        return cls(
            findings=tuple(
                StoredFinding(
                    skill=finding.skill,
                    strength=finding.strength,
                    words=_place(finding.words),
                    sentence=_place(finding.sentence),
                    group=finding.group,
                )
                for finding in findings.findings
            ),
            years=None if findings.years is None else round(findings.years),
            degree=_place(findings.degree) if findings.degree else None,
            unknown=tuple(
                (phrase.words, phrase.count)
                for phrase in findings.unknown
                if len(phrase.words) <= MAX_PHRASE
            )[:MAX_STORED_UNKNOWN],
            role=findings.role,
        )

    def without_words(self) -> Self:
        """Return them without words of the text."""
        return self.model_copy(update={"unknown": ()})

    def without_skills(self, skills: Collection[str]) -> Self:
        """Return them without some skills."""
        kept = tuple(row for row in self.findings if row.skill not in skills)
        return self.model_copy(update={"findings": kept})

    def in_text(self, text: str) -> AdFindings:
        """Return the findings with their quotes, which are empty if the text was deleted."""
        return AdFindings(
            findings=tuple(
                Finding(
                    row.skill,
                    row.strength,
                    _quote(text, row.words),
                    _quote(text, row.sentence),
                    row.group,
                )
                for row in self.findings
            ),
            years=self.years,
            degree=_quote(text, self.degree) if self.degree else None,
            unknown=tuple(UnknownPhrase(words, count) for words, count in self.unknown),
            role=self.role,
        )


def findings_from_json(content: Any, text: str) -> AdFindings:
    """Return stored findings with their quotes from ``text``, which is empty if it was deleted."""
    return StoredFindings.model_validate(content).in_text(text)


def current_findings(findings: AdFindings, taxonomy: Taxonomy) -> AdFindings:
    """Return findings by today's slugs: merged skills are found once, deleted ones are left out."""
    known: dict[str, Finding] = {}
    for finding in findings.findings:
        if slug := taxonomy.skill_slug(finding.skill):
            known.setdefault(slug, replace(finding, skill=slug))
    return replace(findings, findings=tuple(known.values()))


def _place(quote: Quote) -> Place:
    return quote.start, quote.end


def _quote(text: str, place: Place) -> Quote:
    start, end = place
    return Quote(text[start:end], start, end)
