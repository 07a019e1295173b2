"""Find what an advertisement asks for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessments.domain.matching.alternatives import alternatives_in
from assessments.domain.matching.experience import degree_places, years_in
from assessments.domain.matching.findings import AdFindings, Finding, Quote, Strength
from assessments.domain.matching.matcher import Matcher
from assessments.domain.matching.phrases import Mention, longest
from assessments.domain.matching.roles import closest_role
from assessments.domain.matching.sections import Part, parts_of
from assessments.domain.matching.softness import soft_places
from assessments.domain.matching.text import plain, sentences_in
from assessments.domain.matching.unknown import UnknownWords
from assessments.domain.matching.words import Word


@dataclass(frozen=True, slots=True)
class _Ask:
    """A skill asked for in one sentence; one of ``alternatives`` is enough, if there are any."""

    finding: Finding
    alternatives: frozenset[str]

    @property
    def rank(self) -> tuple[bool, bool]:
        """Which ask counts if an advertisement asks for a skill twice: the smallest."""
        return self.finding.strength == "nice", bool(self.alternatives)


def match(text: str, matcher: Matcher) -> AdFindings:
    """Return what ``text``, an advertisement in English, asks for."""
    asks: dict[str, _Ask] = {}
    years: list[int] = []
    degrees: list[tuple[bool, Quote]] = []
    unknown = UnknownWords()
    named: Counter[str] = Counter()
    clean = plain(text)
    for part in parts_of(sentences_in(clean, matcher.phrases.vocabulary)):
        words = part.words
        named.update(mention.skill for mention in matcher.role_names.mentions(words))
        if not part.asks:
            unknown.add_elsewhere(words)
            continue
        soft = soft_places(clean, part)
        found = matcher.phrases.search(words)
        degree = degree_places(words)
        known = {place for mention in found for place in mention.places}
        unknown.add(clean, words, known.union(degree))
        for ask in _asks(text, part, longest(found), soft, set(degree), matcher):
            former = asks.get(ask.finding.skill)
            if former is None or ask.rank < former.rank:
                asks[ask.finding.skill] = ask
        if degree:
            degrees.append((degree[0] in soft, _quote(text, words[degree[0]], words[degree[-1]])))
        if (number := years_in(clean, words, soft)) is not None:
            years.append(number)
    findings = tuple(_grouped(asks))
    return AdFindings(
        findings,
        years=max(years, default=None),
        # What is required comes before what is preferred.
        degree=min(degrees, key=lambda degree: degree[0])[1] if degrees else None,
        unknown=unknown.phrases(),
        role=closest_role(findings, matcher.weights, named),
    )


def _asks(
    text: str,
    part: Part,
    mentions: list[Mention],
    soft: set[int],
    degree: set[int],
    matcher: Matcher,
) -> Iterator[_Ask]:
    words = list(part.words)
    mentions = sorted(
        (mention for mention in mentions if mention.places[0] not in degree),
        key=lambda mention: mention.places,
    )
    groups = alternatives_in(text, words, mentions, matcher.families) if len(mentions) > 1 else []
    sentence = Quote(text[words[0].start : part.end], words[0].start, part.end)
    for mention in mentions:
        if any(mention is group.category for group in groups):
            continue
        strength: Strength = "nice" if mention.places[0] in soft else "must"
        quote = _quote(text, words[mention.places[0]], words[mention.places[-1]])
        group = next((g.skills for g in groups if mention.skill in g.skills), frozenset[str]())
        yield _Ask(Finding(mention.skill, strength, quote, sentence), group)


def _quote(text: str, first: Word, last: Word) -> Quote:
    return Quote(text[first.start : last.end], first.start, last.end)


def _grouped(asks: dict[str, _Ask]) -> Iterator[Finding]:
    """Yield the findings with the numbers of their groups, in the order of the text."""
    numbers: dict[tuple[Strength, frozenset[str]], int] = {}
    for ask in sorted(asks.values(), key=lambda ask: ask.finding.words.start):
        group = None
        if ask.alternatives:
            key = (ask.finding.strength, ask.alternatives)
            group = numbers.setdefault(key, len(numbers))
        yield replace(ask.finding, group=group)
