"""The properties that scoring promises, each on many drawn cases."""

import json

import pytest
from hypothesis import given

from assessments import scoring
from assessments.scoring.stored import report_from_json, report_to_json

from .checks import PROPERTIES, Check
from .strategies import SETTINGS, Case, cases

NAMED = [
    pytest.param(check, id=f"{number}-{check.__name__}")
    for number, checks in PROPERTIES.items()
    for check in checks
]


@pytest.mark.parametrize("check", NAMED)
@SETTINGS
@given(case=cases())
def test_property(check: Check, case: Case) -> None:
    """Holds for every case."""
    check(scoring, case)


@SETTINGS
@given(case=cases())
def test_a_stored_report_is_read_back_without_loss(case: Case) -> None:
    """Through JSON text and back: an equal report."""
    target = scoring.compile_target(case.requirements, case.typical)
    report = scoring.score_answers(target, case.answers)
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report
