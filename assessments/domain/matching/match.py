"""Find what an advertisement asks for."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assessments.domain.matching.alternatives import alternatives_in
from assessments.domain.matching.experience import degree_places, years_in
from assessments.domain.matching.findings import AdFindings, Finding, Quote, Strength
from assessments.domain.matching.matcher import Matcher
from assessments.domain.matching.phrases import Mention, longest
from assessments.domain.matching.roles import closest_role
from assessments.domain.matching.sections import Part, parts_of
from assessments.domain.matching.strength import negated_places, soft_places
from assessments.domain.matching.text import plain, sentences_in
from assessments.domain.matching.unknown import UnknownWords
from assessments.domain.matching.words import Word


def match(text: str, matcher: Matcher) -> AdFindings:
    """Read ``text``, an advertisement in English: the skills, years and degree it asks for."""
    clean = plain(text)
    asks: list[_Ask] = []
    years: list[int] = []
    required_degrees: list[Quote] = []
    preferred_degrees: list[Quote] = []
    unknown = UnknownWords(matcher.phrases)
    named: Counter[str] = Counter()
    for part in parts_of(sentences_in(clean, matcher.phrases.vocabulary)):
        words = part.words
        named.update(mention.skill for mention in matcher.role_names.mentions(words))
        if not part.asks:
            unknown.add_elsewhere(words)
            continue
        soft = soft_places(clean, part)
        degree = degree_places(words)
        found = matcher.phrases.search(words)
        left_out = negated_places(clean, words).union(degree)
        mentions = [mention for mention in longest(found) if mention.places[0] not in left_out]
        asks += _asks(text, part, mentions, soft, matcher.families)
        unknown.add(clean, words, left_out.union(*(mention.places for mention in found)))
        if (number := years_in(clean, words, soft)) is not None:
            years.append(number)
        if degree:
            degrees = preferred_degrees if degree[0] in soft else required_degrees
            degrees.append(_quote(text, words[degree[0]], words[degree[-1]]))
    findings = tuple(_findings(asks))
    return AdFindings(
        findings,
        years=max(years, default=None),
        degree=next(iter(required_degrees + preferred_degrees), None),
        unknown=unknown.phrases(),
        role=closest_role(findings, matcher.weights, named),
    )


@dataclass(frozen=True, slots=True)
class _Ask:
    """A skill asked for in one sentence; one of ``alternatives`` is enough, if there are any."""

    finding: Finding
    alternatives: frozenset[str]

    @property
    def rank(self) -> tuple[bool, bool]:
        """Which ask counts if an advertisement asks for a skill twice: the smallest."""
        return self.finding.strength == "nice", bool(self.alternatives)


def _asks(
    text: str,
    part: Part,
    mentions: Sequence[Mention],
    soft: Collection[int],
    families: Iterable[frozenset[str]],
) -> Iterator[_Ask]:
    words = part.words
    mentions = sorted(mentions, key=lambda mention: mention.places)
    groups = list(alternatives_in(text, words, mentions, families))
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


def _findings(asks: Iterable[_Ask]) -> Iterator[Finding]:
    """Yield each skill once, in the order of the text, with the number of its alternatives."""
    strongest: dict[str, _Ask] = {}
    for ask in asks:
        former = strongest.setdefault(ask.finding.skill, ask)
        if ask.rank < former.rank:
            strongest[ask.finding.skill] = ask
    numbers: dict[tuple[Strength, frozenset[str]], int] = {}
    for ask in sorted(strongest.values(), key=lambda ask: ask.finding.words.start):
        key = (ask.finding.strength, ask.alternatives)
        group = numbers.setdefault(key, len(numbers)) if ask.alternatives else None
        yield replace(ask.finding, group=group)
