"""The span as coordinates: planks, fill heights, piers and where the two sides meet."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.span import (
    SPAN_BANK,
    SPAN_DECK,
    SPAN_GAP,
    SPAN_HEIGHT,
    SPAN_RISE,
    SPAN_THICKNESS,
    SPAN_WATER,
    SPAN_WIDTH,
    SpanRow,
    span,
)

LENGTH = SPAN_WIDTH - 2 * SPAN_BANK
ROWS = st.lists(
    st.builds(
        SpanRow,
        weight=st.floats(0.5, 9),
        share=st.floats(0, 1),
        is_far=st.booleans(),
        pier=st.none() | st.booleans(),
    ),
    max_size=60,
)


def corners(text: str) -> list[tuple[float, float]]:
    """Read a ``points`` attribute: top left, top right, bottom right, bottom left."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def width(text: str) -> float:
    (left, _), (right, _), *_ = corners(text)
    return right - left


@given(ROWS)
def test_planks_fill_the_way_between_the_banks(rows):
    drawn = span(rows)
    gap = min(SPAN_GAP, LENGTH / (4 * max(len(rows), 1)))
    assert len(drawn.planks) == len(rows)
    all_weights = sum(row.weight for row in rows) or 1
    places = [LENGTH * row.weight / all_weights for row in rows]
    for plank, place in zip(drawn.planks, places, strict=True):
        assert width(plank.outline) == pytest.approx(place - min(gap, place / 2), abs=0.11)
    edges = [x for plank in drawn.planks for x, _ in corners(plank.outline)[:2]]
    # Coordinates are rounded to one decimal.
    assert all(left <= right + 0.11 for left, right in pairwise(edges))
    assert SPAN_BANK <= drawn.meet_x <= SPAN_WIDTH - SPAN_BANK


@given(ROWS)
def test_nothing_is_outside_the_picture(rows):
    drawn = span(rows)
    shapes = [drawn.left_bank, drawn.right_bank]
    shapes += [text for p in drawn.planks for text in (p.outline, p.filled, p.pier)]
    for text in shapes:
        for x, y in corners(text):
            assert 0 <= x <= SPAN_WIDTH
            assert 0 <= y <= SPAN_HEIGHT


def test_widths_follow_weights():
    first, second = span([SpanRow(1, 1, is_far=False), SpanRow(3, 1, is_far=False)]).planks
    assert width(first.outline) + SPAN_GAP == pytest.approx(LENGTH / 4, abs=0.2)
    assert width(second.outline) + SPAN_GAP == pytest.approx(3 * LENGTH / 4, abs=0.2)


@pytest.mark.parametrize(
    ("share", "height"),
    [(0, 0), (0.08, 0), (0.25, 0.25), (0.5, 0.5), (0.97, 1), (1, 1)],
)
def test_a_plank_is_filled_from_below(share, height):
    plank = span([SpanRow(1, share, is_far=False)], rise=0).planks[0]
    assert plank.is_whole == (height == 1)
    if not height:
        assert plank.filled == ""
        return
    (_, top), _, (_, bottom), _ = corners(plank.filled)
    assert bottom == SPAN_DECK + SPAN_THICKNESS
    assert bottom - top == pytest.approx(height * SPAN_THICKNESS, abs=0.1)


def test_piers_stand_in_the_middle_of_their_plank():
    rows = [SpanRow(1, 1, is_far=False, pier=pier) for pier in (None, True, False)]
    drawn = span(rows)
    assert [plank.has_pier for plank in drawn.piers] == [True, False]
    assert not drawn.planks[0].pier
    for plank in drawn.piers:
        (left, top), (right, _), (_, foot), _ = corners(plank.pier)
        assert (left + right) / 2 == pytest.approx(plank.x, abs=0.1)
        assert top > plank.y + SPAN_THICKNESS
        assert foot == SPAN_WATER


def test_the_sides_meet_where_the_far_side_starts():
    rows = [SpanRow(1, 1, is_far=place > 0) for place in range(4)]
    drawn = span(rows)
    assert drawn.meet_x == SPAN_BANK + LENGTH / 4
    assert span([SpanRow(1, 1, is_far=False)]).meet_x == SPAN_WIDTH - SPAN_BANK
    assert span([SpanRow(1, 1, is_far=True)]).meet_x == SPAN_BANK


def test_one_plank_reaches_from_bank_to_bank():
    drawn = span([SpanRow(5, 1, is_far=False, pier=True)])
    plank = drawn.planks[0]
    assert width(plank.outline) == LENGTH - SPAN_GAP
    assert (plank.x, plank.y) == (SPAN_WIDTH / 2, SPAN_DECK - SPAN_RISE)
    assert (plank.across, plank.down) == ("50.0%", "26.0%")
    assert plank.is_whole


def test_without_rows_only_the_banks_are_left():
    drawn = span([])
    assert drawn.planks == drawn.piers == ()
    assert width(drawn.left_bank) == pytest.approx(SPAN_BANK - SPAN_GAP / 2)


def test_weights_of_zero_leave_planks_without_width():
    drawn = span([SpanRow(0, 1, is_far=False), SpanRow(0, 0, is_far=True)])
    assert len(drawn.planks) == 2
