"""The batch command, run as a program."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from assessments.domain.scoring.stored import report_from_json
from assessments.management.batch import computed_lines
from assessments.management.batch import scored as report_figures
from assessments.models import Skill
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER
from tests.deploy.databases import Database, url_of
from tests.source import ROOT

GOOD = {
    "id": 7,
    "start_role": DATA_SCIENTIST,
    "target_role": ML_ENGINEER,
    "answers": {"python": 3, "docker": 0, "kubernetes": "unsure", "spark": "not-relevant"},
}
KEYS = {
    "id", "readiness", "readiness_low", "readiness_high", "attainment", "reverse_readiness",
    "home_turf", "coverage", "provisional", "verdict", "must_haves_missing", "must_haves_open", "areas", "gaps",
}  # fmt: skip
GAP_KEYS = {"requirement", "skills", "target_level", "level", "gap", "weight", "priority"}


def line(**changes) -> bytes:
    return json.dumps(GOOD | changes).encode()


def scored(*lines: bytes) -> list[dict]:
    return [
        json.loads(answer) for answer, _ in computed_lines(lines, edition_current(), report_figures)
    ]


@pytest.mark.django_db
def test_a_line_as_the_contract_defines_it():
    (answer,) = scored(line())
    assert set(answer) == KEYS
    assert answer["id"] == 7
    assert all(set(gap) == GAP_KEYS for gap in answer["gaps"])
    assert all(set(area) == {"slug", "attainment", "weight"} for area in answer["areas"])
    gaps = {gap["requirement"]: gap for gap in answer["gaps"]}
    assert (gaps["docker"]["level"], gaps["docker"]["gap"]) == (0, 1.0)
    assert gaps["kubernetes"]["level"] is None
    assert "spark" not in gaps
    assert "programming-language" not in gaps


@pytest.mark.django_db
def test_scores_equal_those_of_the_sites_report(alice):
    draft = alice.begin()
    for area, answers in (
        ("devops-mlops", {"docker": 0, "kubernetes": "unsure"}),
        ("data-engineering", {"spark": "not-relevant"}),
    ):
        alice.answer(draft, area, **answers)
    alice.answer(draft, "software-engineering", python=3)
    alice.submit(draft)
    draft.refresh_from_db()
    (answer,) = scored(line())
    assert {"id": 7} | report_from_json(draft.result.report).as_dict() == answer


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"no json", "not JSON"),
        (b"[1]", "not an object"),
        (b"\xff\xfe", "not UTF-8"),
        (line().decode().encode("utf-16"), "UTF-16: save the file as UTF-8"),
        (line(answers={}).replace(b"{}", b'{"docker": 1, "docker": 3}'), "“docker” is repeated"),
        (line().replace(b'"id": 7', b'"id": 7, "id": 8'), "“id” is repeated"),
        (line().replace(b"7", b"1e999"), "1e999 is not allowed"),
        (line().replace(b"7", b"Infinity"), "Infinity is not allowed"),
        (b'{"id": 1} {"id": 2}', "not JSON"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "not JSON"),
        (line(answers={"python": "3.0"}), "python: an answer is a level from 0 to 4"),
        (line(answers={"python": 1e300}), "python"),
        (b'{"id": NaN}', "NaN"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"{}", "unknown start role null"),
        (line(start_role="astronaut"), "unknown start role"),
        (line(start_role=["data-scientist"]), "unknown start role"),
        (line(target_role=DATA_SCIENTIST + "x"), "unknown target role"),
        (line(answers=[]), "answers is not an object"),
        (line(answers=None), "answers is not an object"),
        (line(answers={"juggling": 3}), "unknown skill “juggling”"),
        (line(answers={"python": 5}), "python: an answer is a level from 0 to 4"),
        (line(answers={"python": -1}), "python"),
        (line(answers={"python": 2.5}), "python"),
        (line(answers={"python": True}), "python"),
        (line(answers={"python": None}), "python"),
        (line(answers={"python": [3]}), "python"),
    ],
)
def test_a_bad_line_gets_an_error_and_the_others_are_scored(bad, message):
    answers = scored(line(id="a"), bad, line(id="b"))
    assert [answers[0]["id"], answers[2]["id"]] == ["a", "b"]
    assert set(answers[1]) == {"id", "error"}
    assert message in answers[1]["error"]


@pytest.mark.django_db
def test_lines_written_by_other_programs():
    """With a byte order mark, also between joined files; CRLF; empty lines; and 3.0 for 3."""
    plain, mark = line(id="a"), b"\xef\xbb\xbf"
    floats = line(id="a", answers=GOOD["answers"] | {"python": 3.0, "docker": -0.0})
    lines = [mark + plain + b"\r\n", mark + b"\r\n", b" \t\r\n", b"\n", floats, mark + plain]
    lines.append(plain.replace(b'"python": 3', b'"python": 3e0'))
    first, *others = scored(*lines)
    assert first["id"] == "a"
    assert "error" not in first
    assert others == [first] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("identity", [7.0, -0.0, 10**400, "\ud800", None, True, [1], {"a": "ä"}])
def test_an_id_is_returned_unchanged(identity):
    ((answer, is_report),) = computed_lines([line(id=identity)], edition_current(), report_figures)
    assert is_report
    assert answer.startswith('{"id": ' + json.dumps(identity) + ",")


@pytest.mark.django_db
def test_a_deeply_nested_value_does_not_stop_a_batch():
    limit = sys.getrecursionlimit()
    for depth in (*range(10, 2000, 30), *range(limit - 60, limit)):
        nested = b"[" * depth + b"]" * depth
        lines = [line().replace(value, nested) for value in (b"7", f'"{ML_ENGINEER}"'.encode())]
        (scored_id, is_report), (role, _) = computed_lines(lines, edition_current(), report_figures)
        assert is_report or "not JSON" in scored_id
        assert "not JSON" in role or "unknown target role" in role


@pytest.mark.django_db
def test_a_retired_skill_is_not_an_error():
    Skill.objects.filter(slug="cpp").update(retired=True)
    (answer,) = scored(line(answers={"cpp": 3, "python": 3}))
    assert "error" not in answer


def test_a_file_is_scored_in_order(db, tmp_path):
    source, output = tmp_path / "people.jsonl", StringIO()
    source.write_bytes(b"\n".join(line(id=number) for number in range(50)) + b"\n\n")
    call_command("score_answers", source, stdout=output)
    assert [json.loads(text)["id"] for text in output.getvalue().splitlines()] == list(range(50))
    with pytest.raises(CommandError, match="No such file") as refused:
        call_command("score_answers", tmp_path / "nowhere")
    assert refused.value.returncode == 1


@pytest.mark.database
@pytest.mark.parametrize(
    ("command", "done"), [("score_answers", "scored"), ("plan_answers", "planned")]
)
def test_each_line_is_answered_before_the_next_is_read(command, done, db):
    """With standard input; the exit status reflects bad lines."""
    with subprocess.Popen(
        [sys.executable, "manage.py", command],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": url_of(connection.settings_dict["NAME"])},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        for sent, number in ((line(id=1), 1), (b"nonsense", None), (line(id=2), 2)):
            running.stdin.write(sent + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == number
        running.stdin.close()
        output = running.stderr.read().decode()
    assert running.returncode == 1
    assert output.strip() == f"CommandError: 1 line could not be {done}."


@pytest.mark.database
def test_without_a_taxonomy_one_sentence_is_printed(db, tmp_path):
    database = Database(tmp_path)
    with pytest.raises(CommandError, match="There is no taxonomy yet") as refused:
        database.manage("score_answers")
    assert refused.value.returncode == 2
    database.remove()
