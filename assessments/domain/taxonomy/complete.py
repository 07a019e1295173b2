"""Check that a consistent taxonomy is also complete.

The admin accepts edits that leave the taxonomy incomplete. ``check_taxonomy`` and the tests of the
fixtures do not.
"""

from collections.abc import Iterator

from assessments.domain.taxonomy.check import requirement_demand_weight
from assessments.domain.taxonomy.curricula import curriculum_gaps
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import BEGINNER
from assessments.domain.taxonomy.wording import wording_problems

MIN_RESOURCES = 2
# Every skill can be learned for free at least to this level.
FREE_UP_TO = 2
# Experts learn on the job, so there are no exercises for level 4.
EXERCISE_LEVELS = (1, 2, 3)
# A first step that takes longer to prepare discourages.
MAX_HOURS_BEFORE = 40
# The role that the product is made for.
MAIN_TARGET = "machine-learning-engineer"
# People give up on longer questionnaires, even if the first questions are enough for a result.
MAX_SKILLS_ASKED = 70


def completeness_problems(taxonomy: Taxonomy) -> list[str]:
    """Return the gaps in a consistent taxonomy, and rules that it breaks; one sentence each."""
    return [
        *_unused(taxonomy),
        *_learning(taxonomy),
        *_first_steps(taxonomy),
        *_weights(taxonomy),
        *_reverse_skillsets(taxonomy),
        *_length(taxonomy),
        *_checklist(taxonomy),
        *curriculum_gaps(taxonomy),
        *wording_problems(taxonomy),
    ]


def taxonomy_remarks(taxonomy: Taxonomy) -> list[str]:
    """Return the improvements that a consistent taxonomy could have; one sentence each."""
    shown: dict[str, int] = {}
    for project in taxonomy.projects:
        for skill in project.skills if project.setting != "work" else ():
            shown[skill.skill] = max(skill.level, shown.get(skill.skill, 0))
    return [
        f"target role {role.slug}: no project for home shows the must-have {row.slug} at level "
        f"{row.floor}"
        for role in taxonomy.target_roles
        for row in taxonomy.requirements.get(role.slug, ())
        if row.floor and all(shown.get(skill, 0) < row.floor for skill in row.skills)
    ]


def _unused(taxonomy: Taxonomy) -> Iterator[str]:
    used = {needed for skill in taxonomy.skills for needed in skill.prerequisites()}
    used |= {s for rows in taxonomy.requirements.values() for row in rows for s in row.skills}
    used |= {s for field in taxonomy.specialisms for row in field.requirements for s in row.skills}
    for skill in taxonomy.skills:
        if skill.slug not in used and not skill.retired:
            yield f"skill {skill.slug}: no requirement, specialism or prerequisite uses it"


def _learning(taxonomy: Taxonomy) -> Iterator[str]:
    learning = {row.skill: row for row in taxonomy.learning}
    for skill in taxonomy.skills:
        if skill.retired:
            continue
        row = learning.get(skill.slug)
        if row is None:
            yield f"skill {skill.slug}: no learning resources"
            continue
        if len(row.resources) < MIN_RESOURCES:
            yield f"skill {skill.slug}: fewer than {MIN_RESOURCES} resources"
        if not any(r.cost == "free" and r.to_level >= FREE_UP_TO for r in row.resources):
            yield f"skill {skill.slug}: no free resource to level {FREE_UP_TO}"
        for level in EXERCISE_LEVELS:
            if level not in row.exercises:
                yield f"skill {skill.slug}: no exercises for level {level}"


def _first_steps(taxonomy: Taxonomy) -> Iterator[str]:
    for skill in taxonomy.skills:
        if skill.retired:
            continue
        hours, seen = 0, set()
        wanted = list(skill.prerequisites(1).items())
        # Each step takes at least an hour, so this ends soon.
        while wanted and hours <= MAX_HOURS_BEFORE:
            slug, top = wanted.pop()
            needed = taxonomy.skill_by_slug[slug]
            for number in range(1, top + 1):
                if (slug, number) in seen or number not in needed.levels:
                    continue
                seen.add((slug, number))
                hours += needed.levels[number].hours
                wanted += [(row.skill, row.level) for row in needed.levels[number].prerequisites]
        if hours > MAX_HOURS_BEFORE:
            yield (
                f"skill {skill.slug}: the prerequisites of level 1 take more than "
                f"{MAX_HOURS_BEFORE} hours"
            )


def _weights(taxonomy: Taxonomy) -> Iterator[str]:
    for role in taxonomy.target_roles:
        for row in taxonomy.requirements.get(role.slug, ()):
            expected = requirement_demand_weight(row, role.slug)
            if expected != row.weight and row.weight_reason is None:
                yield (
                    f"requirement {row.slug} of {role.slug}: weight {row.weight}, but no compared "
                    f"role asks less for it, which gives {expected}; give weight_reason"
                )


def _reverse_skillsets(taxonomy: Taxonomy) -> Iterator[str]:
    if MAIN_TARGET not in taxonomy.requirements:
        return
    for role in taxonomy.start_roles:
        target = taxonomy.target(role.slug, MAIN_TARGET)
        lacking = len(target.usually_lacking())
        if not lacking:
            yield f"start role {role.slug}: its reverse skillset is empty"
        elif lacking == len(target.requirements) and role.slug != BEGINNER:
            yield f"start role {role.slug}: its reverse skillset has every requirement"


def _length(taxonomy: Taxonomy) -> Iterator[str]:
    for role in taxonomy.target_roles:
        skills = sum(len(row.skills) for row in taxonomy.requirements[role.slug])
        if skills > MAX_SKILLS_ASKED:
            yield f"target role {role.slug}: asks for {skills} skills, at most {MAX_SKILLS_ASKED}"


def _checklist(taxonomy: Taxonomy) -> Iterator[str]:
    titles = [entry.title for entry in taxonomy.guide.get("acting-above-title", ())]
    if None in titles or len(titles) != len(set(titles)):
        yield "guide acting-above-title: progress is stored by title, so each needs a unique title"
