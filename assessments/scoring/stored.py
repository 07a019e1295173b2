"""A report as JSON that can be kept and read back without loss."""

from dataclasses import fields
from typing import Any

from assessments.scoring.gaps import RequirementScore, State
from assessments.scoring.totals import AreaScore, Report


def report_to_json(report: Report) -> dict[str, Any]:
    """Return every figure of a report as plain JSON values."""
    plain = {field.name: getattr(report, field.name) for field in fields(report)}
    plain["requirements"] = [score._asdict() for score in report.requirements]
    plain["areas"] = [area._asdict() for area in report.areas]
    return plain


def report_from_json(plain: dict[str, Any]) -> Report:
    """Read back what ``report_to_json`` gave. Raises TypeError or KeyError for anything else."""
    scores = (
        RequirementScore(
            **score | {"skills": tuple(score["skills"]), "state": State(score["state"])}
        )
        for score in plain["requirements"]
    )
    areas = (AreaScore(**area) for area in plain["areas"])
    return Report(**plain | {"requirements": tuple(scores), "areas": tuple(areas)})
