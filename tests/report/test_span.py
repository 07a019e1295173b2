"""The span has a plank for every requirement, and says what is above and below it."""

import pytest

from assessments.domain.span import SPAN_BANK, SPAN_WIDTH, SpanRow, merged, span


def row(weight=1.0, share=1.0, *, group="cloud", far=False, pier=None):
    return SpanRow(weight, share, is_far=far, pier=pier, group=group, group_name=group.title())


ROWS = [
    row(3, 1.0, group="python", pier=True),
    row(1, 0.0, group="python", pier=False),
    row(2, 0.5, group="cloud"),
    row(2, 0.0, group="cloud", far=True),
]


def test_each_group_spans_its_planks():
    groups = span(ROWS).groups
    assert [(group.slug, group.is_far) for group in groups] == [
        ("python", False),
        ("cloud", False),
        ("cloud", True),
    ]
    assert [(group.whole, group.total) for group in groups] == [(1, 2), (0, 1), (0, 1)]
    assert groups[0].left == pytest.approx(100 * SPAN_BANK / SPAN_WIDTH, abs=0.3)
    assert groups[-1].right == pytest.approx(100 - 100 * SPAN_BANK / SPAN_WIDTH, abs=0.3)
    for one, other in zip(groups, groups[1:], strict=False):
        assert one.left < one.middle < one.right < other.left


def test_where_the_two_sides_meet_is_the_edge_of_a_group():
    drawn = span(ROWS)
    assert drawn.groups[1].right < drawn.meet_x / SPAN_WIDTH * 100 < drawn.groups[2].left


def test_planks_without_a_group_have_no_groups():
    assert span([SpanRow(1, 1.0, is_far=False), SpanRow(1, 0.0, is_far=True)]).groups == ()


def test_a_group_is_one_plank_on_narrow_screens():
    found = merged(ROWS)
    assert [one.weight for one in found] == [4, 2, 2]
    assert [one.share for one in found] == [0.75, 0.5, 0.0]
    assert [one.pier for one in found] == [False, None, None]  # one must-have is not met
    assert span(found).meet_x == span(ROWS).meet_x


@pytest.mark.parametrize(
    ("name", "weight", "lines", "has_icon"),
    [
        ("Cloud", 20, ("Cloud",), True),
        ("Machine learning", 8, ("Machine", "learning"), True),
        ("Mathematics", 4, (), True),
        ("Cloud", 1, (), False),
    ],
)
def test_a_name_is_written_if_there_is_room(name, weight, lines, has_icon):
    """The rows have 100 units of weight together, and the deck 880 units of length."""
    rows = [SpanRow(weight, 1.0, is_far=False, group="one", group_name=name)]
    rows.append(SpanRow(100 - weight, 1.0, is_far=False, group="rest", group_name="Rest"))
    group = span(rows).groups[0]
    assert (group.lines, group.has_icon) == (lines, has_icon)
