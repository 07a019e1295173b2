"""The projects of a plan: of its chapters, and others that close several gaps at once. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from assessments.domain.planning.plan import PlanView
from assessments.domain.planning.steps import Step
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import BEGINNER, Project, Skill

# A project that closes fewer gaps is just an exercise.
MIN_SKILLS = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One acceptance check of a project."""

    item: str  # identifies the check in stored ticks
    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project as seen by one person."""

    project: Project
    closes: tuple[tuple[Skill, int], ...]  # skills in the plan, with the level that it shows
    shows: tuple[tuple[Skill, int], ...]  # skills that are not in the plan
    chapter: str | None  # the slug of the chapter that shows it; None if it is no chapter's project
    position: int  # in the plan, of the first step that it covers
    checks: tuple[Check, ...]

    @property
    def is_finished(self) -> bool:
        """True if every check is ticked."""
        return all(check.is_ticked for check in self.checks)

    @property
    def is_started(self) -> bool:
        """True if any check is ticked."""
        return any(check.is_ticked for check in self.checks)


def check_items(project: Project) -> list[str]:
    """Return the ids of a project's checks in stored ticks.

    They are digests of the original texts, so that a tick never moves to another check.
    """
    return [sha256(text.encode()).hexdigest()[:16] for text in project.checks]


def project_views(
    taxonomy: Taxonomy,
    projects: Iterable[tuple[Project, Sequence[str]]],
    plan: PlanView,
    ticked: set[tuple[str, str]],
    start_role: str,
    also: Collection[str] = (),
) -> list[ProjectView]:
    """Return the projects of the chapters, others that close several gaps, and those begun.

    Each project comes with the ids of its checks, see ``check_items``. ``also`` are the slugs of
    more projects to return. They are in the order of the steps that they close; for beginners,
    those that need a workplace come last.
    """
    steps = [row.step for row in plan.steps]
    steps_by_skill: dict[str, list[Step]] = {}
    for step in steps:
        steps_by_skill.setdefault(step.skill, []).append(step)
    positions = {step.key: position for position, step in enumerate(steps)}
    chapters = _chapter_of_each(plan)
    views = []
    for project, items in projects:
        shown = [(taxonomy.skill_by_slug[row.skill], row.level) for row in project.skills]
        closed = {
            skill.slug: [step for step in steps_by_skill.get(skill.slug, ()) if step.level <= level]
            for skill, level in shown
        }
        view = ProjectView(
            project=project,
            closes=tuple(row for row in shown if closed[row[0].slug]),
            shows=tuple(row for row in shown if not closed[row[0].slug]),
            chapter=chapters.get(project.slug),
            position=min(
                (positions[step.key] for covered in closed.values() for step in covered),
                default=len(steps),
            ),
            checks=tuple(
                Check(item, text, (project.slug, item) in ticked)
                for item, text in zip(items, project.checks, strict=True)
            ),
        )
        closes_several = len(view.closes) >= MIN_SKILLS
        if closes_several or view.chapter or view.is_started or project.slug in also:
            views.append(view)

    def sort_key(view: ProjectView) -> tuple[bool, int, str]:
        project = view.project
        is_out_of_reach = start_role == BEGINNER and project.setting == "work"
        return is_out_of_reach, view.position, project.slug

    return sorted(views, key=sort_key)


def _chapter_of_each(plan: PlanView) -> dict[str, str]:
    """Return the chapter that shows each project: the current one, otherwise the first with it."""
    found: dict[str, str] = {}
    for chapter in sorted(plan.chapters, key=lambda chapter: not chapter.is_current):
        for project in chapter.projects:
            found.setdefault(project.slug, chapter.slug)
    return found
