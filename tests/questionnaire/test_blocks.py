"""The blocks of the short form, and the first comparison, without a database."""

from itertools import product

import pytest

from assessments.domain.questionnaire.blocks import Block, build_blocks, first_finding
from assessments.domain.questionnaire.order import narrow, question_order
from assessments.domain.questionnaire.pages import Questionnaire
from assessments.domain.scoring import score_answers
from tests.cast import DATA_SCIENTIST, ML_ENGINEER
from tests.taxonomy.builders import document


@pytest.fixture(scope="module")
def blocks(real_taxonomy) -> tuple[Block, ...]:
    target = real_taxonomy.target(DATA_SCIENTIST, ML_ENGINEER)
    areas = [area.slug for area in real_taxonomy.areas]
    questionnaire = Questionnaire.build(real_taxonomy, ML_ENGINEER, target.area_order(areas))
    return build_blocks(questionnaire, question_order(target))


def test_two_readings_then_parts_of_about_ten(real_taxonomy, blocks):
    sizes = [len(block.groups) for block in blocks]
    assert sizes[:2] == [12, 8]
    assert all(8 <= size <= 12 for size in sizes[2:])
    assert [block.number for block in blocks] == [*range(1, len(blocks) + 1)]
    asked = [group.requirement.slug for block in blocks for group in block.groups]
    assert sorted(asked) == sorted(row.slug for row in real_taxonomy.requirements[ML_ENGINEER])


def test_a_short_questionnaire_has_one_block():
    questionnaire = Questionnaire.build(document(), "engineer", ["maths", "coding"])
    order = [group.requirement.slug for page in questionnaire.pages for group in page.groups]
    [block] = build_blocks(questionnaire, order)
    assert len(block.groups) == 3


def test_none_of_an_area_answers_only_open_questions(blocks):
    block = blocks[0]
    area = next(a for a in (g.requirement.area for g in block.groups) if len(block.of_area(a)) > 1)
    first, second, *_ = (group.skills[0].slug for group in block.of_area(area))
    values = block.none_of(area, {first: 2}, {})
    assert first not in values
    assert values[second] == "0"
    assert second not in block.none_of(area, {}, {second: "3"})
    zeros = block.at_zero([first, second], {first: 2, second: 0})
    assert [skill.slug for skill in zeros] == [second]
    assert block.question_of(second) is block.of_area(area)[1]
    after = block.question_after(area)
    assert after is None or after.requirement.area != area
    assert block.question_after("nowhere") is None


def test_the_first_finding_comes_after_three_answers(real_taxonomy, blocks):
    typical = real_taxonomy.typical_by_skill(DATA_SCIENTIST)
    skills = blocks[0].skills
    usual = {skill.slug: round(typical[skill.slug].mean) for skill in skills}
    weak, strong, *others = sorted(usual, key=usual.get)
    assert first_finding(skills, {weak: 4, strong: 4}, typical) is None
    found = first_finding(skills, {weak: 4, strong: usual[strong], others[0]: "unsure"}, typical)
    assert (found.skill.slug, found.is_ahead) == (weak, True)
    assert 6 <= found.in_ten <= 9
    low = dict.fromkeys(sorted(usual, key=usual.get)[-3:], 0)
    behind = first_finding(skills, low, typical)
    assert not behind.is_ahead
    assert first_finding(skills, usual, typical) is None


def test_three_answers_narrow_the_range(real_taxonomy):
    for start, target in product([DATA_SCIENTIST, "student"], [ML_ENGINEER, "ai-engineer"]):
        compiled = real_taxonomy.target(start, target)
        found = narrow(compiled, {"docker": 1})
        assert len(found.slugs) == 3
        assert found.after < found.before
        assert found.before == score_answers(compiled, {"docker": 1}).half_range
    everything = dict.fromkeys(real_taxonomy.skill_by_slug, 2)
    assert narrow(compiled, everything) is None
