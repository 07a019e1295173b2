"""Find texts that say the same as an earlier one, in time that grows with their number."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from math import ceil
from typing import Generic, NamedTuple, TypeVar

# Each text is compared with at most this many others, those that share its rarest words.
MAX_COMPARED = 20


# What names the place of a text.
Place = TypeVar("Place")


class Alike(NamedTuple, Generic[Place]):
    """The places of two texts that say the same, the earlier one first."""

    earlier: Place
    later: Place


def alike(
    texts: Iterable[tuple[Place, str]], share: float, shortest: int = 1
) -> Iterator[Alike[Place]]:
    """Yield each text, given with its place, that says the same as an earlier one.

    Two texts do if ``share``, 0..1, of their words are in both. Words with fewer than ``shortest``
    letters do not count.
    """
    word = re.compile(rf"\w{{{shortest},}}")
    placed = [(place, frozenset(word.findall(text.lower()))) for place, text in texts]
    frequency = Counter(text for _, words in placed for text in words)
    first_with: dict[frozenset[str], Place] = {}
    by_rare_word: dict[str, list[int]] = {}
    for number, (place, words) in enumerate(placed):
        earlier = first_with.setdefault(words, place)
        if earlier != place:
            yield Alike(earlier, place)
            continue
        # Two texts that say the same share at least one of these rare words.
        rarest = sorted(words, key=lambda text: (frequency[text], text))
        rarest = rarest[: len(words) - ceil(share * len(words)) + 1]
        others = (other for text in rarest for other in by_rare_word.get(text, ()))
        for other in islice(others, MAX_COMPARED):
            earlier, its_words = placed[other]
            if len(words & its_words) >= share * len(words | its_words):
                yield Alike(earlier, place)
                break
        for text in rarest:
            by_rare_word.setdefault(text, []).append(number)
