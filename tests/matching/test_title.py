"""The suggested name of an ad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.matching.title import MAX_TITLE, suggested_title
from assessments.domain.text import clean_text
from tests.cast import AD


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (AD, "Machine learning engineer in Leeds"),
        ("\n \u200b\n  Senior  AI Engineer (m/w/d)\nAbout us", "Senior AI Engineer (m/w/d)"),
        ("<h1>Data <b>Scientist</b></h1>", "Data Scientist"),
        ("About us\nWe build robots.\nML Engineer", "ML Engineer"),
        ("Requirements\n- Docker", ""),
        ("Larkfield runs warehouses.\n---\n2026\n" + "Long " * 20, ""),
        ("", ""),
    ],
)
def test_the_first_line_that_looks_like_a_title(text, title):
    assert suggested_title(text) == title


@given(st.text())
def test_a_title_can_be_stored(text):
    title = suggested_title(text)
    assert len(title) <= MAX_TITLE
    assert clean_text(title) == title
