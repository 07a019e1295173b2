"""The plan as a span: what is there, each step to come, and a pier where a chapter ends. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from assessments.domain.planning.plan import ChapterView, DoneView, PlanView, Row
from assessments.domain.span import SPAN_WIDTH, Plank, Span, SpanRow, span

# How wide the plank of what is there today is, for each step of the plan.
BASE = 0.14
# A step that is started but not done never looks done.
MOST_STARTED = 0.9
# Flat, so that there is room above the deck for the flag.
RISE = 24
# The room for a readiness with its month, as shares of the width: on a wide screen, and on a phone.
LABEL, PHONE_LABEL = 0.065, 0.26


class Stop(NamedTuple):
    """The end of a chapter, at its pier."""

    chapter: ChapterView
    plank: Plank  # that the pier carries
    is_apply: bool  # the person should apply then
    has_room: bool  # for a label on a wide screen, and for its number on a phone
    is_major: bool  # it has a label on a phone


class Goal(NamedTuple):
    """The readiness that the plan leads to next, and when it is likely to be reached."""

    readiness: float
    by: date


class Bridge(NamedTuple):
    """The plan's span, with the ends of its chapters."""

    span: Span
    stops: tuple[Stop, ...]
    readiness: float  # today
    goal: Goal | None  # None if every step is done

    @property
    def start(self) -> Plank:
        """What is there today."""
        return self.span.planks[0]


def build_bridge(plan: PlanView) -> Bridge | None:
    """Lay out the chapters of a plan in order; None if it has none."""
    chapters = (*plan.before, *plan.after)
    steps = sum(len(chapter.rows) for chapter in chapters)
    if not steps:
        return None
    drawn = span([SpanRow(BASE * steps, 1, is_far=False), *_planks(chapters)], rise=RISE)
    return Bridge(
        span=drawn,
        stops=_stops(chapters, drawn, len(plan.before)),
        readiness=plan.summary.report.readiness,
        goal=_goal(plan),
    )


def _planks(chapters: Sequence[ChapterView]) -> Iterator[SpanRow]:
    """Yield each step: warm once it is done, and cool until then."""
    for chapter in chapters:
        for row in chapter.rows:
            is_last = row is chapter.rows[-1]
            yield SpanRow(
                weight=1,
                share=_share_done(row),
                is_far=not row.is_done,
                pier=chapter.is_done if is_last else None,
                is_next=not isinstance(row, DoneView) and row.number == 1,
            )


def _share_done(row: Row) -> float:
    """Return the share of a step that is done, 0..1, by the hours that the person has logged."""
    if isinstance(row, DoneView):
        return 1.0
    if not row.logged:
        return 0.0
    return min(row.logged / (row.logged + row.hours_left), MOST_STARTED)


def _stops(chapters: Sequence[ChapterView], drawn: Span, before: int) -> tuple[Stop, ...]:
    """Return the end of each chapter, with labels for those that have room.

    The chapter to apply after comes first, then the last one: only they have labels on a phone.
    """
    last = len(chapters) - 1
    # After the last chapter there is the far bank, which needs no flag.
    apply = before - 1 if 0 < before <= last and not chapters[before - 1].is_done else None
    major = [last] if apply is None else [apply, last]
    order = dict.fromkeys([*major, *sorted(range(last + 1), key=lambda n: chapters[n].is_done)])
    today = drawn.planks[0].x
    with_room = _with_room({n: drawn.piers[n].x for n in order}, today, LABEL)
    on_phones = _with_room({n: drawn.piers[n].x for n in major}, today, PHONE_LABEL)
    return tuple(
        Stop(chapter, plank, n == apply, n in with_room, n in on_phones)
        for n, (chapter, plank) in enumerate(zip(chapters, drawn.piers, strict=True))
    )


def _with_room(places: Mapping[int, float], today: float, room: float) -> set[int]:
    """Return the places, in their order, that are not too near to today or an earlier one."""
    taken = {-1: today}
    for index, x in places.items():
        if all(abs(x - other) >= room * SPAN_WIDTH for other in taken.values()):
            taken[index] = x
    return set(taken)


def _goal(plan: PlanView) -> Goal | None:
    """Return the goal to apply, after that to be ready, and after that the end of the plan."""
    summary = plan.summary
    if summary.steps_to_apply:
        return Goal(summary.apply_readiness, summary.apply_by)
    if summary.hours_to_ready and summary.ready_by and summary.ready_readiness is not None:
        return Goal(summary.ready_readiness, summary.ready_by)
    return Goal(plan.final_readiness, summary.done_by) if plan.steps else None
