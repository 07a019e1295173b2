"""Find what an advertisement asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.domain.matching.alternatives import alternatives_in
from assessments.domain.matching.experience import field_places, years_in
from assessments.domain.matching.findings import AdFindings, Finding, Quote, Strength
from assessments.domain.matching.matcher import Matcher
from assessments.domain.matching.phrases import Mention
from assessments.domain.matching.sections import Part, parts_of
from assessments.domain.matching.softness import soft_places
from assessments.domain.matching.text import sentences_in


@dataclass(frozen=True, slots=True)
class _Ask:
    """A skill asked for in one sentence; ``alternatives`` are the skills that are enough."""

    finding: Finding
    alternatives: frozenset[str]

    @property
    def rank(self) -> tuple[bool, bool]:
        """What counts if an advertisement asks for a skill twice: the smallest."""
        return self.finding.strength == "nice", bool(self.alternatives)


def match(text: str, matcher: Matcher) -> AdFindings:
    """Return what ``text``, an advertisement in English, asks for."""
    sentences = sentences_in(text, matcher.phrases.vocabulary)
    parts = [part for part in parts_of(sentences) if part.asks]
    asks: dict[str, _Ask] = {}
    for part in parts:
        for ask in _asks(text, part, matcher):
            known = asks.get(ask.finding.skill)
            if known is None or ask.rank < known.rank:
                asks[ask.finding.skill] = ask
    years = [years for part in parts if (years := _years(text, part)) is not None]
    return AdFindings(tuple(_grouped(asks)), max(years, default=None))


def _asks(text: str, part: Part, matcher: Matcher) -> Iterator[_Ask]:
    words = list(part.words)
    mentions = matcher.phrases.mentions(words)
    if not mentions:
        return
    fields = field_places(words)
    mentions = [mention for mention in mentions if mention.places[0] not in fields]
    mentions.sort(key=lambda mention: mention.places)
    soft = soft_places(text, part)
    groups = alternatives_in(text, words, mentions, matcher.families)
    for mention in mentions:
        strength: Strength = "nice" if mention.places[0] in soft else "must"
        group = next((group for group in groups if mention.skill in group), frozenset())
        yield _Ask(_finding(text, part, mention, strength), group)


def _finding(text: str, part: Part, mention: Mention, strength: Strength) -> Finding:
    start, end = part.words[mention.places[0]].start, part.words[mention.places[-1]].end
    sentence = Quote(
        text[part.words[0].start : part.sentence.end], part.words[0].start, part.sentence.end
    )
    return Finding(mention.skill, strength, Quote(text[start:end], start, end), sentence)


def _grouped(asks: dict[str, _Ask]) -> Iterator[Finding]:
    """Yield the findings with the numbers of their groups, in the order of the text."""
    numbers: dict[tuple[Strength, frozenset[str]], int] = {}
    for ask in sorted(asks.values(), key=lambda ask: ask.finding.words.start):
        finding = ask.finding
        group = None
        if ask.alternatives:
            key = (finding.strength, ask.alternatives)
            group = numbers.setdefault(key, len(numbers))
        yield Finding(finding.skill, finding.strength, finding.words, finding.sentence, group)


def _years(text: str, part: Part) -> int | None:
    if soft_places(text, part):
        return None
    return years_in(text[part.words[0].start : part.sentence.end])
