"""Check the curricula of the target roles.

``check.py`` uses ``curriculum_problems``, which edits must not cause. ``complete.py`` reports
``curriculum_gaps``: a curriculum is edited chapter by chapter, so edits may cause these.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Chapter, ChapterStep, Requirement
from assessments.domain.taxonomy.problems import Problem, Ref, mirrored

MAX_CHAPTER_SKILLS = 8
MAX_NAME_WORDS = 8
MAX_OUTCOME_WORDS = 25
# In the months before applying there is no time for two levels this far up, or for the last one.
ON_MY_OWN, EXPERT = 3, 4

Step = tuple[str, int]


def curriculum_problems(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield what makes the curricula of the offered target roles inconsistent."""
    projects = {project.slug: project for project in taxonomy.projects}
    for role in taxonomy.target_roles:
        for chapter in taxonomy.curricula.get(role.slug, ()):
            place = taxonomy.ref("chapter", f"{role.slug}/{chapter.slug}")
            skills = dict.fromkeys(step.skill for step in chapter.steps)
            yield from retired_skills(taxonomy, place, "steps", skills)
            for field, other in (("project_at_work", "home"), ("project_at_home", "work")):
                project = getattr(chapter, field)
                if project and projects[project].setting == other:
                    shown = taxonomy.ref("project", project)
                    yield Problem.of(
                        place, field, shown, f" can only be done at {other}. Choose another one."
                    )
            for row in chapter.exits:
                if not taxonomy.role_by_slug[row.start_role].start:
                    start = taxonomy.ref("role", row.start_role)
                    yield Problem.of(
                        place, "exits", start, " is not a start role. Choose another one."
                    )


def retired_skills(
    taxonomy: Taxonomy, place: Ref, field: str, skills: Iterable[str]
) -> Iterator[Problem]:
    """Yield a problem for each of an object's skills that is retired."""
    for slug in skills:
        skill = taxonomy.skill_by_slug.get(slug)
        if skill and skill.retired:
            named = taxonomy.ref("skill", slug)
            yield Problem.of(place, field, named, " is retired. Remove it here, or restore it.")


def repeated_in_curricula(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the chapters, steps and exits that a curriculum has more than once."""
    for role, chapters in taxonomy.curricula.items():
        owner = taxonomy.ref("role", role)
        for slug in _repeated(Counter(chapter.slug for chapter in chapters)):
            text = f" has two chapters with the short name “{slug}”. Choose another one."
            yield Problem.of(taxonomy.ref("chapter", f"{role}/{slug}"), "slug", owner, text)
        earlier: dict[Step, Ref] = {}
        for chapter in chapters:
            place = taxonomy.ref("chapter", f"{role}/{chapter.slug}")
            for step in chapter.steps:
                other = earlier.setdefault((step.skill, step.level), place)
                if other is not place:
                    yield mirrored(
                        _taken(taxonomy, place, step, other), _taken(taxonomy, other, step, place)
                    )
            steps = Counter(chapter.steps)
            for step in (step for step, number in steps.items() if number > 1):
                yield _taken(taxonomy, place, step, place)
            for name in _repeated(Counter(row.start_role for row in chapter.exits)):
                start = taxonomy.ref("role", name)
                yield Problem.of(
                    place, "exits", "There are two for ", start, ". Remove one of them."
                )


def _taken(taxonomy: Taxonomy, place: Ref, step: ChapterStep, other: Ref) -> Problem:
    """Return the problem that a step of one chapter is also in another."""
    skill = taxonomy.ref("skill", step.skill)
    text = f" {step.level} is also in "
    return Problem.of(place, "steps", skill, text, other, ". Remove one of them.")


def curriculum_gaps(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield what the curricula of a consistent taxonomy lack, and the rules that they break."""
    for role in taxonomy.target_roles:
        chapters = taxonomy.curricula.get(role.slug)
        if not chapters:
            yield f"target role {role.slug}: no curriculum"
            continue
        requirements = taxonomy.requirements[role.slug]
        yield from _order(taxonomy, role.slug, chapters)
        yield from _coverage(role.slug, chapters, requirements)
        yield from _late(role.slug, chapters, requirements)
        applied = False
        for chapter in chapters:
            if chapter.before_applying and applied:
                yield f"{_place(role.slug, chapter)}: it comes after a chapter for later"
            applied = not chapter.before_applying
            for problem in _chapter(chapter):
                yield f"{_place(role.slug, chapter)}: {problem}"


def _place(role: str, chapter: Chapter) -> str:
    return f"curriculum of {role}, {chapter.slug}"


def _repeated(names: Counter[str]) -> list[str]:
    return [name for name, number in names.items() if number > 1]


def _order(taxonomy: Taxonomy, role: str, chapters: tuple[Chapter, ...]) -> Iterator[str]:
    """Yield each step without the level below, or a prerequisite, before it.

    Another skill that meets the same requirement can take the place of a prerequisite.
    """
    instead = {slug: row.skills for row in taxonomy.requirements[role] for slug in row.skills}
    done: set[Step] = set()
    for chapter in chapters:
        for step in chapter.steps:
            needed = [(step.skill, step.level - 1)] if step.level > 1 else []
            missing = [below for below in needed if below not in done]
            for row in taxonomy.skill_by_slug[step.skill].levels[step.level].prerequisites:
                options = {row.skill, *instead.get(row.skill, ())}
                if done.isdisjoint((slug, row.level) for slug in options):
                    missing.append((row.skill, row.level))
            for slug, level in missing:
                yield f"{_place(role, chapter)}: {step} needs {slug} {level} before it"
            done.add((step.skill, step.level))


def _coverage(
    role: str, chapters: tuple[Chapter, ...], requirements: tuple[Requirement, ...]
) -> Iterator[str]:
    """Yield each level of a requirement for which no skill has a step."""
    steps = {(step.skill, step.level) for chapter in chapters for step in chapter.steps}
    for row in requirements:
        for level in range(1, row.level + 1):
            if steps.isdisjoint((slug, level) for slug in row.skills):
                yield f"curriculum of {role}: level {level} of {row.slug} is missing"


def _late(
    role: str, chapters: tuple[Chapter, ...], requirements: tuple[Requirement, ...]
) -> Iterator[str]:
    """Yield the steps that meet a late requirement before the last chapter before applying."""
    late = {(slug, row.level) for row in requirements if row.when == "late" for slug in row.skills}
    applying = [chapter for chapter in chapters if chapter.before_applying]
    for chapter in applying[:-1]:
        for step in chapter.steps:
            if (step.skill, step.level) in late:
                yield (
                    f"{_place(role, chapter)}: {step} is late, so it belongs in the last chapter "
                    "before applying, or after it"
                )


def _chapter(chapter: Chapter) -> Iterator[str]:
    """Yield the rules for a single chapter that this one breaks."""
    steps = {(step.skill, step.level) for step in chapter.steps}
    skills = {slug for slug, _ in steps}
    if len(skills) > MAX_CHAPTER_SKILLS:
        yield f"{len(skills)} skills, at most {MAX_CHAPTER_SKILLS}"
    for slug, level in sorted(steps) if chapter.before_applying else ():
        if level == EXPERT:
            yield f"{slug} {level} before applying"
        elif level == ON_MY_OWN and (slug, level - 1) in steps:
            yield f"levels {level - 1} and {level} of {slug} in one chapter before applying"
    for part, most in (("name", MAX_NAME_WORDS), ("outcome", MAX_OUTCOME_WORDS)):
        words = len(getattr(chapter, part).split())
        if words > most:
            yield f"the {part} has {words} words, at most {most}"
