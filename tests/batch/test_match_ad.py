"""Advertisements in a batch. What all batch commands do with bad lines is in test_score_answers.py."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.management.batch import computed_lines
from assessments.management.batch import matched as ad_figures
from assessments.taxonomy_store.editions import edition_current
from tests.cast import ML_ENGINEER
from tests.matching.ads import ALTERNATIVES, BULLETS, NOTHING

pytestmark = pytest.mark.django_db
KEYS = {
    "id", "target_role", "must", "nice", "any_of", "any_of_nice", "any_of_quotes", "years", "degree", "unknown",
}  # fmt: skip


def line(**entry) -> bytes:
    return json.dumps({"id": 7} | entry).encode()


def matched(*lines: bytes) -> list[dict]:
    return [
        json.loads(answer) for answer, _ in computed_lines(lines, edition_current(), ad_figures)
    ]


def test_a_line_as_the_contract_defines_it():
    (answer,) = matched(line(text=BULLETS.text, target_role=ML_ENGINEER))
    assert set(answer) == KEYS
    assert (answer["id"], answer["target_role"]) == (7, ML_ENGINEER)
    assert {row["skill"] for row in answer["must"]} == BULLETS.must
    assert answer["any_of"] == [["aws", "azure", "gcp"]]
    assert answer["any_of_quotes"] == ["Experience with AWS, Azure or GCP"]
    assert (answer["any_of_nice"], answer["years"]) == ([], 4)
    assert answer["degree"] == BULLETS.degree
    python = next(row for row in answer["must"] if row["skill"] == "python")
    assert python == {
        "skill": "python",
        "requirement": "python",
        "quote": "Strong Python, pandas and SQL skills",
    }
    assert {row["skill"]: row["requirement"] for row in answer["nice"]}["spark"] == "spark"


def test_the_role_is_guessed_unless_it_is_given():
    guessed, nothing = matched(line(text=BULLETS.text), line(text=NOTHING.text))
    assert guessed["target_role"] == ML_ENGINEER
    assert nothing["target_role"] is None
    assert (nothing["must"], nothing["nice"]) == ([], [])


def test_words_that_no_skill_names_are_listed():
    (answer,) = matched(line(text=ALTERNATIVES.text + "Experience with COBOL and Fortran"))
    assert answer["unknown"] == ["COBOL", "Fortran"]


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        ({}, "text is not a text"),
        ({"text": 5}, "text is not a text"),
        ({"text": "Python", "target_role": "pilot"}, 'unknown target role "pilot"'),
        ({"text": "Python", "target_role": 5}, "unknown target role 5"),
    ],
)
def test_a_line_that_is_refused(entry, error):
    assert matched(line(**entry), line(text="")) == [
        {"id": 7, "error": error},
        {
            "id": 7, "target_role": None, "must": [], "nice": [], "any_of": [], "any_of_nice": [],
            "any_of_quotes": [], "years": None, "degree": None, "unknown": [],
        },
    ]  # fmt: skip


def test_the_command_says_how_many_lines_it_refused(tmp_path):
    (file := tmp_path / "ads.jsonl").write_bytes(b"\n".join([line(text=BULLETS.text), line()]))
    out = StringIO()
    with pytest.raises(CommandError, match="1 line could not be matched"):
        call_command("match_ad", str(file), stdout=out)
    good, bad = map(json.loads, out.getvalue().splitlines())
    assert "must" in good
    assert bad["error"] == "text is not a text"
