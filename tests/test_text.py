"""Text that people type: invisible text counts as blank, and visible text is unchanged."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.domain.addresses import AddressError, parse_address
from assessments.domain.text import MAX_MARKS, clean_email, clean_text, has_visible

INVISIBLE = [
    "", " ", "\t\n", "\u00a0", "\u2003", "\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u180e",
    "\u3164", "\ufffc", "\u115f", "\uffa0", "\u2800", "\u034f", "\u0301", "\u20dd", "\ufe0f", "\u202e",
    "\u2066\u2069", "\ue000", "\x1b", "\U000e0041", "\u200b \u3164\u0301",
]  # fmt: skip
# Family, flag of England, heart with a variation selector, Devanagari, Persian with a joiner, Thai.
VISIBLE = ["👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "नमस्ते", "می‌خواهم", "สวัสดี", "e\u0301", ".", "⠁", "C++"]


@pytest.mark.parametrize("text", INVISIBLE)
def test_invisible_text_is_blank(text):
    assert not has_visible(text)
    assert clean_text(text) == ""


@pytest.mark.parametrize("text", VISIBLE)
def test_visible_text_is_unchanged(text):
    assert has_visible(text)
    cleaned = clean_text(f"\u200b {text}\u200b\ufeff\n")
    assert cleaned == ("é" if text == "e\u0301" else text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb", "a\nb"),
        ("safe\u202efdp.exe", "safefdp.exe"),
        ("\u2067a\u2069", "a"),
        ("a\x08b", "ab"),
        ("a\u200bb", "a\u200bb"),
        ("a\0", "a\0"),
    ],
)
def test_characters_that_disrupt_the_page_are_removed(text, cleaned):
    assert clean_text(text) == cleaned


# Runs of marks that have to be sorted: as they are, only once decomposed, or once compatible
# characters are replaced or invisible ones removed.
RUNS = ["\u0301\u0323", "\u0f73\u0f75", "\u0301\uff9e\u0323", "\u0301" * 15 + "\u0323\u034f"]


@pytest.mark.parametrize("run", RUNS)
def test_many_combining_marks_in_a_row_take_no_time_to_clean(run):
    text = "a" + run * (500_000 // len(run))
    began = time.process_time()
    assert len(clean_text(text)) <= len(text)
    clean_email(text)
    assert time.process_time() - began < 3


def test_marks_of_real_scripts_stay():
    text = "x" + "\u0301" * MAX_MARKS
    assert clean_text(text + "\u0301y") == text + "y"


@given(st.text())
@example("\0")
def test_cleaning_twice_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    "typed",
    [
        "Anna@Example.org\u200b",
        "\ufeffanna@example.org ",
        "anna@exam\u200bple。org",
        "ａｎｎａ@example.org",
    ],
)
def test_an_address_is_the_same_however_it_was_copied(typed):
    assert clean_email(typed) == "anna@example.org"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://my_site.github.io/x", "my_site.github.io/x"),
        ("https://example.org:8443/?x=@", "example.org:8443/?x=@"),
        ("http://[2001:db8::1]/", "[2001:db8::1]/"),
        ("http://192.0.2.1:8000/docs", "192.0.2.1:8000/docs"),
        ("https://müller.de", "xn--mller-kva.de/"),
        ("https://аррӏе.com/login", "xn--80ak6aa92e.com/login"),
        ("https://google.com⁄x.example/", "google.xn--comx-2g7a.example/"),
        ("https://example.org/" + "x" * 1980, "example.org/" + "x" * 58 + "…"),
    ],
)
def test_a_link_shows_where_it_leads(address, shown):
    link = parse_address(address)
    assert (link.host + (link.rest or "/")) == shown
    assert link.href.startswith(address.split("/")[0])
    assert link.href.isascii()


@pytest.mark.parametrize(
    "address",
    [
        "https://google.com@evil.example/", "https://a:b@evil.example/", "https://@evil.example/",
        "https://mlcareer.example%40evil.example/", "https://google.com＠evil.example/",
        r"https:\\evil.example", r"https://google.com\@evil.example/", "https:evil.example",
        "https:///evil.example", "https://exa\tmple.org/", "https://example.org/a b",
        "https://example.org/\u200b", "https://example.org/\u202e", "http://2130706433/",
        "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/", "https://nowhere/", "https://a..b/",
        "https://" + "x" * 64 + ".org/", "https://example.org:99999/", "ftp://example.org/",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "vbscript:x",
        "data:text/html,<script>alert(1)</script>", "//example.org/", "", "https://example.org/" + "x" * 1981,
    ],
)  # fmt: skip
def test_an_address_that_misleads_is_refused(address):
    with pytest.raises(AddressError):
        parse_address(address)
