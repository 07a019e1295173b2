"""The checks of a whole taxonomy."""

import pytest
from pydantic import ValidationError

from assessments.domain.taxonomy.check import requirement_demand_weight, taxonomy_problems
from assessments.domain.taxonomy.complete import completeness_problems, taxonomy_remarks
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Requirement, Skill
from assessments.domain.taxonomy.problems import MAX_PROBLEMS, MAX_SENTENCE
from assessments.domain.taxonomy.rules import demand_weight
from tests.taxonomy.builders import (
    analyst,
    chapter,
    coding,
    curriculum,
    document,
    engineer,
    requirement,
    skill,
    small,
    small_requirements,
    typical,
)


def test_the_small_taxonomy_has_no_problem():
    assert taxonomy_problems(document()) == []


def test_the_real_taxonomy_has_no_problem(real_taxonomy):
    assert taxonomy_problems(real_taxonomy) == []


def needing(slug, *needed):
    return skill(slug, prerequisites=[{"skill": other, "level": 1} for other in needed])


LANGUAGE, *MATHS = small_requirements()
SAME = {1: {"anchor": "You have eaten the apple from the old tree", "hours": 1}}


def alike(slug, words):
    made = skill(slug)
    made["levels"][1] = {"anchor": words, "hours": 1}
    return made


def figure(role, share, n=100, term="Snake", period="2024"):
    return {"source": "book", "role": role, "term": term, "period": period, "share": share, "n": n}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (coding(skill("snake"), skill("snake"), skill("coffee")), "skills: snake appears twice"),
        (engineer(LANGUAGE, *MATHS, requirement("vectors", "snake")), "vectors appears twice"),
        (engineer(LANGUAGE, *MATHS, requirement("more", "snake")), "the skill snake appears in two places"),
        (analyst(*map(typical, ("snake", "snake", "coffee", "vectors", "limits"))), "typical levels of analyst: snake appears twice"),
        (coding(needing("snake", "nothing"), skill("coffee")), "unknown skill nothing"),
        (engineer(LANGUAGE, *MATHS, requirement("more", "nothing")), "unknown skill nothing"),
        (engineer(LANGUAGE, *MATHS[1:], requirement("vectors", area="nowhere")), "unknown area nowhere"),
        (engineer(requirement("language", "snake", "coffee", floor=2, evidence=[{"source": "rumour", "text": "x"}])), "unknown source rumour"),
        (coding(skill("snake", retired=True), skill("coffee")), "the skill snake is retired"),
        ({"requirements/analyst.yaml": {"role": "analyst", "requirements": []}}, "requirements of analyst: not a target role"),
        ({"typical_levels/engineer.yaml": {"role": "engineer", "levels": []}}, "typical levels of engineer: not a start role"),
        (coding(skill("snake", levels=SAME), skill("coffee")), "skill snake: no anchor for level 2, 3, 4"),
        (coding(needing("snake", "coffee"), needing("coffee", "snake")), "prerequisites form a cycle: snake 1 → coffee 1 → snake 1"),
        (coding(needing("snake", "snake"), skill("coffee")), "cycle: snake 1 → snake 1"),
        (coding(alike("snake", "You have eaten the apple from the tree"), alike("coffee", "You have eaten the apple from the old tree")), "the anchors of snake 1 and coffee 1 say the same"),
        (coding(skill("snake", aliases=["Coffee"]), skill("coffee")), "the name “coffee” already belongs to"),
        (coding(skill("snake", phrases=["hiss", "... bite"]), skill("coffee")), "skill snake: “... bite”: a phrase needs a word"),
        (engineer(requirement("language", "snake", "coffee"), *MATHS), "target role engineer: has no must-have"),
        (analyst(*map(typical, ("snake", "coffee", "vectors"))), "start role analyst: no typical level for limits"),
        (engineer(requirement("language", "snake", "coffee", floor=2, weight_reason=None), *MATHS), "its demand figures give none"),
        (curriculum(chapter("one", "nothing 1")), "chapter engineer/one: unknown skill nothing"),
        (curriculum(chapter("one", "snake 1", project_at_work="nothing")), "chapter engineer/one: unknown project nothing"),
        (curriculum(chapter("one", "snake 1", exits=[{"start_role": "pirate", "advice": "Go."}])), "chapter engineer/one: unknown role pirate"),
        (curriculum(chapter("one", "snake 1", exits=[{"start_role": "engineer", "advice": "Go."}])), "curriculum of engineer, one: engineer is not a start role"),
        (curriculum(chapter("one", "snake 1", exits=[{"start_role": "analyst", "advice": "Go."}] * 2)), "curriculum of engineer, one: the exit of analyst appears twice"),
        (curriculum(chapter("one", "snake 1"), chapter("one", "snake 2")), "curriculum of engineer: one appears twice"),
        (curriculum(chapter("one", "snake 1"), chapter("two", "snake 1")), "curriculum of engineer: snake 1 appears twice"),
        ({"curricula/analyst.yaml": {"role": "analyst", "chapters": []}}, "curriculum of analyst: not a target role"),
        (coding(skill("snake"), skill("coffee", retired=True)) | engineer(requirement("language", "snake", floor=2), *MATHS) | curriculum(chapter("one", "coffee 1")), "curriculum of engineer, one: the skill coffee is retired"),
    ],
)  # fmt: skip
def test_problems(changes, problem):
    problems = taxonomy_problems(document(small() | changes))
    assert any(problem in found for found in problems), problems


@pytest.mark.parametrize(
    ("own", "others", "weight"),
    [
        (40, (40, 39), 4),
        (40, (40, 40), 2),  # no more than either
        (40, (40,), 4),  # two roles must be compared
        (39, (39, 38), 2),
        (39, (39, 50), 1),
        (15, (15, 14), 2),
        (14, (14, 14), 1),  # never below 1
        (0, (0, 0), 1),
        (0, (0,), 1),  # no share is not 1.5 times no share
        (0, (1, 1), 1),
        (30, (20, 20), 4),  # 1.5 times both
        (30, (20, 21), 2),  # not both
        (14, (9, 3), 2),
        (80, (10, 10), 4),  # already the highest
        (20, (), 2),  # nothing to compare with
        (20, (0, 0), 4),
    ],
)
def test_weight_follows_the_policy(own, others, weight):
    """Edits keep weights from before the mirror rule; the check of completeness reports them."""
    evidence = [figure("engineer", own)]
    evidence += [figure(f"other-{number}", share) for number, share in enumerate(others)]
    # Figures of another term or period are not compared.
    evidence += [figure("other-0", 0.1, term="Coffee"), figure("other-0", 0.1, period="2019")]
    for given in (1, 2, 4):
        rows = engineer(
            requirement(
                "language", "snake", "coffee", floor=2, weight=given, evidence=evidence, weight_reason=None
            ),
            *MATHS,
        )  # fmt: skip
        taxonomy = document(small() | rows)
        refused = bool(taxonomy_problems(taxonomy))
        reported = any("give weight_reason" in found for found in completeness_problems(taxonomy))
        assert (refused or reported) == (given != weight), given
        assert refused == (given not in {weight, demand_weight(own, others, mirror=False)}), given


def test_a_variant_of_a_role_has_the_figures_of_that_role():
    figures = [figure("engineer", 50), figure("other", 60), figure("more", 10)]
    row = Requirement.model_validate(requirement("language", evidence=figures))
    assert requirement_demand_weight(row, "engineer") == 4
    assert requirement_demand_weight(row, "product-engineer") == 4
    assert requirement_demand_weight(row, "researcher") is None
    # A figure of another source is not compared, whatever its term and period.
    other = figure("more", 0.1) | {"source": "other"}
    row = Requirement.model_validate(requirement("language", evidence=[*figures[:2], other]))
    assert row.compared(row.figures[0]) == [row.figures[1]]
    last = [figure("other", 60), *figures]
    row = Requirement.model_validate(requirement("language", evidence=last))
    assert requirement_demand_weight(row, "product-engineer") == 4


def test_more_combinations_than_a_plan_can_try():
    slugs = [f"s{number}" for number in range(12)]
    rows = [requirement(f"r{n}", slugs[2 * n], slugs[2 * n + 1], floor=2) for n in range(6)]
    more = [skill(slug) for slug in slugs]
    files = small() | coding(*more) | engineer(*rows) | analyst(*map(typical, slugs))
    files["skills/maths.yaml"] = {"area": "maths", "skills": []}
    del files["curricula/engineer.yaml"]
    assert taxonomy_problems(document(files)) == []
    seven = [skill(f"x{number}") for number in range(33)]
    files |= coding(*more, *seven)
    files |= engineer(*rows, requirement("many", *(f"x{number}" for number in range(33)), floor=2))
    files |= analyst(*map(typical, slugs), *(typical(f"x{number}") for number in range(33)))
    assert taxonomy_problems(document(files)) == [
        "target role engineer: over 2000 ways through its any-of skills"
    ]


def test_a_resource_without_address_must_be_marked():
    practice = {"exercise": "Do.", "check": "Done."}
    resource = {
        "title": "Snakes", "author": "A", "kind": "book", "from_level": 0, "to_level": 2,
        "hours": 9, "cost": "free", "language": "en",
    }  # fmt: skip

    def problems(**changes):
        learning = {
            "skill": "snake", "resources": [resource | changes], "at_work": practice, "at_home": practice,
        }  # fmt: skip
        plain = document().model_dump(exclude_defaults=True) | {"learning": [learning]}
        return taxonomy_problems(Taxonomy.model_validate(plain))

    assert problems() == []
    assert problems(reviewed=True, address="https://snakes.example/") == []
    assert "needs an address, or “reviewed” switched off" in problems(reviewed=True)[0]


def test_invisible_texts_and_misleading_addresses_are_problems():
    taxonomy = document()
    skill, *others = taxonomy.skills
    source, *more = taxonomy.sources
    changed = taxonomy.model_copy(
        update={
            "skills": (
                skill.model_copy(update={"name": "\u3164", "aliases": ("\u200b",)}),
                *others,
            ),
            "sources": (
                source.model_copy(update={"address": "https://google.com@evil.example/"}),
                *more,
            ),
        }
    )
    assert set(taxonomy_problems(changed)) == {
        f"skills, {skill.slug}, name: this text has no visible characters",
        f"skills, {skill.slug}, aliases, number 1: this text has no visible characters",
        f"sources, {source.slug}, address: an address must not have a user name before the host",
    }


def test_incomplete_taxonomies_are_consistent():
    taxonomy = document()
    assert taxonomy_problems(taxonomy) == []
    found = [problem for problem in completeness_problems(taxonomy) if "anchor" not in problem]
    assert found == [
        f"skill {slug}: no learning resources" for slug in ("snake", "coffee", "vectors", "limits")
    ]


@pytest.mark.parametrize(
    ("level", "anchor", "problem"),
    [
        (3, "You have built a snake on your own.", None),
        (3, " ".join(["You", *["snake"] * 17]), None),
        (3, " ".join(["You", *["snake"] * 18]), "the anchor has 19 words, at most 18"),
        (3, "Has built a snake.", "does not start with “You”"),
        (3, "You have built Node.js snakes.", None),
        (3, "You have built snakes. They live.", "more than one sentence"),
        (3, "You have built and fed and sold and lost it.", "more than 2 “and”"),
        (4, "You breed snakes, or have taught others to.", "teaching is not part of a level"),
        (2, "You have fed a snake and found a fault.", "level 2 must not require a mistake"),
        (3, "You have fed a snake and found a fault.", None),
        (3, "You have fed a snake and have repaired one.", "a repair can be an alternative"),
        (3, "You have fed a snake, or have repaired one.", None),
    ],
)
def test_the_shape_of_an_anchor_is_reported_but_not_refused(level, anchor, problem):
    made = skill("snake")
    made["levels"][level]["anchor"] = anchor
    taxonomy = document(small() | coding(made, skill("coffee")))
    assert taxonomy_problems(taxonomy) == []
    place = f"skill snake, level {level}: "
    found = [text for text in completeness_problems(taxonomy) if text.startswith(place)]
    assert len(found) == (problem is not None)
    assert all(problem in text for text in found)


def test_a_long_question_and_anchors_that_are_hard_to_tell_apart_are_reported():
    made = skill("snake", description="word " * 60)
    made["levels"][2]["anchor"] = "You have built large green snakes that people feed."
    made["levels"][3]["anchor"] = "You have built large green snakes that people love."
    found = completeness_problems(document(small() | coding(made, skill("coffee"))))
    assert "skill snake: description and anchors have 98 words, at most 90" in found
    assert "the anchors of snake 2 and snake 3 are hard to tell apart" in found


RESOURCE = {
    "title": "Snakes", "author": "A", "kind": "book", "from_level": 0, "to_level": 2, "hours": 9,
    "cost": "free", "language": "en",
}  # fmt: skip


def practice(words: str) -> dict:
    return {"exercise": f"Exercise of {words}.", "check": f"Check of {words}."}


def learning(slug: str, **changes) -> dict:
    """Complete learning of a skill, whose texts differ from those of other skills."""
    pairs = {
        level: {
            "at_work": practice(f"{slug} a{level} b{level}"),
            "at_home": practice(f"{slug} c{level} d{level}"),
        }
        for level in (1, 2, 3)
    }
    return {"skill": slug, "resources": [RESOURCE, RESOURCE], "exercises": pairs} | changes


def problems_of_learning(*rows: dict) -> list[str]:
    plain = document().model_dump(exclude_defaults=True) | {"learning": rows}
    taxonomy = Taxonomy.model_validate(plain)
    assert taxonomy_problems(taxonomy) == []
    words = ("exercises", "free resource", "checks of")
    return [p for p in completeness_problems(taxonomy) if any(word in p for word in words)]


def test_resources_and_exercises_that_are_missing_or_alike_are_reported():
    assert problems_of_learning(learning("snake"), learning("coffee")) == []
    paid = [RESOURCE | {"cost": "paid"}, RESOURCE | {"to_level": 1}]
    assert problems_of_learning(learning("snake", resources=paid)) == [
        "skill snake: no free resource to level 2"
    ]
    few = learning("snake")
    del few["exercises"][3]
    assert problems_of_learning(few) == ["skill snake: no exercises for level 3"]
    same = learning("snake")
    same["exercises"][3]["at_home"] = same["exercises"][1]["at_work"]
    assert problems_of_learning(same) == [
        "exercises of snake 1 at work and snake 3 at home are alike",
        "checks of snake 1 at work and snake 3 at home are alike",
    ]


def test_a_first_step_that_takes_long_to_prepare_is_reported():
    def found(level: int) -> list[str]:
        made = skill("snake")
        made["levels"][1]["prerequisites"] = [{"skill": "coffee", "level": level}]
        taxonomy = document(small() | coding(made, skill("coffee")))
        return [problem for problem in completeness_problems(taxonomy) if "hours" in problem]

    # Level 1 of a skill takes 10 hours in this taxonomy, level 2 takes 20, level 3 takes 30.
    assert found(2) == []
    assert found(3) == ["skill snake: the prerequisites of level 1 take more than 40 hours"]


def test_a_must_have_without_a_project_for_home_is_a_remark():
    def remarks(setting: str, level: int) -> list[str]:
        shown = [{"skill": "coffee", "level": level}, {"skill": "limits", "level": 1}]
        project = {
            "slug": "p", "name": "P", "setting": setting, "hours": 9, "brief": "B.",
            "skills": shown, "checks": ["C."],
        }  # fmt: skip
        plain = document().model_dump(exclude_defaults=True) | {"projects": [project]}
        return taxonomy_remarks(Taxonomy.model_validate(plain))

    missing = ["target role engineer: no project for home shows the must-have language at level 2"]
    assert remarks("home", 2) == remarks("either", 3) == []
    assert remarks("work", 2) == remarks("home", 1) == missing


def test_unused_skills_are_reported():
    unused = document(small() | coding(skill("snake"), skill("coffee"), skill("hobby")))
    assert "skill hobby: no requirement, specialism or prerequisite uses it" in (
        completeness_problems(unused)
    )


def many(number, words):
    """Return a document with additional skills, whose anchors ``words`` generates."""
    added = []
    for index in range(number):
        made = skill(f"x{index}")
        for level in made["levels"]:
            made["levels"][level] = {"anchor": words(index, level), "hours": 1}
        added.append(made)
    return document(small() | coding(skill("snake"), skill("coffee"), *added))


@pytest.mark.parametrize(
    "words",
    [
        "The same words in each of them".format,
        "The same words in each of them but for {}x{}".format,
    ],
)
def test_each_copied_anchor_is_one_problem_and_the_rest_is_counted(words):
    problems = taxonomy_problems(many(500, words))
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[0] == "the anchors of x0 1 and x0 2 say the same"
    assert problems[-1] == f"and {2_000 - 1 - MAX_PROBLEMS:,} more mistakes"


def test_a_long_chain_of_prerequisites_is_no_cycle_until_it_is_closed():
    chain = [needing(f"x{index}", f"x{index + 1}") for index in range(900)]
    rest = (skill("snake"), skill("coffee"))
    assert taxonomy_problems(document(small() | coding(*rest, *chain, skill("x900")))) == []
    (problem,) = taxonomy_problems(document(small() | coding(*rest, *chain, needing("x900", "x0"))))
    assert problem.startswith("prerequisites form a cycle: x0 1 → x1 1 → ")
    assert len(problem) <= MAX_SENTENCE


def test_a_skill_that_needs_itself():
    rest = (skill("snake"), skill("coffee"))
    problems = taxonomy_problems(document(small() | coding(*rest, needing("x0", "x0"))))
    assert "skill x0: it needs itself at level 1" in problems


@pytest.mark.parametrize("value", [5, True, 1.5])
def test_a_skill_with_prerequisites_that_are_no_list(value):
    levels = {1: {"anchor": "You can.", "hours": 1, "prerequisites": value}}
    row = {"slug": "a", "name": "A", "description": "A.", "area": "a", "prerequisites": []}
    with pytest.raises(ValidationError):
        Skill.model_validate(row | {"levels": levels})


def test_a_taxonomy_has_size_limits():
    taxonomy = document()
    first = taxonomy.skills[0]
    large = taxonomy.model_copy(update={"skills": (first,) * 1_001})
    assert taxonomy_problems(large) == ["1,001 skills, at most 1,000 are allowed"]
    analyst, engineer = taxonomy.roles
    many_roles = tuple(analyst.model_copy(update={"slug": f"r{n}"}) for n in range(49))
    asked = requirement("many", *(f"x{n}" for n in range(1_000)))
    files = small() | {"requirements/engineer.yaml": {"role": "engineer", "requirements": [asked]}}
    scored = document(files).model_copy(update={"roles": (engineer, *many_roles)})
    assert taxonomy_problems(scored) == [
        "the requirements name 1,000 skills; with 49 start roles at most 816 are allowed"
    ]
