"""A skill as it is typed on the page that adds one: read, checked and completed with defaults."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from assessments import models
from assessments.admin.phrases import Found, named_in
from assessments.admin.problems import shown_problems
from assessments.admin.skill_forms import (
    BasicsForm,
    ExerciseForm,
    LevelForm,
    NeedForm,
    PartForm,
    RequirementForm,
    ResourceForm,
    TypicalForm,
)
from assessments.domain.matching import compile_matcher
from assessments.domain.matching.phrases import PhraseError, parse_phrase
from assessments.domain.taxonomy.adding import (
    UNCOUNTED_WEIGHT,
    Averages,
    Needed,
    NewSkill,
    area_averages,
    chapters_by_level,
    estimate_source,
    needed_first,
    open_parts,
    requirement_slug,
    slug_from,
)
from assessments.domain.taxonomy.check_skills import SAME_ANCHOR, skills_by_name, taken_names
from assessments.domain.taxonomy.complete import EXERCISE_LEVELS
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import plain_fields
from assessments.domain.taxonomy.likeness import alike
from assessments.domain.taxonomy.objects import (
    Exercise,
    ExercisePair,
    Learning,
    Prerequisite,
    Requirement,
    Resource,
    Skill,
    SkillLevel,
    TypicalLevel,
)
from assessments.domain.taxonomy.rules import MAX_LEVEL
from assessments.domain.taxonomy.wording import (
    ALIKE_ANCHORS,
    LONG_WORD,
    MAX_ANCHOR_WORDS,
    MAX_QUESTION_WORDS,
    anchor_problems,
)

NUMBERS = range(1, MAX_LEVEL + 1)
NEEDS_PER_LEVEL = 7
RESOURCES = 3


class SkillDraft:
    """All parts of the page, with ``data`` as typed, and what follows from them."""

    def __init__(self, taxonomy: Taxonomy, data: Mapping[str, Any] | None = None) -> None:
        self.taxonomy = taxonomy
        self.basics = BasicsForm(taxonomy, data)
        self.levels = {number: LevelForm(number, data) for number in NUMBERS}
        slugs = skills_by_name(taxonomy)
        self.needs = {
            number: [NeedForm(slugs, number, row, data) for row in range(NEEDS_PER_LEVEL)]
            for number in NUMBERS
        }
        self.roles = [RequirementForm(role, taxonomy, data) for role in taxonomy.target_roles]
        self.typical = [TypicalForm(role, data) for role in taxonomy.start_roles]
        self.exercises = [ExerciseForm(number, data) for number in EXERCISE_LEVELS]
        self.resources = [ResourceForm(row, data) for row in range(RESOURCES)]
        self.problems: list[str] = []
        self._is_complete = False

    @property
    def forms(self) -> Iterator[PartForm]:
        """All forms of the page."""
        yield self.basics
        yield from self.levels.values()
        for rows in self.needs.values():
            yield from rows
        yield from (*self.roles, *self.typical, *self.exercises, *self.resources)

    def is_valid(self) -> bool:
        """Check every part, and together; add the errors to their fields."""
        self.check()
        return self._is_complete

    def check(self) -> None:
        """Add the errors that the taxonomy causes to those of the fields."""
        if not self.basics.is_bound:
            return
        for form in self.forms:
            form.full_clean()
        self._check_names()
        self._check_phrases()
        self._check_anchors()
        self._check_needs()
        if not any(form.asks for form in self.roles):
            self.problems.append("Choose at least one role that asks for it, with a level.")
        if not estimate_source(self.taxonomy):
            self.problems.append("Add a source first: typical levels need one.")
        self._is_complete = not self.problems and not self.error_count

    def ignore_missing(self) -> None:
        """Drop the errors of fields that are still empty."""
        self.problems = []
        for form in self.forms:
            form.ignore_missing()

    @property
    def error_count(self) -> int:
        """The number of fields with errors."""
        return sum(len(form.errors) for form in self.forms)

    def _given(self, name: str) -> Any:
        return getattr(self.basics, "cleaned_data", {}).get(name)

    @property
    def name(self) -> str:
        """The name, empty without one."""
        return self._given("name") or ""

    @property
    def slug(self) -> str:
        """The slug as typed, or else made from the name."""
        return self._given("slug") or slug_from(self.name)

    def _worded(self) -> Skill:
        """Return the skill with its names and phrases as typed, for checks of these."""
        return Skill.model_construct(
            slug=self.slug,
            name=self.name or self.slug,
            description="",
            area="",
            aliases=tuple(self._given("aliases") or ()),
            phrases=tuple(self._given("phrases") or ()),
        )

    def _check_names(self) -> None:
        taken = taken_names(self.taxonomy, self._worded())
        for problem in shown_problems(taken, (models.Skill, "")):
            self.basics.add_error(str(problem.at[0]) if problem.at else None, problem.html)
        if self.name and not self.slug and not self.basics.has_error("slug"):
            self.basics.add_error("slug", "The name has no letter from a to z: type a short name.")
        for field in ("aliases", "phrases"):
            most = plain_fields(Skill)[field].limits["max_length"]
            for text in self._given(field) or []:
                if len(text) > most:
                    message = f"“{text[:40]}…” is longer than {most} characters."
                    self.basics.add_error(field, message)

    def _check_phrases(self) -> None:
        for phrase in self._given("phrases") or []:
            try:
                parse_phrase(phrase)
            except PhraseError as error:
                self.basics.add_error("phrases", str(error))

    @cached_property
    def anchors(self) -> dict[int, str]:
        """The anchors typed so far, by level."""
        texts = {n: getattr(f, "cleaned_data", {}).get("anchor") for n, f in self.levels.items()}
        return {number: text for number, text in texts.items() if text}

    def _alike(self, share: float, shortest: int = 1) -> dict[int, str]:
        """Return the other level that each anchor says the same as."""
        others = (
            (f"level {number} of {skill.name}", level.anchor)
            for skill in self.taxonomy.skills
            if not skill.retired
            for number, level in skill.levels.items()
        )
        own = {f"level {number}": (number, text) for number, text in self.anchors.items()}
        texts = [*others, *((place, text) for place, (_, text) in own.items())]
        return {own[p.later][0]: p.earlier for p in alike(texts, share, shortest) if p.later in own}

    def _check_anchors(self) -> None:
        for number, other in self._alike(SAME_ANCHOR).items():
            self.levels[number].add_error("anchor", f"It says the same as {other}.")

    def _check_needs(self) -> None:
        for rows in self.needs.values():
            chosen: set[str] = set()
            for form in rows:
                slug = form.cleaned_data.get("skill") or ""
                if slug in chosen:
                    form.add_error("skill", "It is already a prerequisite of this level.")
                chosen |= {slug} - {""}

    def anchor_notes(self) -> dict[int, list[str]]:
        """Return the number of words of each anchor, and the rules that it breaks, by level."""
        similar = self._alike(ALIKE_ANCHORS, LONG_WORD)
        notes = {}
        for number, text in self.anchors.items():
            found = [*anchor_problems(number, text)]
            if number in similar and not self.levels[number].errors:
                found.append(f"the anchor and that of {similar[number]} are hard to tell apart")
            words = len(text.split())
            notes[number] = [f"{words} of at most {MAX_ANCHOR_WORDS} words", *found]
        return notes

    def question_note(self) -> str:
        """Return the number of words of the question; empty without any."""
        texts = [self._given("description") or "", *self.anchors.values()]
        words = sum(len(text.split()) for text in texts)
        return f"{words} of at most {MAX_QUESTION_WORDS} words in the description and the levels"

    @cached_property
    def averages(self) -> Averages | None:
        """The averages of the chosen area, None without one."""
        area = self._given("area")
        return area_averages(self.taxonomy, area) if area else None

    @property
    def area_name(self) -> str:
        """The name of the chosen area, empty without one."""
        area = self._given("area")
        return self.taxonomy.area_by_slug[area].name if area else ""

    def prerequisites(self, number: int) -> tuple[Prerequisite, ...]:
        """Return the prerequisites of a level."""
        given = [getattr(form, "cleaned_data", {}) for form in self.needs[number]]
        return tuple(
            Prerequisite(skill=row["skill"], level=int(row.get("level") or 1))
            for row in given
            if row.get("skill")
        )

    def needed(self, number: int) -> tuple[Needed, ...]:
        """Return the steps that come before a level, with those that they need in turn."""
        return needed_first(self.taxonomy, self.prerequisites(number))

    @property
    def slug_notes(self) -> list[str]:
        """The slug that will be made from the name, unless one is typed."""
        is_made = self.slug and not self._given("slug") and not self.basics.has_error("slug")
        return [f"It will be {self.slug}"] if is_made else []

    def tested(self) -> list[Found] | None:
        """Return the places where the test sentence names skills, with the wordings typed so far.

        None without a sentence.
        """
        sentence = self._given("sentence")
        if not sentence or not self.slug or self.basics.has_error("phrases"):
            return None
        skill = self._worded()
        taxonomy = self.taxonomy.model_copy(update={"skills": (*self.taxonomy.skills, skill)})
        return named_in(sentence, compile_matcher(taxonomy), taxonomy, self.slug)

    def new_skill(self) -> NewSkill:
        """Return the skill with defaults for what is empty; ``is_valid`` must be true."""
        averages = area_averages(self.taxonomy, self._given("area"))
        requirements = {
            form.role.slug: self._requirement(form) for form in self.roles if form.number("level")
        }
        return NewSkill(
            self._skill(averages),
            requirements,
            self._typical_levels(averages),
            self._chapters(requirements),
            self._learning(),
            {form.role.slug: form.meets for form in self.roles if form.meets},
        )

    def missing(self) -> list[str]:
        """Return the names of what is required and still empty."""
        names = [f"the {name}" for name in ("name", "area") if not self._given(name)]
        names += [f"level {number}" for number in NUMBERS if number not in self.anchors]
        if not any(form.asks for form in self.roles):
            names.append("a role that asks for it")
        return names

    def open_so_far(self) -> list[str]:
        """Return the open parts, as soon as nothing required is missing or wrong."""
        return self.open_parts() if self._is_complete else []

    def open_parts(self) -> list[str]:
        """Return the parts that are missing or have a default; ``is_valid`` must be true."""
        texts = [] if self._given("description") else ["The description is only the name."]
        hours = [form.cleaned_data for form in self.levels.values()]
        if any(row[name] is None for row in hours for name in ("study_hours", "practice_hours")):
            texts.append(f"Hours are averages of {self.area_name}.")
        if any(form.cleaned_data["mean"] is None for form in self.typical):
            texts.append(f"Typical levels are averages of {self.area_name}.")
        return [*texts, *open_parts(self.taxonomy, self.new_skill())]

    def _skill(self, averages: Averages) -> Skill:
        levels, is_average = {}, False
        average = f"The average of {self.area_name}, not checked yet."
        for number, form in self.levels.items():
            study, practice = (form.cleaned_data[f"{part}_hours"] for part in ("study", "practice"))
            is_average |= study is None or practice is None
            levels[number] = SkillLevel(
                anchor=form.cleaned_data["anchor"],
                study_hours=averages.study_hours[number] if study is None else study,
                practice_hours=averages.practice_hours[number] if practice is None else practice,
                prerequisites=self.prerequisites(number),
            )
        return Skill(
            slug=self.slug,
            name=self.name,
            description=self._given("description") or f"{self.name}.",
            aliases=tuple(self._given("aliases")),
            phrases=tuple(self._given("phrases")),
            area=self._given("area"),
            levels=levels,
            hours_basis=average if is_average else None,
        )

    def _requirement(self, form: RequirementForm) -> Requirement:
        given = form.cleaned_data
        return Requirement(
            slug=requirement_slug(self.taxonomy, form.role.slug, self.slug),
            name=self.name,
            skills=(self.slug,),
            area=self._given("area"),
            level=form.number("level"),
            weight=int(given["weight"]),
            floor=form.number("floor"),
            reason=given["reason"],
            weight_reason=UNCOUNTED_WEIGHT,
            when=given["when"] or "core",
        )

    def _chapters(self, requirements: Mapping[str, Requirement]) -> dict[str, dict[int, str]]:
        return {
            form.role.slug: places
            for form in self.roles
            if (row := requirements.get(form.role.slug))
            and (
                places := chapters_by_level(
                    row.level, form.cleaned_data["chapter"], form.cleaned_data["higher"]
                )
            )
        }

    def _typical_levels(self, averages: Averages) -> dict[str, TypicalLevel]:
        source = estimate_source(self.taxonomy)
        average = f"The average of {self.area_name} in this role, not checked yet."
        levels = {}
        for form in self.typical:
            mean, spread = averages.typical[form.role.slug]
            typed = form.cleaned_data["mean"]
            levels[form.role.slug] = TypicalLevel(
                skill=self.slug,
                mean=mean if typed is None else typed,
                spread=spread,
                source=source,
                basis=average if typed is None else "An editor’s estimate.",
            )
        return levels

    def _learning(self) -> Learning | None:
        resources = tuple(
            Resource(**given | {"address": given["address"] or None})
            for form in self.resources
            if (given := form.cleaned_data)["title"]
        )
        exercises = {
            form.number_of_level: ExercisePair(
                **{
                    f"at_{setting}": Exercise(
                        exercise=given[f"{setting}_exercise"], check=given[f"{setting}_check"]
                    )
                    for setting in ("work", "home")
                }
            )
            for form in self.exercises
            if (given := form.cleaned_data)["work_exercise"]
        }
        if not resources and not exercises:
            return None
        return Learning(skill=self.slug, resources=resources, exercises=exercises)
