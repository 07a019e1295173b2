"""Files that would take long or expand enormously are refused with a message and within limits."""

import json
import subprocess
import sys

import pytest

from assessments.domain.taxonomy.problems import MAX_PROBLEMS, MAX_SENTENCE
from tests.exchange.hostile import FILES
from tests.source import ROOT

# Memory for creating and reading any of the files, and processor time for all of them.
# Single files used to take 5 GB and 50 seconds.
MOST_BYTES = 300 * 1024 * 1024
MOST_SECONDS = 5 * len(FILES)


SENTENCES = [
    ("copied_rows", "3,218 skills, at most 1,000 are allowed"),
    ("mistakes_in_every_cell", "and 29,770 more mistakes"),
    ("wide_csv_row", "row 1: more than 40 columns"),
    ("open_quotation_mark", "a cell has more than 131,072 characters"),
    ("flow_collections", "areas.yaml:1: all files together have more than 200,000 values"),
    ("flow_collections_in_many_files", "all files together have more than 200,000 values"),
    ("many_unknown_keys", "and 89,803 more mistakes"),
    ("base_60", "areas.yaml:1: areas 1: "),
    ("long_number", "areas.yaml:1: areas 1: "),
    ("tag_directives", "areas.yaml:1: a line must not start with %"),
    ("deep_mappings", "areas.yaml: nested too deeply"),
    ("too_many_roles", "1,000 roles, at most 50 are allowed"),
    ("bzip2_bomb", "areas.yaml: damaged, or packed in an unusual way"),
    ("size_that_lies", "areas.yaml: damaged"),
    ("size_that_lies_in_a_workbook", "_rels/.rels: damaged"),
    ("many_styles", "copy the tables into a new workbook"),
    ("long_number_formats", "row 2, column “slug”: is empty"),
    ("row_of_cells", "too many cells, rows or formats"),
    ("million_empty_rows", "skills: no rows"),
    ("one_text_in_every_cell", "more than 200,000 cells or 4,000,000 characters"),
    ("long_text", "more than 32,767 characters"),
    ("deep_elements", "this file isn't a valid Excel workbook"),
    ("many_merged_cells", "and 299,"),
]
# These take longest, and other files test the same limits.
SLOW = {
    "flow_collections",
    "many_unknown_keys",
    "bzip2_bomb",
    "size_that_lies_in_a_workbook",
    "million_empty_rows",
    "many_merged_cells",
}
CASES = [
    pytest.param(name, sentence, marks=pytest.mark.thorough if name in SLOW else ())
    for name, sentence in SENTENCES
]


@pytest.fixture(scope="module")
def names(thorough) -> list[str]:
    """The files tested in this run."""
    return [name for name in FILES if thorough or name not in SLOW]


@pytest.fixture(scope="module")
def answers(names) -> dict[str, list[str]]:
    """The messages about each file, from one process that reads all of them."""
    limits = [str(MOST_BYTES), str(MOST_SECONDS)]
    command = [sys.executable, "-m", "tests.exchange.hostile", *limits, *names]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize(("name", "sentence"), CASES)
def test_a_hostile_file_is_refused_with_a_message(name, sentence, answers):
    problems = answers[name]
    assert any(sentence in problem for problem in problems), problems
    assert len(problems) <= MAX_PROBLEMS + 1
    assert max(map(len, problems)) <= MAX_SENTENCE


def test_every_hostile_file_is_answered(answers, names):
    assert [*answers] == names
    assert {name for name, _ in SENTENCES} == FILES.keys()
