"""Years of experience and degrees, in sentences that word them differently."""

import pytest

from assessments.domain.matching import match


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("36 months of experience with Python", 3),
        ("18 months' professional experience", 1),
        ("6 months of experience", None),
        ("A contract of 24 months", None),
        ("PhD or 5 years' experience", 5),
    ],
)
def test_years(matcher, sentence, expected):
    assert match(f"Requirements\n- {sentence}", matcher).years == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bachelor's degree with 5 years of experience", "Bachelor's degree"),
        ("Bachelor's degree in physics and a strong interest", "Bachelor's degree in physics"),
        (
            "Master's degree in statistics or equivalent",
            "Master's degree in statistics or equivalent",
        ),
        ("PhD or 5 years' experience", "PhD"),
        ("Bachelor's degree (no PhD needed)", "Bachelor's degree"),
        ("No degree required", None),
        ("You need not have a PhD", None),
        ("You don't need a degree, but Python", None),
        ("A degree is optional", None),
        ("Degree not required", None),
    ],
)
def test_degree(matcher, sentence, expected):
    degree = match(f"Requirements\n- {sentence}", matcher).degree
    assert (str(degree) if degree else None) == expected
