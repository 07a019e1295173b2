"""What a person has done since submitting the answers, and what it changes. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from assessments.domain.planning.profile import Profile
from assessments.domain.scoring import Report, RequirementScore, Verdict
from assessments.domain.scoring.policy import READY_AT


class Change(NamedTuple):
    """A figure from the submitted answers, and with what was done since."""

    before: float
    after: float

    @property
    def by(self) -> float:
        """The difference, negative if the figure has fallen."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Since:
    """How the levels reached since submitting change a person's figures, 0..100.

    Both sides are measured against today's requirements; the stored result stays as it is.
    """

    readiness: Change
    reverse_readiness: Change
    home_turf: Change | None  # None by the former rules
    must_haves: Change  # how many are missing or have no answer
    verdict: Verdict  # with what was done since
    met: tuple[str, ...]  # names of the must-haves that were met since


class Shown(NamedTuple):
    """The readiness that a report shows first, 0..100."""

    readiness: float
    verdict: Verdict
    before: float | None = None  # from the answers, if this includes what was done since

    @property
    def is_now(self) -> bool:
        """True if it includes what was done since."""
        return self.before is not None

    @property
    def has_moved(self) -> bool:
        """True if the rounded figure differs from that of the answers."""
        return self.before is not None and round(self.before) != round(self.readiness)

    @property
    def to_ready(self) -> int:
        """The points to "ready", of rounded figures; 0 if there are none left."""
        return max(0, round(READY_AT) - round(self.readiness))


def readiness_shown(report: Report, since: Since | None) -> Shown:
    """Choose readiness as it is now, or as it was if the requirements have changed it since."""
    before = report.readiness
    if since and round(since.readiness.before) == round(before):
        return Shown(since.readiness.after, since.verdict, before)
    return Shown(before, report.verdict)


def build_since(profile: Profile, reached: Mapping[str, int]) -> Since | None:
    """Return the changes in a person's figures by the levels reached since, by skill.

    None if the answers already have these levels, or are too few to name a readiness.
    """
    later = profile.with_levels(reached)
    before, after = profile.report, later.report
    if later.answers == profile.answers or not before.allows_verdict:
        return None
    unmet = {score.slug for score in _unmet(after)}
    home_turf = None
    if before.home_turf is not None and after.home_turf is not None:
        home_turf = Change(before.home_turf, after.home_turf)
    return Since(
        readiness=Change(before.readiness, after.readiness),
        reverse_readiness=Change(before.reverse_readiness, after.reverse_readiness),
        home_turf=home_turf,
        must_haves=Change(len(_unmet(before)), len(unmet)),
        verdict=after.verdict,
        met=tuple(
            profile.taxonomy.requirement_name(profile.rows[score.slug])
            for score in _unmet(before)
            if score.slug not in unmet
        ),
    )


def _unmet(report: Report) -> list[RequirementScore]:
    return report.must_haves_missing + report.must_haves_open


class Tick(NamedTuple):
    """A level of a skill, by its slug, that a person reached on a day."""

    day: date
    skill: str
    level: int


class DayDone(NamedTuple):
    """The levels, by the name of the skill, reached on a day, and the report from then on."""

    day: date
    levels: tuple[tuple[str, int], ...]
    report: Report


def build_days(profile: Profile, ticks: Sequence[Tick]) -> list[DayDone]:
    """Return the days on which a person reached levels that the answers do not have."""
    skills = profile.taxonomy.skill_by_slug
    days = []
    for day, rows in groupby(sorted(ticks), key=lambda tick: tick.day):
        new = [row for row in rows if row.skill in skills and _is_higher(row, profile)]
        if new:
            profile = profile.with_levels({row.skill: row.level for row in new})
            levels = tuple((skills[row.skill].name, row.level) for row in new)
            days.append(DayDone(day, levels, profile.report))
    return days


def _is_higher(tick: Tick, profile: Profile) -> bool:
    answer = profile.answers.get(tick.skill)
    return not isinstance(answer, int) or answer < tick.level
