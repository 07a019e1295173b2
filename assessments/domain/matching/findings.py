"""What was found in an advertisement, as frozen values."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

# Asked for, or an advantage.
Strength = Literal["must", "nice"]
STRENGTHS: tuple[Strength, ...] = ("must", "nice")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the advertisement: ``text[start:end]`` of the text as it was given."""

    words: str
    start: int
    end: int

    def __str__(self) -> str:
        return " ".join(self.words.split())


@dataclass(frozen=True, slots=True)
class Finding:
    """A skill that the advertisement asks for.

    ``words`` name the skill, ``sentence`` contains them. Findings with the same ``group`` are
    alternatives: one of these skills is enough. It is None for a skill asked for by itself.
    """

    skill: str
    strength: Strength
    words: Quote
    sentence: Quote
    group: int | None = None


@dataclass(frozen=True, slots=True)
class UnknownPhrase:
    """Technical words that belong to no skill, as first written, and how often they occur."""

    words: str
    count: int


@dataclass(frozen=True)
class AdFindings:
    """What an advertisement asks for, each skill once, in the order of the text.

    ``years`` is the least experience without which a person does not qualify. ``role`` is the
    closest target role; None if there is too little to tell.
    """

    findings: tuple[Finding, ...] = ()
    years: float | None = None
    degree: Quote | None = None
    unknown: tuple[UnknownPhrase, ...] = ()
    role: str | None = None

    def single(self, strength: Strength) -> tuple[Finding, ...]:
        """Return the skills of this strength that are asked for by themselves."""
        return tuple(f for f in self.findings if f.group is None and f.strength == strength)

    def groups(self, strength: Strength) -> tuple[tuple[Finding, ...], ...]:
        """Return the alternatives of this strength."""
        return tuple(group for group in self._groups if group[0].strength == strength)

    @cached_property
    def _groups(self) -> tuple[tuple[Finding, ...], ...]:
        groups: dict[int, list[Finding]] = {}
        for finding in self.findings:
            if finding.group is not None:
                groups.setdefault(finding.group, []).append(finding)
        return tuple(map(tuple, groups.values()))
