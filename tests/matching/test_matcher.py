"""What a taxonomy contributes to matching."""

import pytest
from django.utils import translation

from assessments.domain.matching import compile_matcher, match
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER
from tests.taxonomy.builders import coding, document, skill, small


def found(text: str, *skills) -> list[tuple[str, str]]:
    matcher = compile_matcher(document(small() | coding(*skills)))
    findings = match(f"Requirements\n- {text}", matcher).findings
    return [(finding.skill, finding.words.words) for finding in findings]


@pytest.mark.parametrize(
    ("text", "skill_and_words"),
    [
        ("Tea", ("coffee", "Tea")),
        ("coffee", ("coffee", "coffee")),
        ("lattes", ("coffee", "lattes")),
        ("brewing black tea", ("coffee", "brewing black tea")),
    ],
)
def test_name_slug_aliases_and_phrases_of_a_skill_name_it(text, skill_and_words):
    tea = skill("coffee", name="Tea", aliases=["latte"], phrases=["brew* ... tea"])
    assert found(text, skill("snake"), tea) == [skill_and_words]


def test_retired_skills_are_not_found(real_taxonomy):
    skills = tuple(
        row.model_copy(update={"retired": row.slug == "spark"}) for row in real_taxonomy.skills
    )
    matcher = compile_matcher(real_taxonomy.model_copy(update={"skills": skills}))
    text = "Requirements: Spark and Python"
    assert [finding.skill for finding in match(text, matcher).findings] == ["python"]


def test_results_do_not_depend_on_phrases(real_taxonomy):
    skills = tuple(row.model_copy(update={"phrases": ("x",)}) for row in real_taxonomy.skills)
    changed = real_taxonomy.model_copy(update={"skills": skills})
    parts = [taxonomy.part(DATA_SCIENTIST, ML_ENGINEER) for taxonomy in (real_taxonomy, changed)]
    assert parts[0].digest() == parts[1].digest()


@pytest.mark.django_db
def test_editions_of_all_languages_share_a_matcher():
    with translation.override("de"):
        german = edition_current().matcher
    assert german is edition_current().matcher
