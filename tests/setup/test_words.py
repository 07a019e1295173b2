"""The word check finds phrases by line, and only whole words."""

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


def test_code_templates_and_docs_are_looked_at():
    looked_at = files()
    for path in ("manage.py", "README.md", "docs/data.md", "templates/base.html"):
        assert path in looked_at
    assert "scripts/check_words.py" not in looked_at
