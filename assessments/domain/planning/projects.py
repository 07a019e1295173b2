"""Projects that close several gaps of a plan at once. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.domain.planning import Step
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import BEGINNER, Project, Skill

# Fewer than this is an exercise.
LEAST_SKILLS = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One acceptance check of a project."""

    item: str  # by which a tick is kept
    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project for one person."""

    project: Project
    closes: tuple[tuple[Skill, int], ...]  # skills of the plan, with the level it shows
    shows: tuple[tuple[Skill, int], ...]  # the others
    gain: float
    checks: tuple[Check, ...]

    @property
    def is_finished(self) -> bool:
        """Every check is passed."""
        return all(check.is_ticked for check in self.checks)

    @property
    def is_begun(self) -> bool:
        """A check is passed."""
        return any(check.is_ticked for check in self.checks)


def project_views(
    taxonomy: Taxonomy,
    projects: Iterable[Project],
    steps: Sequence[Step],
    ticked: set[tuple[str, str]],
    start_role: str,
) -> list[ProjectView]:
    """Return what closes several gaps of the plan, the most first; begun ones in any case.

    What takes a workplace comes last for people who have none yet.
    """
    levels: dict[str, list[Step]] = {}
    for step in steps:
        levels.setdefault(step.skill, []).append(step)
    views = []
    for project in projects:
        shown = [(taxonomy.skill_by_slug[row.skill], row.level) for row in project.skills]
        closed = {
            skill.slug: [step for step in levels.get(skill.slug, ()) if step.level <= level]
            for skill, level in shown
        }
        view = ProjectView(
            project=project,
            closes=tuple(row for row in shown if closed[row[0].slug]),
            shows=tuple(row for row in shown if not closed[row[0].slug]),
            gain=sum(step.gain for found in closed.values() for step in found),
            checks=tuple(
                Check(str(number), text, (project.slug, str(number)) in ticked)
                for number, text in enumerate(project.checks, 1)
            ),
        )
        if len(view.closes) >= LEAST_SKILLS or view.is_begun:
            views.append(view)

    def place(view: ProjectView) -> tuple[bool, float, str]:
        project = view.project
        return start_role == BEGINNER and project.setting == "work", -view.gain, project.slug

    return sorted(views, key=place)
