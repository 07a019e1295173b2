"""Check how the anchors and exercises of a taxonomy are written. Only reported, never refused."""

import re
from collections.abc import Iterator

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.likeness import alike
from assessments.domain.taxonomy.objects import Skill

MAX_ANCHOR_WORDS = 18
# An anchor joins at most this many conditions by “and”, plus one.
MAX_ANDS = 2
# The description of a skill and its anchors together.
MAX_QUESTION_WORDS = 90
# Stricter than the check of edits: anchors with this share of long words in common are hard to tell
# apart.
ALIKE_ANCHORS = 0.65
LONG_WORD = 4
ALIKE_EXERCISES = 0.8
# Shapes that make an anchor untrue of people who are at its level, by level; 0 is any.
FORBIDDEN_SHAPES = (
    (0, r", or (have )?taught", "teaching is not part of a level"),
    (
        2,
        r"\b(caught|mistake|rescued?|found (a|an|the) (bug|error|fault))\b",
        "level 2 must not require a mistake",
    ),
    (
        3,
        r"\band (have )?(fixed|repaired|solved|restored|diagnosed|recovered)\b",
        "at level 3 a repair can be an alternative, not an addition",
    ),
)


def wording_problems(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the rules for texts that a taxonomy breaks; one sentence each."""
    skills = [skill for skill in taxonomy.skills if not skill.retired]
    for skill in skills:
        yield from _question(skill)
        for number, level in skill.levels.items():
            for problem in anchor_problems(number, level.anchor):
                yield f"skill {skill.slug}, level {number}: {problem}"
    anchors = (
        (f"{skill.slug} {number}", level.anchor)
        for skill in skills
        for number, level in skill.levels.items()
    )
    for pair in alike(anchors, ALIKE_ANCHORS, LONG_WORD):
        yield f"the anchors of {pair.earlier} and {pair.later} are hard to tell apart"
    for part in ("exercise", "check"):
        texts = (
            (f"{row.skill} {level} {setting}", getattr(exercise, part))
            for row in taxonomy.learning
            for level, pair in row.exercises.items()
            for setting, exercise in (("at work", pair.at_work), ("at home", pair.at_home))
        )
        for same in alike(texts, ALIKE_EXERCISES):
            yield f"{part}s of {same.earlier} and {same.later} are alike"


def _question(skill: Skill) -> Iterator[str]:
    anchors = (level.anchor for level in skill.levels.values())
    words = sum(len(text.split()) for text in (skill.description, *anchors))
    if words > MAX_QUESTION_WORDS:
        yield (
            f"skill {skill.slug}: description and anchors have {words} words, at most "
            f"{MAX_QUESTION_WORDS}"
        )


def anchor_problems(level: int, anchor: str) -> Iterator[str]:
    """Yield the rules for anchors that one of a level breaks; one clause each."""
    words = len(anchor.split())
    if words > MAX_ANCHOR_WORDS:
        yield f"the anchor has {words} words, at most {MAX_ANCHOR_WORDS}"
    if not anchor.startswith("You "):
        yield "the anchor does not start with “You”"
    if re.search(r"[.!?]\s", anchor):
        yield "the anchor is more than one sentence"
    if len(re.findall(r"\band\b", anchor)) > MAX_ANDS:
        yield f"the anchor has more than {MAX_ANDS} “and”"
    for of_level, shape, problem in FORBIDDEN_SHAPES:
        if of_level in (0, level) and re.search(shape, anchor):
            yield problem
