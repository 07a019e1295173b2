"""The findings of an advertisement as JSON values, in the format of the ``match_ad`` command."""

from collections.abc import Mapping
from typing import Any

from assessments.domain.matching.findings import AdFindings, Finding
from assessments.domain.taxonomy.document import Taxonomy


def ad_figures(findings: AdFindings, taxonomy: Taxonomy, target_role: str | None) -> dict[str, Any]:
    """Return the findings; requirements are those of ``target_role`` or of the closest role.

    Quotes are on one line.
    """
    role = target_role or findings.role
    rows = taxonomy.requirements[role] if role else ()
    requirements = {skill: row.slug for row in rows for skill in row.skills}
    groups = findings.groups("must")
    return {
        "target_role": role,
        "must": [_row(finding, requirements) for finding in findings.single("must")],
        "nice": [_row(finding, requirements) for finding in findings.single("nice")],
        "any_of": [[finding.skill for finding in group] for group in groups],
        "any_of_nice": [[finding.skill for finding in group] for group in findings.groups("nice")],
        "any_of_quotes": [str(group[0].sentence) for group in groups],
        "years": findings.years,
        "degree": str(findings.degree) if findings.degree else None,
        "unknown": [phrase.words for phrase in findings.unknown],
    }


def _row(finding: Finding, requirements: Mapping[str, str]) -> dict[str, Any]:
    return {
        "skill": finding.skill,
        "requirement": requirements.get(finding.skill),
        "quote": str(finding.sentence),
    }
