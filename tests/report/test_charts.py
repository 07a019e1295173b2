"""Coordinates of the radar chart."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.report.charts import CENTRE, RADIUS, radar


def points(text):
    return [tuple(map(float, pair.split(","))) for pair in text.split()]


def test_axes_run_clockwise_from_the_top():
    chart = radar([("North", 100, 50), ("East", 50, 50), ("South", None, 0), ("West", 100, 100)])
    assert points(chart.own) == [
        (CENTRE, CENTRE - RADIUS),
        (CENTRE + RADIUS / 2, CENTRE),
        (CENTRE, CENTRE),
        (CENTRE - RADIUS, CENTRE),
    ]
    assert [axis.anchor for axis in chart.axes] == ["middle", "start", "middle", "end"]


def test_long_labels_take_two_lines():
    chart = radar([("Programming and software engineering", 1, 1), ("Cloud", 1, 1)])
    assert [axis.lines for axis in chart.axes] == [
        ("Programming and", "software engineering"),
        ("Cloud",),
    ]


@given(st.lists(st.tuples(st.just("A"), st.floats(0, 100), st.floats(0, 100)), max_size=10))
def test_everything_stays_inside_the_outer_ring(rows):
    chart = radar(rows)
    for x, y in [*points(chart.own), *points(chart.typical)]:
        assert (x - CENTRE) ** 2 + (y - CENTRE) ** 2 <= (RADIUS + 0.2) ** 2
