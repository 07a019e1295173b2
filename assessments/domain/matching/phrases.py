"""The phrases of the taxonomy: how ads word a skill, compiled into one tree of words.

Names and aliases of a skill match in any case, with spaces, hyphens, slashes or dots between the
words, in the plural, and in British and American spelling. Phrases add other wordings:

    fine-tun* ... model*        “fine-tuning of large models”: ``*`` is any end of a word,
                                ``...`` up to four other words of the same sentence
    deploy*|serve* ... model*   one of several words
    fine-tun*                   “fine-tuning”, “fine tuning” and “finetuning”
    SOLID                       a word with a capital letter, written exactly like this
    - solid experience          these words do not mean the skill

Where phrases overlap, the longest wins: “image classification” is not “classification”. Words found
on both sides of ``...`` do not hide other skills.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from assessments.domain.matching.words import Word, folded, same_letters, words_in

GAP = "..."
MAX_SKIPPED = 4
MAX_VARIANTS = 200
PLACE = re.compile(r"[^\s*|]+\*?(?:\|[^\s*|]+\*?)*")
SYNTAX = "a phrase needs a word; * ends a word, | stands between words, ... between two words"


class PhraseError(ValueError):
    """A phrase that does not follow the syntax; the message has the reason."""


class Step(NamedTuple):
    """A place of a phrase: any of ``keys``, see ``_key``; ``far`` after up to four other words."""

    keys: frozenset[str]
    far: bool


class Meaning(NamedTuple):
    """What a wording says: a skill, or that it is not this skill."""

    skill: str
    excluded: bool = False
    exact: bool = False


class Mention(NamedTuple):
    """A skill named in a sentence by the words at ``places``, which are numbers of words."""

    meaning: Meaning
    places: tuple[int, ...]

    @property
    def skill(self) -> str:
        """The slug of the skill."""
        return self.meaning.skill

    @property
    def is_close(self) -> bool:
        """True if no other words are between its words."""
        return self.places[-1] - self.places[0] == len(self.places) - 1


@dataclass(eq=False, slots=True)
class _Node:
    """Where some words lead: to the next word, near or far, by the number of its set of keys."""

    near: dict[int, "_Node"] = field(default_factory=dict)
    far: dict[int, "_Node"] = field(default_factory=dict)
    meanings: set[Meaning] = field(default_factory=set)


class Phrases:
    """All wordings in one tree, so that a text is searched once."""

    def __init__(self) -> None:
        self._root = _Node()
        # Each set of keys has a number, so that “a|b” is one branch of the tree.
        self._classes: dict[frozenset[str], int] = {}
        self._by_key: dict[str, list[int]] = {}
        self._starts: set[str] = set()
        self.vocabulary: set[str] = set()
        self._remembered = lru_cache(maxsize=20_000)(self._classes_of)

    def add_name(self, name: str, skill: str) -> None:
        """Add a name or alias. Names of one or two letters, such as R, match as written."""
        exact = len(name) <= 2 and name[0].isupper()
        phrase = name if exact else name.lower()
        words = [word.text for word in words_in(phrase)]
        if words:
            self._add([_step([word]) for word in words], Meaning(skill, exact=exact))

    def add_phrase(self, phrase: str, skill: str) -> None:
        """Add a phrase. Raises PhraseError."""
        excluded = phrase.startswith("- ")
        for steps in parse_phrase(phrase):
            exact = any(key.startswith("=") for step in steps for key in step.keys)
            self._add(steps, Meaning(skill, excluded, exact))

    def _add(self, steps: list[Step], meaning: Meaning) -> None:
        node = self._root
        for step in steps:
            edges = node.far if step.far else node.near
            node = edges.setdefault(self._class(step.keys), _Node())
        node.meanings.add(meaning)

    def _class(self, keys: frozenset[str]) -> int:
        if keys not in self._classes:
            self._classes[keys] = len(self._classes)
            for key in keys:
                self._by_key.setdefault(key, []).append(self._classes[keys])
                if key.endswith("*"):
                    self._starts.add(key)
                else:
                    self.vocabulary.add(key)
        return self._classes[keys]

    def _classes_of(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the sets of keys that a word of a text has."""
        letters = same_letters(word)
        starts = (f"{letters[:end]}*" for end in range(1, len(letters) + 1))
        keys = [folded(word), *self._starts.intersection(starts)]
        if word != word.lower():
            keys += {f"={word}", f"={word.removesuffix('s')}"}
        return tuple({number for key in keys for number in self._by_key.get(key, ())})

    def knows(self, word: str) -> bool:
        """Return True if a word is part of some wording."""
        return bool(self._remembered(word))

    def mentions(self, words: Sequence[Word]) -> list[Mention]:
        """Return the skills named in a sentence, without those hidden by longer wordings."""
        found = self.search(words)
        return longest(found) if found else found

    def search(self, words: Sequence[Word]) -> list[Mention]:
        """Return every wording in a sentence, also those that exclude a skill."""
        classes = [self._remembered(word.text) for word in words]
        first = self._root.near.keys()
        return [
            mention
            for start, keys in enumerate(classes)
            if not first.isdisjoint(keys)
            for mention in self._from(start, words, classes)
        ]

    def _from(
        self, start: int, words: Sequence[Word], classes: list[tuple[int, ...]]
    ) -> Iterator[Mention]:
        """Yield the wordings that start with a word."""
        # Each node that was reached with the words that led to it and the words skipped since.
        reached: dict[_Node, tuple[tuple[int, ...], int]] = {self._root: ((), 0)}
        for number in range(start, len(words)):
            following: dict[_Node, tuple[tuple[int, ...], int]] = {}
            for node, (places, skipped) in reached.items():
                is_next = not skipped and (not places or words[number].joined)
                for key in classes[number]:
                    for edges in (node.near, node.far) if is_next else (node.far,):
                        if key in edges:
                            following.setdefault(edges[key], ((*places, number), 0))
                if node.far and skipped < MAX_SKIPPED:
                    following.setdefault(node, (places, skipped + 1))
            for node, (places, skipped) in following.items():
                if not skipped:
                    yield from (Mention(meaning, places) for meaning in node.meanings)
            if not following:
                return
            reached = following


def parse_phrase(phrase: str) -> list[list[Step]]:
    """Return the sequences of steps that a phrase allows. Raises PhraseError."""
    sequences: list[list[Step]] = [[]]
    far = False
    places = phrase.removeprefix("- ").split()
    if not places or GAP in (places[0], places[-1]):
        raise PhraseError(f"“{phrase}”: {SYNTAX}")
    for place in places:
        if place == GAP:
            far = True
            continue
        if not PLACE.fullmatch(place):
            raise PhraseError(f"“{phrase}”: {SYNTAX}")
        options = [_far(steps, far) for steps in _options(place.split("|"))]
        if not options:
            raise PhraseError(f"“{phrase}”: “{place}” has no word")
        sequences = [[*steps, *more] for steps, more in product(sequences, options)]
        if len(sequences) > MAX_VARIANTS:
            raise PhraseError(f"“{phrase}”: too many words with hyphens, write several phrases")
        far = False
    return sequences


def _options(alternatives: list[str]) -> Iterator[list[Step]]:
    """Yield one step for all single words, and the steps of each word with a hyphen, dot or slash.

    A word with a hyphen can also be written as one.
    """
    single = set()
    for alternative in alternatives:
        star = "*" if alternative.endswith("*") else ""
        parts = [word.text for word in words_in(alternative)]
        if not parts:
            return
        parts[-1] += star
        if len(parts) > 1:
            yield [_step([part]) for part in parts]
        if len(parts) == 1 or "-" in alternative:
            single.add("".join(parts))
    if single:
        yield [_step(single)]


def _step(words: Iterable[str]) -> Step:
    return Step(frozenset(map(_key, words)), far=False)


def _key(word: str) -> str:
    """Return the key of a word: as written after “=”, with “*” after its start, or folded."""
    if word.endswith("*"):
        return same_letters(word)
    return f"={word}" if word != word.lower() else folded(word)


def _far(steps: list[Step], far: bool) -> list[Step]:
    first, *rest = steps
    return [first._replace(far=far), *rest]


def longest(found: list[Mention]) -> list[Mention]:
    """Return the mentions that no longer one hides, and no exclusion forbids."""
    by_place: dict[int, list[Mention]] = {}
    for mention in found:
        for place in mention.places:
            by_place.setdefault(place, []).append(mention)
    kept = [
        mention
        for mention in dict.fromkeys(found)
        if not any(_hides(other, mention) for other in by_place[mention.places[0]])
    ]
    return [mention for mention in kept if not mention.meaning.excluded]


def _hides(other: Mention, mention: Mention) -> bool:
    """Return True if ``other`` covers the words of ``mention`` and means something else."""
    if not set(other.places) >= set(mention.places):
        return False
    if len(other.places) > len(mention.places):
        same = other.skill == mention.skill
        return same or (other.is_close and not other.meaning.excluded)
    return (
        other.skill == mention.skill
        and other.meaning.excluded
        and not mention.meaning.excluded
        and not mention.meaning.exact
    )
