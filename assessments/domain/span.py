"""The span between where people come from and where they want to be, as coordinates. Pure.

Every length is in units of a view box of SPAN_WIDTH by SPAN_HEIGHT, from the top left. The picture
is stretched, so a unit across and a unit down differ in pixels; labels, which must not be
stretched, use ``across`` and ``down``, in per cent of the picture.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import wrap
from typing import NamedTuple

from assessments.domain.svg import points

SPAN_WIDTH, SPAN_HEIGHT = 1000, 200
SPAN_BANK = 60  # width of a bank
SPAN_DECK = 92  # top of the deck at the banks
SPAN_RISE = 40  # how much higher it is in the middle
SPAN_THICKNESS = 34  # of a plank
SPAN_WATER = 186  # where piers stand
SPAN_GAP = 4  # between planks, and less if there are many
# A plank that is at most this much done is drawn as missing, and from the second on as whole:
# a narrow strip looks like a mistake.
SPAN_EMPTY, SPAN_WHOLE = 0.08, 0.97
# What a letter of a group's name and its icon need, where the window has 1280 and 960 pixels.
SPAN_LETTER, SPAN_LETTER_NARROW = 5.0, 6.8
SPAN_ICON = 24
SPAN_LINES = 3


class SpanRow(NamedTuple):
    """One plank to draw."""

    weight: float  # its width, relative to the other planks
    share: float  # done, 0..1
    is_far: bool  # in the colour of the far side
    pier: bool | None = None  # a pier that stands (True) or is missing (False); None for no pier
    is_next: bool = False
    name: str = ""
    level: int | None = None  # of the person, if known
    target: int | None = None
    group: str = ""  # slug of what neighbouring planks have in common
    group_name: str = ""


class Plank(NamedTuple):
    """A plank: ``points`` of its outline, of its filled part, and of its pier; "" for none."""

    outline: str
    filled: str
    pier: str
    is_far: bool
    is_whole: bool
    has_pier: bool  # its pier stands
    is_next: bool
    x: float  # the middle of its top
    y: float
    name: str
    level: int | None
    target: int | None

    @property
    def across(self) -> str:
        """Where its middle is, in per cent of the picture's width."""
        return _css_percent(self.x, SPAN_WIDTH)

    @property
    def down(self) -> str:
        """Where its top is, in per cent of the picture's height."""
        return _css_percent(self.y, SPAN_HEIGHT)


class Group(NamedTuple):
    """Neighbouring planks of one group, and where they are, in percent of the width."""

    slug: str
    name: str
    is_far: bool
    left: float
    middle: float
    right: float
    lines: tuple[str, ...]  # the name; empty without room for it
    needs_wide: bool  # for its name, a window that is wider than the narrowest with groups
    has_icon: bool
    whole: int
    total: int


class Span(NamedTuple):
    """Planks from bank to bank, and where the two sides meet."""

    planks: tuple[Plank, ...]
    left_bank: str
    right_bank: str
    meet_x: float  # where the first plank of the far side starts, or the far bank
    groups: tuple[Group, ...] = ()

    @property
    def piers(self) -> tuple[Plank, ...]:
        """The planks that have a pier, whether it stands or is missing."""
        return tuple(plank for plank in self.planks if plank.pier)


def merged(rows: Sequence[SpanRow]) -> list[SpanRow]:
    """Return one row for each group of neighbours, with a pier if any has one."""
    found = []
    for (group, is_far), members in _neighbours(rows):
        weight = sum(row.weight for row in members)
        piers = [row.pier for row in members if row.pier is not None]
        found.append(
            SpanRow(
                weight=weight,
                share=sum(row.weight * row.share for row in members) / weight,
                is_far=is_far,
                pier=all(piers) if piers else None,
                name=members[0].group_name,
                group=group,
                group_name=members[0].group_name,
            )
        )
    return found


def span(rows: Sequence[SpanRow], rise: float = SPAN_RISE) -> Span:
    """Lay out planks from left to right, each as wide as its weight.

    The deck is a parabola that is ``rise`` units higher in the middle than at the banks.
    """
    deck = _Deck(rise)
    length = deck.last - deck.first
    total = sum(row.weight for row in rows) or 1.0
    gap = min(SPAN_GAP, length / (4 * max(len(rows), 1)))
    planks: list[Plank] = []
    x, meet = deck.first, deck.last
    for row in rows:
        start, x = x, x + length * row.weight / total
        if row.is_far:
            meet = min(meet, start)
        around = min(gap, (x - start) / 2)  # a narrow plank is at least half as wide as its weight
        planks.append(deck.plank(row, start + around / 2, x - around / 2))
    return Span(
        planks=tuple(planks),
        left_bank=_bank(0, deck.first - gap / 2, 8),
        right_bank=_bank(SPAN_WIDTH, deck.last + gap / 2, -8),
        meet_x=round(meet, 1),
        groups=tuple(_groups(rows, planks, length / total)),
    )


class _Deck:
    """The line that the planks follow between the banks."""

    first = float(SPAN_BANK)
    last = float(SPAN_WIDTH - SPAN_BANK)

    def __init__(self, rise: float) -> None:
        self._rise = rise

    def top(self, x: float) -> float:
        """Return the height of the deck's top, counted from the top of the picture."""
        place = (x - self.first) / (self.last - self.first)
        return SPAN_DECK - 4 * self._rise * place * (1 - place)

    def plank(self, row: SpanRow, left: float, right: float) -> Plank:
        """Draw one plank, filled from below, and its pier."""
        share = _drawn_share(row.share)
        missing = SPAN_THICKNESS * (1 - share)
        middle = (left + right) / 2
        return Plank(
            outline=self._piece(left, right, 0),
            filled=self._piece(left, right, missing) if share else "",
            pier="" if row.pier is None else self._pier(middle),
            is_far=row.is_far,
            is_whole=share == 1.0,
            has_pier=bool(row.pier),
            is_next=row.is_next,
            x=round(middle, 1),
            y=round(self.top(middle), 1),
            name=row.name,
            level=row.level,
            target=row.target,
        )

    def _piece(self, left: float, right: float, above: float) -> str:
        """Draw a plank without what is ``above``."""
        corners = [(left, above), (right, above), (right, SPAN_THICKNESS), (left, SPAN_THICKNESS)]
        return points((round(x, 1), round(self.top(x) + down, 1)) for x, down in corners)

    def _pier(self, middle: float) -> str:
        """Draw a pier, wider at its foot."""
        top = round(self.top(middle) + SPAN_THICKNESS + 4, 1)
        foot = float(SPAN_WATER)
        corners = [(-5, top), (5, top), (7, foot), (-7, foot)]
        return points((round(middle + side, 1), y) for side, y in corners)


def _drawn_share(share: float) -> float:
    if share <= SPAN_EMPTY:
        return 0.0
    return 1.0 if share >= SPAN_WHOLE else share


def _bank(edge: float, shore: float, slope: float) -> str:
    """Draw a bank from the edge of the picture to its shore, wider at its foot."""
    return points(
        [
            (edge, SPAN_DECK),
            (shore, SPAN_DECK),
            (shore + slope, SPAN_HEIGHT),
            (edge, SPAN_HEIGHT),
        ]
    )


def _css_percent(length: float, whole: float) -> str:
    return f"{100 * length / whole:.1f}%"


def _neighbours(rows: Iterable[SpanRow]) -> list[tuple[tuple[str, bool], list[SpanRow]]]:
    return [
        (key, list(members)) for key, members in groupby(rows, lambda row: (row.group, row.is_far))
    ]


def _groups(rows: Sequence[SpanRow], planks: Sequence[Plank], unit: float) -> list[Group]:
    groups, x, first = [], float(SPAN_BANK), 0
    for (slug, is_far), members in _neighbours(rows):
        width, name = unit * sum(row.weight for row in members), members[0].group_name
        drawn = planks[first : first + len(members)]
        lines = _lines(name, width)
        letters = max(map(len, lines), default=0)
        if slug:
            groups.append(
                Group(
                    slug=slug,
                    name=name,
                    is_far=is_far,
                    left=_percent(x + 2),
                    middle=_percent(x + width / 2),
                    right=_percent(x + width - 2),
                    lines=lines,
                    needs_wide=width < SPAN_LETTER_NARROW * letters,
                    has_icon=width >= SPAN_ICON,
                    whole=sum(plank.is_whole for plank in drawn),
                    total=len(drawn),
                )
            )
        x, first = x + width, first + len(members)
    return groups


def _lines(name: str, width: float) -> tuple[str, ...]:
    """Divide a name into lines of a width; nothing if it does not fit."""
    letters = int(width / SPAN_LETTER)
    lines = wrap(name, max(letters, 1), break_long_words=False, break_on_hyphens=False)
    fits = len(lines) <= SPAN_LINES and all(len(line) <= letters for line in lines)
    return tuple(lines) if fits else ()


def _percent(x: float) -> float:
    return round(100 * x / SPAN_WIDTH, 2)
