"""Which skills of a sentence are alternatives: “Python or Java”, “a cloud (AWS, GCP, Azure)”.

A list is a run of short items between commas, slashes, “or” and “and”. With “or” or a slash its
skills are alternatives. Examples in brackets or after “such as” are alternatives if the taxonomy
says that one of them is enough for a role, like one of several clouds; otherwise each is asked for,
as in “(CI/CD, Docker, Kubernetes)”.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from assessments.domain.matching.phrases import Mention
from assessments.domain.matching.wording import EXAMPLES
from assessments.domain.matching.words import Word

OR, AND = {"or"}, {"and", "&", "as", "well"}
# Words of an item around the name of its skill: “Azure ML services”, “the R language”.
MAX_AROUND = 3


def alternatives_in(
    text: str,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    families: Iterable[frozenset[str]],
) -> list[frozenset[str]]:
    """Return the groups of skills of which one is enough."""
    groups: list[frozenset[str]] = []
    examples = {mention.places[-1] for mention in EXAMPLES.mentions(list(words))}
    for run, has_or in _lists(text, words, mentions):
        skills = {mention.skill for mention in run}
        if has_or:
            groups.append(frozenset(skills))
        elif _are_examples(text, words, run[0], examples):
            groups += (family & skills for family in families)
    return [group for group in groups if len(group) > 1]


def _lists(
    text: str, words: Sequence[Word], mentions: Sequence[Mention]
) -> Iterable[tuple[list[Mention], bool]]:
    """Yield the mentions of each list, and whether it has “or” or a slash."""
    run: list[Mention] = []
    has_or = False
    for mention in mentions:
        link = _link(text, words, run[-1], mention) if run else None
        if link is None:
            if len(run) > 1:
                yield run, has_or
            run, has_or = [], False
        run.append(mention)
        has_or = has_or or link is True
    if len(run) > 1:
        yield run, has_or


def _link(text: str, words: Sequence[Word], one: Mention, other: Mention) -> bool | None:
    """Return True if “or” is between two skills, False if they are in a list, else None."""
    if one.places[-1] >= other.places[0]:
        return False
    between = text[words[one.places[-1]].end : words[other.places[0]].start]
    if any(sign in between for sign in ";:.()") and "e.g" not in between:
        return None
    inner = [word.text.lower() for word in words[one.places[-1] + 1 : other.places[0]]]
    items = _items(inner, words[one.places[-1] : other.places[0] + 1], text)
    if any(size > MAX_AROUND for size in items):
        return None
    has_or = "or" in inner or "/" in between
    has_separator = has_or or "," in between or "and" in inner or "&" in between
    return has_or if has_separator else None


def _items(inner: list[str], words: Sequence[Word], text: str) -> list[int]:
    """Return the numbers of words between the separators."""
    sizes = [0]
    for (word, following), name in zip(pairwise(words), [*inner, ""], strict=True):
        if any(sign in text[word.end : following.start] for sign in ",/&"):
            sizes.append(0)
        if name in OR | AND:
            sizes.append(0)
        elif name:
            sizes[-1] += 1
    return sizes


def _are_examples(text: str, words: Sequence[Word], first: Mention, examples: set[int]) -> bool:
    """Return True if a list starts in brackets or after “such as”."""
    place = first.places[0]
    near = range(max(0, place - MAX_AROUND), place)
    opening = text[words[near[0]].start if near else 0 : words[place].start]
    return bool(examples.intersection(near)) or "(" in opening
