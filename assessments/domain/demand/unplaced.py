"""Frequent technical words of advertisements that no skill has.

Words are kept from the third advertisement on; until then only a digest of them is, so that no
words of a single advertisement are stored. Words with the same words around them count once: they
are in a text that a company puts into each of its advertisements.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from assessments.domain.matching.words import folded, words_in

MIN_ADS = 3
MAX_WORDS = 4
MAX_KEPT = 1_000
MAX_RARE = 50_000
# Words around a phrase that tell whether two advertisements share a text.
CONTEXT = 4


class Sighting(NamedTuple):
    """A phrase in an advertisement; ``context`` is a digest of the words around it."""

    phrase: str
    context: bytes


def sightings(unknown: Iterable[str], text: str, company: str) -> Iterator[Sighting]:
    """Yield phrases that are neither long nor have words of the company, with their context."""
    name = {folded(word.text) for word in words_in(company)}
    words = [word.text for word in words_in(text)]
    for given in unknown:
        phrase = [word.text for word in words_in(given)]
        if phrase and len(phrase) <= MAX_WORDS and name.isdisjoint(map(folded, phrase)):
            at = next(
                n for n in range(len(words) + 1) if words[n : n + len(phrase)] in (phrase, [])
            )
            around = words[max(at - CONTEXT, 0) : at + len(phrase) + CONTEXT]
            yield Sighting(" ".join(phrase).lower(), _digest(" ".join(around)))


def lower_case_words(text: str) -> frozenset[str]:
    """Return the words that a text has in lower case: those are seldom names."""
    return frozenset(word.text for word in words_in(text) if word.text.islower())


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=8).digest()


@dataclass
class Unplaced:
    """Numbers of advertisements: ``kept`` by phrase, ``rare`` by the digest of one.

    ``ordinary`` counts the advertisements that have a kept phrase in lower case.
    """

    kept: dict[str, int] = field(default_factory=dict)
    ordinary: dict[str, int] = field(default_factory=dict)
    rare: dict[str, int] = field(default_factory=dict)

    def add(self, phrases: Iterable[str], lower_case: frozenset[str]) -> None:
        """Add the phrases of one advertisement, and its words in lower case."""
        for phrase in dict.fromkeys(phrases):
            self._add(phrase)
        for phrase in self.kept:
            if lower_case.issuperset(phrase.split()):
                self.ordinary[phrase] = self.ordinary.get(phrase, 0) + 1

    def _add(self, phrase: str) -> None:
        if phrase in self.kept:
            self.kept[phrase] += 1
            return
        digest = _digest(phrase).hex()
        count = self.rare.pop(digest, 0) + 1
        if count < MIN_ADS:
            self.rare[digest] = count
        else:
            self.kept[phrase] = count

    def forget_rare(self) -> None:
        """Limit what is kept to the most frequent."""
        if len(self.rare) > MAX_RARE:
            self.rare = {digest: count for digest, count in self.rare.items() if count > 1}
        if len(self.kept) > MAX_KEPT:
            self.kept = dict(sorted(self.kept.items(), key=_rank)[:MAX_KEPT])
            self.ordinary = {p: n for p, n in self.ordinary.items() if p in self.kept}

    def frequent(self, most: int) -> list[tuple[str, int]]:
        """Return the most frequent phrases that are mostly written as names."""
        names = [
            (phrase, count)
            for phrase, count in self.kept.items()
            if 2 * self.ordinary.get(phrase, 0) < count
        ]
        return sorted(names, key=_rank)[:most]


def _rank(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
