"""The report's headline: where a person stands, and what is missing most. Pure.

It has no words. Templates write a sentence for each standing and each lack.
"""

import enum
from typing import NamedTuple

from assessments.domain.report import policy
from assessments.domain.scoring import Report, Verdict


class Standing(enum.StrEnum):
    """The first sentence: how far a person is."""

    UNKNOWN = "unknown"  # not enough answers
    COMPLETE = "complete"
    READY = "ready"
    WORTH_APPLYING = "worth-applying"
    CAPPED = "capped"  # a missing must-have limits readiness
    BEGINNING = "beginning"  # nearly everything is lacking, and most of it still is
    STRONG = "strong"  # on both sides
    STRONG_HOME = "strong-home"
    STRONG_FAR = "strong-far"
    WEAK = "weak"  # on both sides
    PART_WAY = "part-way"


class Lack(enum.StrEnum):
    """The second sentence: what is missing most."""

    NOTHING = "nothing"
    MUST_HAVES = "must-haves"
    AREA = "area"


class Headline(NamedTuple):
    """Two sentences; ``area`` is the slug of the area with the most missing points, if any."""

    standing: Standing
    lack: Lack
    area: str


def headline(report: Report) -> Headline:
    """Choose the two sentences that a report's figures support."""
    area = most_to_gain(report)
    if not report.allows_verdict:
        return Headline(Standing.UNKNOWN, Lack.NOTHING, area)
    if not report.gaps:
        return Headline(Standing.COMPLETE, Lack.NOTHING, "")
    lack = Lack.MUST_HAVES if report.must_haves_missing else Lack.AREA
    return Headline(_standing(report), lack, area)


def area_points(report: Report) -> dict[str, float]:
    """Return the points, of 100, that each area lacks; they add up to all missing points."""
    total = sum(area.weight for area in report.areas)
    return {
        area.slug: area.weight * (100 - area.attainment) / total
        for area in report.areas
        if area.attainment is not None
    }


def most_to_gain(report: Report) -> str:
    """Return the slug of the area with the most missing points, "" if nothing is missing."""
    # Rounded, so that areas that lack the same are always in the same order.
    points = {slug: round(missing, 9) for slug, missing in area_points(report).items()}
    found = min(points, key=lambda slug: (-points[slug], slug), default="")
    return found if found and points[found] > 0 else ""


def is_visibly_capped(report: Report) -> bool:
    """Return True if a must-have caps readiness below attainment, in rounded figures."""
    return report.is_capped and round(report.attainment) > round(report.readiness)


def _standing(report: Report) -> Standing:
    if report.verdict is Verdict.READY:
        return Standing.READY
    if report.verdict is Verdict.WORTH_APPLYING:
        return Standing.WORTH_APPLYING
    if is_visibly_capped(report):
        return Standing.CAPPED
    is_half_way = report.readiness >= policy.HALF_WAY_AT
    # Without a home turf, or with next to none, there are no two sides to compare.
    if report.home_turf is None or report.lacks_nearly_everything:
        return Standing.PART_WAY if is_half_way else Standing.BEGINNING
    return _sides(report.home_turf, report.reverse_readiness)


def _sides(home: float, far: float) -> Standing:
    if home >= policy.STRONG_AT:
        return Standing.STRONG if far >= policy.STRONG_AT else Standing.STRONG_HOME
    if far >= policy.STRONG_AT:
        return Standing.STRONG_FAR
    return Standing.WEAK if max(home, far) < policy.HALF_WAY_AT else Standing.PART_WAY
