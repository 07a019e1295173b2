"""What holds for any text."""

import string
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.matching import AdFindings, compile_matcher, match
from assessments.domain.matching.text import plain

from .ads import ADS

# Pieces of real and of hostile texts, in any order.
PIECES = [
    *string.printable, "Python", "R", "C++", "AWS", "PyTorch", "machine learning", "deploy", "models",
    "Requirements:", "Nice to have", "Benefits", "- ", "• ", "\n\n", "\r\n", "<li>", "</b>", "&amp;", "&#0;",
    "&nbsp;", " or ", "and/or", " is a plus", "(", ")", "ideally", "5+ years", "PhD in ", "e.g. ", "\u2028",
    "\x00", "İ", "ß", "ﬁ", "🧠", "you will ", "we are ", "instead of ", "...", ";", ": ", "QualificationsStrong ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=80).map("".join) | st.text(max_size=300)
MANGLED = st.builds(
    lambda text, start, end, piece: text[start:end] + piece + text[end:],
    st.sampled_from([ad.text for ad in ADS.values()]),
    st.integers(0, 400),
    st.integers(0, 900),
    st.sampled_from(PIECES),
)


@pytest.fixture(scope="module")
def matcher(real_taxonomy):
    return compile_matcher(real_taxonomy)


def quotes(found: AdFindings):
    for finding in found.findings:
        yield from (finding.words, finding.sentence)
    if found.degree:
        yield found.degree


@given(text=TEXTS | MANGLED)
def test_quotes_are_in_the_text_at_their_places(matcher, text):
    found = match(text, matcher)
    for quote in quotes(found):
        assert quote.words == text[quote.start : quote.end]
        assert quote.words
    for finding in found.findings:
        assert finding.sentence.start <= finding.words.start
        assert finding.words.end <= finding.sentence.end


@given(text=TEXTS | MANGLED)
def test_each_skill_is_found_once_and_reading_again_finds_the_same(matcher, text):
    found = match(text, matcher)
    skills = [finding.skill for finding in found.findings]
    assert len(skills) == len(set(skills))
    starts = [finding.words.start for finding in found.findings]
    assert starts == sorted(starts)
    assert match(text, matcher) == found


@given(text=TEXTS | MANGLED)
def test_cleaning_keeps_the_length(text):
    assert len(plain(text)) == len(text)


def work(text: str, matcher) -> int:
    """How many functions were called to read a text."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        match(text, matcher)
    finally:
        sys.setprofile(None)
    return calls


HOSTILE = [
    "Python or Java, ", "deploy model ", "(a plus) ", "ideally ", "<a", "&amp;", "aA", "a'", ".", "- ", "(",
    "\n", "\n\n- ", "Requirements: ", "5 years or ", "C++Go", "instead of ", "e.g. ", "PhD in ", " ", "R&D/",
]  # fmt: skip


@pytest.mark.parametrize(
    "piece", [*HOSTILE, *(ad.text for ad in ADS.values())], ids=lambda text: text[:20]
)
def test_the_work_is_in_proportion_to_the_length(matcher, piece):
    # Long enough that neither the limit of a sentence nor that of a line matters.
    text = piece * (3_000 // len(piece))
    work(text, matcher)  # The spellings of words are remembered.
    assert work(text * 2, matcher) <= 2.2 * work(text, matcher)


@pytest.mark.thorough
@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_of_200_kilobytes_is_too_hard(matcher, piece):
    match(piece * (200_000 // len(piece)), matcher)
