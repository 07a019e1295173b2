"""Make a personal plan from a curriculum: leave out, fill in prerequisites, order. Pure.

The rules are in docs/planning.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from assessments.domain.planning.alternatives import choose_skills
from assessments.domain.planning.steps import Learnable, Need, Step, StepKey
from assessments.domain.scoring.policy import REVERSE_SKILLSET_GAP
from assessments.domain.taxonomy.objects import Chapter

# Policy: level 3 is at most a quarter of the steps before applying, or three fifths for people who
# have most of the role at this level, and for roles that hire for it.
LEVEL_3_PER_OTHER_STEP, LEVEL_3_PER_OTHER_STEP_IF_NEAR = 1 / 3, 3 / 2
NEAR_SHARE, NEAR_LEVEL = 0.6, 2
# Policy: more steps than this before applying take too long. Must-haves and interview topics stay,
# then the heaviest requirements, then the earliest.
MAX_STEPS_BEFORE_APPLYING = 28
HEAVY_WEIGHT = 4
# With fewer requirements that their role usually lacks, people need not begin with these (policy).
MIN_WEAK_SIDE = 15
# From this level on, practice is real work that others rely on: at work, in open source, or in the
# projects of the plan. It takes none of the hours that a person sets aside for learning.
REAL_WORK_LEVEL = 3
# Level 1 is a step of its own if it takes at least this many hours (policy).
MIN_HOURS_OF_LEVEL_1 = 12
# Chapters that are not in a curriculum: the steps held back from the chapters before applying,
# those that no chapter names, and those that the person wants in addition.
DEEPER, REST, WANTED = "deeper", "rest", "wanted"

# A step and its chapter.
Place = tuple[StepKey, str]


@dataclass(frozen=True, slots=True)
class Extra:
    """Needs in addition to those of the role, in a chapter of their own, such as a specialism."""

    slug: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """What a plan is made from.

    ``needs`` are all requirements of the role, also those that are met. ``preferred`` are the
    person's choices among alternative skills, ``reached`` the levels reached since the answers:
    they do not change the plan unless they meet a need by another skill than the planned one.
    ``has_job`` is False for people who cannot practise at work. ``hires_at_level_3`` is True for
    roles whose entry takes a lot of level 3.
    """

    skills: Mapping[str, Learnable]
    needs: Sequence[Need]
    chapters: Sequence[Chapter]
    extras: Sequence[Extra] = ()
    preferred: Collection[str] = ()
    reached: Mapping[str, int] = field(default_factory=dict)
    has_job: bool = True
    hires_at_level_3: bool = False

    @property
    def weak_side(self) -> set[str]:
        """The requirements to begin with: those that the person's role usually lacks.

        Empty for people without a job and for roles that lack little.
        """
        lacking = {need.slug for need in self.needs if need.typical_gap >= REVERSE_SKILLSET_GAP}
        return lacking if self.has_job and len(lacking) >= MIN_WEAK_SIDE else set()


def plan_steps(course: Course) -> list[Step]:
    """Return the steps that meet all needs, in order, each after its prerequisites.

    Steps above a skill's ceiling are left out, together with prerequisites that only they need.
    Raises KeyError for an unknown skill, and ValueError for a cycle of prerequisites.
    """
    return _Planner(course).steps()


def plan_steps_with_outline(course: Course) -> tuple[list[Step], dict[StepKey, str]]:
    """Return the steps of ``plan_steps``, and the chapter of each step of the curriculum.

    The curriculum has the chosen alternative skills. Raises the errors of ``plan_steps``.
    """
    planner = _Planner(course)
    return planner.steps(), planner.chapter_of


class _Planner:
    """The stages of ``plan_steps``."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._skills = course.skills
        everything = [*course.needs, *chain.from_iterable(e.needs for e in course.extras)]
        self._chosen = choose_skills(everything, course.skills, course.preferred)
        self._served = self._serve(course.needs)
        self._extra_served = [(extra, self._serve(extra.needs)) for extra in course.extras]
        self.chapter_of = self._outline()
        self._rank = {key: rank for rank, key in enumerate(self.chapter_of)}
        self._before_applying = {c.slug for c in course.chapters if c.before_applying}

    def steps(self) -> list[Step]:
        """Return the steps in order."""
        early, held_back = self._before()
        late = [
            (key, chapter)
            for key, chapter in self.chapter_of.items()
            if key in self._served and chapter not in self._before_applying
        ]
        extra = [(key, extra.slug) for extra, served in self._extra_served for key in served]
        rest = [(key, REST) for key in self._served if key not in self.chapter_of]
        wanted = [*early, *extra, *((key, DEEPER) for key in held_back), *late, *rest]
        return [*self._steps(self._filled(wanted))]

    def _serve(self, needs: Iterable[Need]) -> dict[StepKey, list[Need]]:
        """Return the steps that the needs ask for, with the needs that each serves."""
        served: dict[StepKey, list[Need]] = {}
        for need in needs:
            skill = self._skills[self._chosen[need.skills]]
            others = (slug for slug in need.skills if slug != skill.slug)
            if any(self._skills[slug].start >= need.level for slug in need.skills) or any(
                self._course.reached.get(slug, 0) >= need.level for slug in others
            ):
                continue
            for level in range(skill.start + 1, min(need.level, skill.ceiling) + 1):
                served.setdefault((skill.slug, level), []).append(need)
        return served

    def _outline(self) -> dict[StepKey, str]:
        """Return the curriculum's steps in order, with the chosen alternative skills."""
        instead = {
            other: skill
            for skills, skill in self._chosen.items()
            for other in skills
            if other != skill and (other,) not in self._chosen
        }
        chapter_of: dict[StepKey, str] = {}
        for chapter in self._course.chapters:
            for row in chapter.steps:
                key = (instead.get(row.skill, row.skill), row.level)
                chapter_of.setdefault(key, chapter.slug)
        return chapter_of

    def _before(self) -> tuple[list[Place], list[StepKey]]:
        """Return the steps before applying, and the curriculum's others there, held back."""
        keys = [
            key
            for key, chapter in self.chapter_of.items()
            if key in self._served and chapter in self._before_applying
        ]
        held_back = self._learnt_on_the_job(keys)
        low = [key for key in keys if key[1] < REAL_WORK_LEVEL and key not in held_back]
        high = [key for key in keys if key[1] >= REAL_WORK_LEVEL and key not in held_back]
        held_back |= self._too_many(low, high)
        low = [key for key in low if key not in held_back]
        held_back |= {*high} - {*self._level_3(high, self._count(low))}
        places = [(key, self.chapter_of[key]) for key in keys if key not in held_back]
        return places, [key for key in keys if key in held_back]

    def _learnt_on_the_job(self, keys: Iterable[StepKey]) -> set[StepKey]:
        """Return the steps that wait for a job, all but the first skill of people who have one."""
        waiting = [
            key for key in keys if all(need.when == "on-the-job" for need in self._served[key])
        ]
        first = waiting[0][0] if waiting and self._course.has_job else None
        return {key for key in waiting if key[0] != first}

    def _too_many(self, keys: Sequence[StepKey], high: Sequence[StepKey]) -> set[StepKey]:
        """Return the steps that wait so that the others do not take too long.

        The lightest wait, and of equally heavy ones the last.
        """
        kept = list(keys)
        latest = dict.fromkeys(slug for slug, _ in reversed(keys))
        needs = {
            slug: [need for key in keys if key[0] == slug for need in self._served[key]]
            for slug in latest
        }
        for slug in sorted(latest, key=lambda slug: any(map(_is_heavy, needs[slug]))):
            if self._count_with_level_3(kept, high) <= MAX_STEPS_BEFORE_APPLYING:
                break
            if not any(map(_is_essential, needs[slug])):
                kept = [key for key in kept if key[0] != slug]
        # Some of the others are prerequisites of those that stay.
        return {*keys} - {*self._filled([(key, "") for key in kept])}

    def _count_with_level_3(self, keys: Iterable[StepKey], high: Sequence[StepKey]) -> int:
        count = self._count(keys)
        return count + len(self._level_3(high, count))

    def _level_3(self, keys: Sequence[StepKey], others: int) -> list[StepKey]:
        """Return the steps to level 3 that are worth their time before applying."""
        floors = [key for key in keys if any((n.floor or 0) >= key[1] for n in self._served[key])]
        is_near = self._is_near()
        share = LEVEL_3_PER_OTHER_STEP_IF_NEAR if is_near else LEVEL_3_PER_OTHER_STEP
        worth = floors[: int(others * share)]
        if self._course.has_job or is_near:
            room = min(int(others * share), MAX_STEPS_BEFORE_APPLYING - others) - len(worth)
            worth += [key for key in keys if key not in floors][: max(0, room)]
        return worth

    def _is_near(self) -> bool:
        needs = self._course.needs
        met = sum(
            need.weight
            for need in needs
            if any(self._skills[slug].start >= min(need.level, NEAR_LEVEL) for slug in need.skills)
        )
        weight = sum(need.weight for need in needs)
        return self._course.hires_at_level_3 or met >= NEAR_SHARE * weight

    def _count(self, keys: Iterable[StepKey]) -> int:
        return len([*self._joined(self._filled([(key, "") for key in keys]))])

    def _filled(self, wanted: Iterable[Place]) -> dict[StepKey, str]:
        """Return the wanted steps in order, each after its missing prerequisites."""
        placed: dict[StepKey, str] = {}
        pending: set[StepKey] = set()

        def place(key: StepKey, chapter: str) -> None:
            if key in placed:
                return
            if key in pending:
                raise ValueError(f"prerequisites of {key} form a cycle")
            pending.add(key)
            for needed in self._prerequisites(key):
                place(needed, chapter)
            pending.remove(key)
            placed[key] = chapter

        for key, chapter in wanted:
            place(key, chapter)
        return placed

    def _prerequisites(self, key: StepKey) -> list[StepKey]:
        """Return the steps that must come before ``key``, in the order of the curriculum."""
        slug, level = key
        needed = {(slug, level - 1), *self._skills[slug].needed_for(level)}
        missing = (
            (other, reached)
            for other, reached in needed
            if self._skills[other].start < reached <= self._skills[other].ceiling
        )
        return sorted(missing, key=lambda other: (self._rank.get(other, len(self._rank)), other))

    def _joined(self, placed: Mapping[StepKey, str]) -> Iterator[StepKey]:
        """Yield the steps; a short level 1 is part of level 2 if nothing between needs it."""
        order = list(placed)
        index = {key: number for number, key in enumerate(order)}
        for number, key in enumerate(order):
            slug, level = key
            follows = index.get((slug, 2))
            if (
                level == 1
                and follows is not None
                and self._skills[slug].hours(1) < MIN_HOURS_OF_LEVEL_1
                and self._is_early(placed[key]) == self._is_early(placed[slug, 2])
                and not any(
                    key in self._skills[other].needed_for(reached)
                    for other, reached in order[number + 1 : follows]
                )
            ):
                continue
            yield key

    def _is_early(self, chapter: str) -> bool:
        return chapter in self._before_applying

    def _steps(self, placed: Mapping[StepKey, str]) -> Iterator[Step]:
        order = [*self._joined(placed)]
        # A level that was joined with the next one is reached by that step.
        reached_by = {key: key for key in order}
        reached_by |= {key: (key[0], 2) for key in placed if key not in reached_by}
        served = self._served
        for _, extra in self._extra_served:
            served = {key: served.get(key, []) + extra.get(key, []) for key in served | extra}
        for slug, level in order:
            skill = self._skills[slug]
            levels = [n for n in range(1, level + 1) if reached_by.get((slug, n)) == (slug, level)]
            needed = {key for n in levels for key in self._prerequisites((slug, n))}
            before = {reached_by[key] for key in needed if key in reached_by} - {(slug, level)}
            is_at_work = level >= REAL_WORK_LEVEL
            practice = sum(skill.practice_hours[n - 1] for n in levels)
            chapter = placed[slug, level]
            yield Step(
                skill=slug,
                start=levels[0] - 1,
                level=level,
                study_hours=sum(skill.study_hours[n - 1] for n in levels),
                practice_hours=0 if is_at_work else practice,
                work_hours=practice if is_at_work else 0,
                needs=tuple(need.slug for need in served.get((slug, level), ())),
                before=tuple(sorted(before)),
                check_first=skill.is_open and levels[0] == skill.start + 1,
                chapter=chapter,
                before_applying=self._is_early(chapter),
            )


def _is_essential(need: Need) -> bool:
    return need.floor is not None or need.when == "late"


def _is_heavy(need: Need) -> bool:
    return need.weight >= HEAVY_WEIGHT
