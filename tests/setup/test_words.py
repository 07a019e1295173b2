"""The word check finds phrases line by line, and only whole words."""

from pathlib import Path

import pytest

from scripts.check_words import files, find_phrases


@pytest.mark.parametrize(
    ("line", "phrases"),
    [
        ("# Nobody is told what is asked.", ["Nobody", "is told", "what is asked"]),
        ('    """Let a test begin anew."""', ['"""Let', "anew"]),
        ('    """Return whether it rests on another."""', ["Return whether", "rests on"]),
        ("It is amended, renewed and besides recommended.", []),
        ("Letters are written; return the row.", []),
    ],
)
def test_phrases(line, phrases):
    assert [(number, phrase) for number, phrase, _ in find_phrases(f"\n{line}\n")] == [
        (2, phrase) for phrase in phrases
    ]


def test_code_templates_taxonomy_and_docs_are_checked():
    checked = [Path(path) for path in files()]
    kinds = {".py", ".md", ".css", ".js", ".html", ".txt", ".yaml"}
    assert {path.suffix for path in checked} == kinds
    assert Path("scripts/check_words.py") not in checked
