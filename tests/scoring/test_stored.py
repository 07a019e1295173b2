"""Stored rows of every format version stay readable, whatever fields are added or removed."""

import json
from dataclasses import field, make_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import create_model

from assessments.domain.scoring import RULES, gaps, stored, totals
from assessments.domain.scoring.stored import REPORT_VERSION, report_from_json, report_to_json
from assessments.domain.taxonomy import stored as stored_taxonomy
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Requirement
from assessments.domain.taxonomy.stored import SNAPSHOT_VERSION, snapshot_from_json
from assessments.selectors import step_key
from tests.cast import ML_ENGINEER

ROWS = Path(__file__).resolve().parent.parent / "stored"


def row(name: str) -> dict:
    """Return a row as stored by an earlier version."""
    return json.loads((ROWS / f"{name}.json").read_text())


# The verdict and the version of the format of the rows, by the rules of their results.
RESULTS = {1: ("on-the-way", 1), 2: ("on-the-way", 2), 3: ("on-the-way", 2)}


def test_there_is_a_row_of_each_version():
    assert len(list(ROWS.glob("result-*.json"))) == len(RESULTS)
    assert RESULTS.keys() == RULES.keys()
    assert {version for _, version in RESULTS.values()} == set(range(1, REPORT_VERSION + 1))
    assert len(list(ROWS.glob("snapshot-*.json"))) == SNAPSHOT_VERSION


@pytest.mark.parametrize("rules", RESULTS)
def test_a_stored_report_is_read_as_it_was_scored(rules):
    old = row(f"result-{rules}")
    verdict, version = RESULTS[rules]
    report = report_from_json(old["report"], version)
    assert (report.readiness, report.reverse_readiness) == (
        old["readiness"],
        old["reverse_readiness"],
    )
    assert {score.state for score in report.requirements} == set(gaps.State)
    assert report.verdict == verdict
    assert (report.rules, report.home_turf is None) == (rules, rules == 1)
    again = json.loads(json.dumps(report_to_json(report)))
    for part in ("requirements", "areas"):
        for read, stored_row in zip(again.pop(part), old["report"].pop(part), strict=True):
            assert read.items() >= stored_row.items()
    assert again.items() >= old["report"].items()
    assert report.as_dict()["gaps"]


@pytest.mark.parametrize("version", range(1, SNAPSHOT_VERSION + 1))
def test_a_stored_part_of_the_taxonomy_is_read_completely(version):
    old = row(f"snapshot-{version}")
    part = snapshot_from_json(old["content"], version)
    assert part.requirements[ML_ENGINEER]
    assert snapshot_from_json(part.content()) == part
    content = part.content()
    if version == SNAPSHOT_VERSION:
        assert content == old["content"]
        assert part.digest() == old["digest"]
    for skill in old["content"]["skills"]:
        read = part.skill_by_slug[skill["slug"]]
        former = {row["skill"]: row["level"] for row in skill.get("prerequisites", ())}
        assert read.prerequisites().items() >= former.items()
        for number, level in skill["levels"].items():
            now = read.levels[int(number)]
            assert (now.anchor, now.practice_hours) == (level["anchor"], level["hours"])
            assert now.study_hours == level.get("study_hours", 0)
    assert {**content, "skills": ()} == {**old["content"], "skills": ()}


def test_a_stored_order_of_steps_is_read():
    steps = [step_key(name) for name in row("plan-1")["order"]]
    assert ("sql", 3) in steps


def test_a_former_result_within_reach_stays_so():
    """By its stored figures: readiness, and must-haves one level short at most."""
    old = row("result-1")["report"]
    rows = [
        each | ({"level": 4, "expected_level": 4, "state": "settled"} if each["floor"] else {})
        for each in old["requirements"]
    ]
    for readiness, verdict in ((64.9, "on-the-way"), (65, "within-reach"), (85, "ready")):
        report = report_from_json(old | {"requirements": rows, "readiness": readiness}, 1)
        assert (report.readiness, report.verdict) == (readiness, verdict)
        assert report_from_json(report_to_json(report)).verdict == verdict


def test_an_added_figure_gets_its_default_in_old_rows(monkeypatch):
    old = row(f"result-{REPORT_VERSION}")["report"]
    score = NamedTuple("score", [*gaps.RequirementScore.__annotations__.items(), ("more", Any)])
    score.__new__.__defaults__ = (7,)
    report = make_dataclass(
        "report", [("added", float, field(default=0.5))], bases=(totals.Report,), frozen=True
    )
    monkeypatch.setattr(stored, "RequirementScore", score)
    monkeypatch.setattr(stored, "Report", report)
    read = report_from_json(old)
    assert read.added == 0.5
    assert {each.more for each in read.requirements} == {7}


def test_a_removed_figure_is_ignored_in_old_rows():
    old = row(f"result-{REPORT_VERSION}")["report"]
    expected = report_from_json(old)
    more = old | {
        "former": 1,
        "requirements": [each | {"former": [1]} for each in old["requirements"]],
        "areas": [each | {"former": None} for each in old["areas"]],
    }
    assert report_from_json(more) == expected


def test_fields_of_the_taxonomy_come_and_go(monkeypatch):
    old = row("snapshot-1")["content"]
    expected = snapshot_from_json(old)
    more = old | {
        "former": {},
        "skills": [each | {"former": 1} for each in old["skills"]],
        "requirements": {
            role: [each | {"evidence": [e | {"former": 1} for e in each.get("evidence", ())]}
                   for each in rows]
            for role, rows in old["requirements"].items()
        },
    }  # fmt: skip
    assert snapshot_from_json(more) == expected
    added = create_model("Requirement", __base__=Requirement, added=(int, 3))
    rows = (dict[str, tuple[added, ...]], ...)
    monkeypatch.setattr(
        stored_taxonomy, "Taxonomy", create_model("T", __base__=Taxonomy, requirements=rows)
    )
    read = snapshot_from_json(old)
    assert {each.added for each in read.requirements[ML_ENGINEER]} == {3}


def test_an_older_version_is_upgraded_step_by_step(monkeypatch):
    """A figure that was renamed and later got another scale."""

    def renamed(plain):
        return plain | {"coverage": plain["covered"]}

    def shares(plain):
        return plain | {"coverage": plain["coverage"] / 100}

    expected = row("result-1")["report"]
    old = expected | {"covered": expected["coverage"] * 100}
    del old["coverage"]
    monkeypatch.setattr(stored, "REPORT_VERSION", 3)
    monkeypatch.setattr(stored, "_UPGRADES", {1: renamed, 2: shares})
    assert report_from_json(old, 1).coverage == pytest.approx(expected["coverage"])
    assert report_from_json(expected, 3).coverage == expected["coverage"]
