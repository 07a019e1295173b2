"""Which skills of a sentence are alternatives: “Python or Java”, “a cloud (AWS, GCP, Azure)”.

A list is a run of short items between commas, slashes, “or” and “and”. With an “or” its skills are
alternatives. Without one, examples and skills between slashes are alternatives if the taxonomy says
that one of them is enough for a role, like one of several clouds; all others are asked for each, as
in “(CI/CD, Docker, Kubernetes)”.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assessments.domain.matching.phrases import Mention
from assessments.domain.matching.wording import EXAMPLES
from assessments.domain.matching.words import Word, signs_before

# What is between two items, the weakest first. Examples start with a bracket or “such as”.
COMMA, SLASH, AND, OR, EXAMPLE, END = LINKS = (",", "/", "and", "or", "(", "end")
ENDS = set(")[];:–—!?")
# An item without a skill may be a tool that no skill names, if it is as short as this.
MAX_UNKNOWN = 3
# Words between the name of a skill and the comma: “Python skills, …”.
MAX_AROUND = 1
ARTICLES = {"a", "an", "the"}
OTHERS = {"other", "others", "another", "similar", "equivalent", "related", "comparable", "any"}


@dataclass(slots=True)
class _Item:
    """The words of an item, its skills, and the link to the item before."""

    link: str
    places: list[int] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Skills of which one is enough; ``category`` introduced them, as “cloud platforms” does."""

    skills: frozenset[str]
    category: Mention | None


def alternatives_in(
    text: str,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    families: Iterable[frozenset[str]],
) -> list[Alternatives]:
    """Return the groups of two and more alternatives of a sentence."""
    items = _items(text, words, mentions)
    category = {
        id(item): before.mentions[-1]
        for before, item in pairwise(items)
        if item.link == EXAMPLE and before.mentions and _ends(before)
    }
    groups: list[Alternatives] = []
    for run in _runs(words, items):
        skills = frozenset(
            mention.skill for item in run if not _is_other(words, item) for mention in item.mentions
        )
        links = {item.link for item in run[1:]}
        if OR in links:
            found = [skills]
        elif SLASH in links or run[0].link == EXAMPLE:
            found = [family & skills for family in families]
        else:
            found = []
        noun = category.get(id(run[0]))
        groups += (
            Alternatives(group, noun)
            for group in found
            # “Agent frameworks (LangChain, AutoGen)” are all of one skill.
            if len(group) > 1 and not (noun and noun.skill in group)
        )
    return groups


def _items(text: str, words: Sequence[Word], mentions: Sequence[Mention]) -> list[_Item]:
    """Divide a sentence into items, but not inside the name of a skill."""
    named = {place for m in mentions for place in range(m.places[0] + 1, m.places[-1] + 1)}
    examples = {place for m in EXAMPLES.mentions(words) for place in m.places} - named
    starting: dict[int, list[Mention]] = {}
    for mention in mentions:
        starting.setdefault(mention.places[0], []).append(mention)
    items = [_Item(END)]
    link = ""
    for place, word in enumerate(words):
        if place not in named:
            link = max(link, _sign(text, words, place), key=_strength)
        if place in examples:
            link = EXAMPLE
            continue
        if place not in named and word.text.lower() in {AND, OR}:
            link = max(link, word.text.lower(), key=_strength)
            continue
        item = items[-1]
        if place in starting and item.mentions and item.mentions[-1].places[-1] < place - 1:
            # “R for data analysis”: the second skill does not belong to the list.
            link = link or END
        if link:
            item = _Item(link)
            items.append(item)
            link = ""
        item.places.append(place)
        item.mentions += starting.get(place, ())
    return items


def _strength(link: str) -> int:
    return LINKS.index(link) if link else -1


def _sign(text: str, words: Sequence[Word], place: int) -> str:
    signs = signs_before(text, words, place)
    if not ENDS.isdisjoint(signs):
        return END
    return next((sign for sign in (EXAMPLE, COMMA, SLASH) if sign in signs), "")


def _runs(words: Sequence[Word], items: list[_Item]) -> Iterator[list[_Item]]:
    """Yield the lists of a sentence: items that follow each other and are short."""
    run: list[_Item] = []
    for item in items:
        if run and not (
            _strength(item.link) <= _strength(OR) and _ends(run[-1]) and _starts(words, item)
        ):
            yield run
            run = []
        run.append(item)
    yield run


def _ends(item: _Item) -> bool:
    """Return True if an item ends with a skill, or may be an unknown one."""
    if not item.mentions:
        return 0 < len(item.places) <= MAX_UNKNOWN
    return item.places[-1] - item.mentions[-1].places[-1] <= MAX_AROUND


def _starts(words: Sequence[Word], item: _Item) -> bool:
    """Return True if an item starts with a skill, may be an unknown one, or is “other …”."""
    names = [words[place].text.lower() for place in item.places]
    if names[0] in ARTICLES and len(names) > 1:
        names = names[1:]
    if names[0] in OTHERS:
        return True
    if not item.mentions:
        return len(names) <= MAX_UNKNOWN
    return item.mentions[0].places[0] - item.places[0] <= MAX_AROUND


def _is_other(words: Sequence[Word], item: _Item) -> bool:
    """Return True for “or a similar platform”, which is not a further alternative."""
    return any(words[place].text.lower() in OTHERS for place in item.places[:2])
