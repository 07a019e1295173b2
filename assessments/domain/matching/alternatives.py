"""Which skills of a sentence are alternatives: “Python or Java”, “a cloud (AWS, GCP, Azure)”.

A list is a run of short items between commas, slashes, “or” and “and”. With an “or” its skills are
alternatives. Without one, examples and skills between slashes are alternatives if the taxonomy says
that one of them is enough for a role, like one of several clouds; all others are asked for each, as
in “(CI/CD, Docker, Kubernetes)”.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from assessments.domain.matching.phrases import Mention
from assessments.domain.matching.wording import EXAMPLES
from assessments.domain.matching.words import Word, signs_before


class _Link(IntEnum):
    """What is between two items; of several, the highest counts."""

    NONE = 0
    COMMA = 1
    SLASH = 2
    AND = 3
    OR = 4
    EXAMPLE = 5  # an opening bracket or “such as”
    END = 6


SIGNS = {",": _Link.COMMA, "/": _Link.SLASH, "&": _Link.AND, "(": _Link.EXAMPLE} | dict.fromkeys(
    ")[];:–—!?", _Link.END
)
CONJUNCTIONS = {"and": _Link.AND, "or": _Link.OR}
# An item without a skill may be a tool that no skill names, if it is as short as this.
MAX_UNKNOWN = 3
# Words between the name of a skill and the comma: “Python skills, …”.
MAX_AROUND = 1
ARTICLES = {"a", "an", "the"}
OTHERS = {"other", "others", "another", "similar", "equivalent", "related", "comparable", "any"}


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Skills of which one is enough; ``category`` introduced them, as “cloud platforms” does."""

    skills: frozenset[str]
    category: Mention | None


@dataclass(slots=True)
class _Item:
    """The words and skills of an item, and what is before it.

    ``category`` is the skill named directly before an example.
    """

    link: _Link
    category: Mention | None = None
    places: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def is_other(self) -> bool:
        """True for “or a similar platform”, which is no further alternative."""
        return not OTHERS.isdisjoint(self.words[:2])

    @property
    def can_begin(self) -> bool:
        """True if it begins with a skill, or may be an unknown one, or is “other …”."""
        if self.is_other:
            return True
        if self.mentions:
            return self.mentions[0].places[0] - self.places[0] <= MAX_AROUND
        return len(self.words) - (self.words[0] in ARTICLES) <= MAX_UNKNOWN

    @property
    def can_continue(self) -> bool:
        """True if it ends with a skill, or may be an unknown one."""
        if self.mentions:
            return self.places[-1] - self.mentions[-1].places[-1] <= MAX_AROUND
        return 0 < len(self.words) <= MAX_UNKNOWN


def alternatives_in(
    text: str,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    families: Iterable[frozenset[str]],
) -> Iterator[Alternatives]:
    """Yield the groups of two and more alternatives of a sentence.

    ``families`` are the skills of which one is enough by the taxonomy.
    """
    if len(mentions) < 2:
        return
    for items in _lists(_items(text, words, mentions)):
        skills = frozenset(m.skill for item in items if not item.is_other for m in item.mentions)
        links = {item.link for item in items[1:]}
        category = items[0].category
        groups: Iterable[frozenset[str]] = ()
        if _Link.OR in links:
            groups = [skills]
        elif _Link.SLASH in links or items[0].link is _Link.EXAMPLE:
            groups = (family & skills for family in families)
        for group in groups:
            # “Agent frameworks (LangChain, AutoGen)” are all of one skill.
            if len(group) > 1 and not (category and category.skill in group):
                yield Alternatives(group, category)


def _items(text: str, words: Sequence[Word], mentions: Sequence[Mention]) -> Iterator[_Item]:
    """Divide a sentence into items, but not inside the name of a skill."""
    inside = {place for m in mentions for place in range(m.places[0] + 1, m.places[-1] + 1)}
    examples = {place for m in EXAMPLES.mentions(words) for place in m.places} - inside
    starting: dict[int, list[Mention]] = {}
    for mention in mentions:
        starting.setdefault(mention.places[0], []).append(mention)
    item, link = _Item(_Link.END), _Link.NONE
    for place, word in enumerate(words):
        name = word.text.lower()
        if place not in inside:
            signs = signs_before(text, words, place)
            link = max([link, *(SIGNS.get(sign, _Link.NONE) for sign in signs)])
        if place in examples:
            link = _Link.EXAMPLE
        elif place not in inside and name in CONJUNCTIONS:
            link = max(link, CONJUNCTIONS[name])
        else:
            if place in starting and item.mentions and item.mentions[-1].places[-1] < place - 1:
                # “R for data analysis”: the second skill does not belong to the list.
                link = link or _Link.END
            if link:
                yield item
                follows = link is _Link.EXAMPLE and item.mentions and item.can_continue
                item = _Item(link, item.mentions[-1] if follows else None)
                link = _Link.NONE
            item.places.append(place)
            item.words.append(name)
            item.mentions += starting.get(place, ())
    yield item


def _lists(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Yield the lists of a sentence: items that follow each other and are short."""
    listed: list[_Item] = []
    for item in items:
        if listed and not (item.link <= _Link.OR and listed[-1].can_continue and item.can_begin):
            yield from _parts(listed)
            listed = []
        listed.append(item)
    yield from _parts(listed)


def _parts(items: list[_Item]) -> Iterator[list[_Item]]:
    """Divide a list with “and” as well as “or” at each “and”: “SQL and Python or R”."""
    if any(item.link is _Link.OR for item in items[1:]):
        for place in reversed(range(1, len(items))):
            if items[place].link is _Link.AND:
                yield items[place:]
                items = items[:place]
    yield items
