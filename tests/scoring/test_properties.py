"""The properties of scoring, on many generated cases."""

import json
from itertools import chain

from hypothesis import given

from assessments.domain import scoring
from assessments.domain.scoring.stored import report_from_json, report_to_json

from .properties import levels, sums, unanswered
from .strategies import Case, cases


@given(case=cases())
def test_every_property_holds(case: Case) -> None:
    """All of them on each case, because generating a case takes longer than checking it."""
    for holds in chain(levels.PROPERTIES, unanswered.PROPERTIES, sums.PROPERTIES):
        holds(scoring, case)


@given(case=cases())
def test_a_stored_report_can_be_read_without_loss(case: Case) -> None:
    """Through JSON text and back: an equal report."""
    target = scoring.compile_target(case.requirements, case.typical)
    report = scoring.score_answers(target, case.answers)
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


@given(case=cases())
def test_prepared_readings_change_nothing(case: Case) -> None:
    """A target for scoring many people gives the same reports."""
    target = scoring.compile_target(case.requirements, case.typical)
    report = scoring.score_answers(target, case.answers)
    assert scoring.score_answers(target.with_readings(), case.answers) == report
