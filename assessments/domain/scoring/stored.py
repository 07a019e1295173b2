"""Store a report as JSON and read it back without loss. Pure.

Old rows must stay readable: a figure that is missing in a row gets its default, and a figure that
is no longer used is ignored. docs/data.md explains how to add a figure.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from assessments.domain.scoring.gaps import RequirementScore, State
from assessments.domain.scoring.rules import FIRST
from assessments.domain.scoring.totals import AreaScore, Report

# Increase this when older rows can no longer be read as they are, and add an entry to _UPGRADES.
REPORT_VERSION = 2
# For each version, a function that converts its JSON to the next version.
_UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    # Version 1 has only results of the first rules.
    1: lambda plain: plain | {"rules": FIRST.number},
}


def report_to_json(report: Report) -> dict[str, Any]:
    """Return every figure of a report as plain JSON values, in the format REPORT_VERSION."""
    plain = {field.name: getattr(report, field.name) for field in fields(report)}
    plain["requirements"] = [score._asdict() for score in report.requirements]
    plain["areas"] = [area._asdict() for area in report.areas]
    return plain


def report_from_json(plain: dict[str, Any], version: int = REPORT_VERSION) -> Report:
    """Read JSON written by ``report_to_json``, now or in an earlier version.

    Raises TypeError, KeyError or ValueError for anything else.
    """
    for earlier in range(version, REPORT_VERSION):
        plain = _UPGRADES[earlier](plain)
    scores = []
    for row in plain["requirements"]:
        known = _known(row, RequirementScore._fields)
        known |= {"skills": tuple(row["skills"]), "state": State(row["state"])}
        scores.append(RequirementScore(**known))
    areas = tuple(AreaScore(**_known(row, AreaScore._fields)) for row in plain["areas"])
    known = _known(plain, (field.name for field in fields(Report)))
    return Report(**known | {"requirements": tuple(scores), "areas": areas})


def _known(plain: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: plain[name] for name in names if name in plain}
