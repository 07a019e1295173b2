"""Curricula in files, and when skills are renamed, for generated chapters."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.files import read_taxonomy, write_taxonomy
from assessments.domain.taxonomy.merging import with_renamed_skills
from tests.taxonomy.builders import document
from tests.taxonomy.strategies import SKILLS, curricula


@given(curricula())
def test_chapters_survive_files_and_json(chapters):
    taxonomy = document().model_copy(update={"curricula": {"engineer": chapters}})
    with TemporaryDirectory() as folder:
        write_taxonomy(taxonomy, Path(folder))
        assert read_taxonomy(Path(folder)) == taxonomy
    assert Taxonomy.model_validate(taxonomy.content()) == taxonomy


@given(curricula(), st.sampled_from(SKILLS), st.sampled_from(SKILLS))
def test_renaming_a_skill_repeats_no_step_and_loses_none(chapters, old, new):
    def rename(slug: str) -> str:
        return new if slug == old else slug

    taxonomy = document().model_copy(update={"curricula": {"engineer": chapters}})
    after = with_renamed_skills(taxonomy, rename).curricula["engineer"]
    before = [(step.skill, step.level) for chapter in chapters for step in chapter.steps]
    steps = [(step.skill, step.level) for chapter in after for step in chapter.steps]
    assert len(steps) == len(set(steps))
    assert set(steps) == {(rename(slug), level) for slug, level in before}
    kept = [step for step in before if step[0] not in {old, new}]
    assert [step for step in steps if step[0] not in {old, new}] == kept
    assert all(chapter.steps for chapter in after)
