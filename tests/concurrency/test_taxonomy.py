"""Editors and people at once: answers to a taxonomy that is being edited."""

import io
from itertools import product

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments import models, services
from assessments.domain.portability.reading import read_data
from assessments.domain.scoring import score_answers
from assessments.selectors.owners import Owner
from assessments.services import own_data as personal_data
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import edition_current, taxonomy_revision
from assessments.taxonomy_store.edits import taxonomy_edit
from assessments.taxonomy_store.loading import load_core, load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy
from tests.admin.test_merge import INTO, OLD
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, SOFTWARE_ENGINEER, stored
from tests.concurrency.overlapping import overlapping
from tests.concurrency.people import AREA, retake
from tests.deploy.databases import POSTGRESQL
from tests.params import partly
from tests.taxonomy.builders import document, small, write

# What is done with a report, and whether it or the merge is first.
BOTH = [*product(("step", "known", "show", "retake"), ("merge", "write"))]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def merge() -> None:
    services.skill_merge(old=OLD, into=INTO)


def renamed(taxonomy, slug: str, name: str):
    """Return the taxonomy with one skill renamed."""
    skills = tuple(
        skill.model_copy(update={"name": name}) if skill.slug == slug else skill
        for skill in taxonomy.skills
    )
    return taxonomy.model_copy(update={"skills": skills})


@pytest.fixture
def answered(alice, with_old) -> models.Assessment:
    """Alice's draft with an answer to the skill that is going to be merged."""
    draft = alice.begin()
    assert alice.save_one(draft, AREA, OLD, "2").status_code == 200
    return draft


def test_an_answer_during_a_merge_is_saved_for_the_remaining_skill(alice, answered):
    _, late = overlapping(merge, lambda: alice.save_one(answered, AREA, OLD, "3"))
    assert late.status_code == 200
    assert stored(answered) == {INTO: "3"}


@pytest.mark.parametrize("send", ["choice", "page"])
def test_an_answer_to_a_skill_being_removed_is_not_reported_as_saved(
    alice, with_old, real_taxonomy, send
):
    draft = alice.begin()
    sends = {
        "choice": lambda: alice.save_one(draft, AREA, OLD, "3"),
        "page": lambda: alice.answer(draft, AREA, kubernetes="2", **{OLD: "3"}),
    }
    _, late = overlapping(lambda: save_taxonomy(real_taxonomy), sends[send])
    assert late.status_code == 422
    page = late.content.decode()
    assert "no longer asks for this skill" in page or "no longer asks for" in page
    assert 'data-state="saved"' not in page
    assert stored(draft) == {}
    if send == "page":
        # The page still has the other answers.
        scale = page[page.index('id="kubernetes"') :]
        assert 'value="2" checked' in " ".join(scale[: scale.index("</fieldset>")].split())


def test_a_queued_choice_during_a_merge_is_saved_for_the_remaining_skill(alice, answered):
    saved_at = answered.answers.get().saved_at.isoformat()
    overlapping(
        merge,
        lambda: services.answers_save(assessment=answered, values={OLD: "3"}, seen={OLD: saved_at}),
    )
    assert stored(answered) == {INTO: "3"}


def test_merging_waits_for_an_answer_and_moves_it(alice, with_old):
    draft = alice.begin()
    overlapping(lambda: alice.save_one(draft, AREA, OLD, "3"), merge)
    assert stored(draft) == {INTO: "3"}


def test_submitting_during_a_merge_scores_the_merged_answers(alice, answered):
    def merge_before_the_submission_goes_on():
        models.Assessment.objects.select_for_update().get(pk=answered.pk)
        merge()

    overlapping(merge_before_the_submission_goes_on, lambda: alice.submit(answered))
    result = models.Result.objects.get()
    target = edition_current().target(DATA_SCIENTIST, ML_ENGINEER)
    assert result.answers == {INTO: 2}
    assert result.readiness == score_answers(target, {INTO: 2}).readiness


@pytest.mark.parametrize(
    ("name", "first"),
    partly(BOTH, quick=BOTH if POSTGRESQL else [("step", "merge"), ("retake", "write")]),
)
def test_using_a_report_while_its_skills_are_merged(alice, answered, name, first):
    alice.submit(answered)
    writes = {
        "step": lambda: alice.do(answered, f"done:{OLD}:3"),
        "known": lambda: alice.do(answered, f"known:{OLD}:3"),
        "show": lambda: alice.show(answered, OLD, note="Mine."),
        "retake": lambda: retake(alice, answered),
    }
    both = {"merge": merge, "write": writes[name]}
    if first == "merge":
        _, response = overlapping(both["merge"], both["write"])
    else:
        response, _ = overlapping(both["write"], both["merge"])
    assert response.status_code == 302
    found = {
        "step": models.PlanSkill.objects.values_list("skill__slug", "reached"),
        "known": models.Answer.objects.filter(assessment__submitted_at=None).values_list(
            "skill__slug", "value"
        ),
        "show": models.SkillEvidence.objects.values_list("skill__slug", "note"),
        "retake": models.Answer.objects.filter(assessment__submitted_at=None).values_list(
            "skill__slug", "value"
        ),
    }[name]
    value = {"step": 3, "known": "3", "show": "Mine.", "retake": "2"}[name]
    assert list(found) == [(INTO, value)]


def test_importing_a_file_during_a_merge(alice, mallory, answered):
    content = alice.get("export_data").getvalue()
    brought = read_data(content, edition_current().taxonomy)
    owner = Owner(models.User.objects.create_user("carol@example.org"), None)
    models.Assessment.objects.all().delete()
    _, new = overlapping(merge, lambda: personal_data.data_import(owner=owner, brought=brought))
    assert new == (1, 0)
    assert stored(models.Assessment.objects.get()) == {INTO: "2"}


@pytest.fixture
def without_role(real_taxonomy):
    """The taxonomy without one start role."""
    return real_taxonomy.model_copy(
        update={
            "roles": tuple(r for r in real_taxonomy.roles if r.slug != SOFTWARE_ENGINEER),
            "typical_levels": {
                slug: rows
                for slug, rows in real_taxonomy.typical_levels.items()
                if slug != SOFTWARE_ENGINEER
            },
            "curricula": {},  # which advise this role
        }
    )


def test_starting_with_a_role_being_removed_is_a_404(alice, without_role):
    sent = {"start_role": SOFTWARE_ENGINEER, "target_role": ML_ENGINEER}
    _, late = overlapping(
        lambda: save_taxonomy(without_role),
        lambda: alice.client.post(reverse("assessments:start"), sent),
    )
    assert late.status_code == 404
    assert not models.Assessment.objects.exists()


def test_a_role_just_chosen_by_someone_is_retired_instead_of_removed(alice, without_role):
    draft, _ = overlapping(
        lambda: alice.begin(SOFTWARE_ENGINEER), lambda: save_taxonomy(without_role)
    )
    assert models.Role.objects.get(slug=SOFTWARE_ENGINEER).retired
    assert alice.get("assessment", draft.pk).status_code == 200


def test_a_skill_just_answered_by_someone_is_retired_instead_of_removed(
    alice, with_old, real_taxonomy
):
    draft = alice.begin()
    overlapping(lambda: alice.save_one(draft, AREA, OLD, "3"), lambda: save_taxonomy(real_taxonomy))
    assert stored(draft) == {OLD: "3"}
    assert models.Skill.objects.get(slug=OLD).retired


def test_an_import_waits_for_an_edit_and_its_files_win(real_taxonomy):
    def edit():
        with taxonomy_edit():
            models.Skill.objects.filter(slug="docker").update(name="Boxes")

    before = taxonomy_revision()
    wanted = renamed(real_taxonomy, "sql", "Databases")
    overlapping(edit, lambda: save_taxonomy(wanted))
    assert load_taxonomy() == wanted
    assert taxonomy_revision() == before + 2


def test_an_edit_waits_for_an_import(real_taxonomy):
    def edit():
        with taxonomy_edit():
            models.Skill.objects.filter(slug="docker").update(name="Boxes")

    before = taxonomy_revision()
    wanted = renamed(real_taxonomy, "sql", "Databases")
    overlapping(lambda: save_taxonomy(wanted), edit)
    assert load_taxonomy() == renamed(wanted, "docker", "Boxes")
    assert taxonomy_revision() == before + 2


def test_two_processes_can_fill_an_empty_database(tmp_path):
    call_command("flush", interactive=False)
    write(small(), tmp_path)

    def fill():
        call_command("import_taxonomy", str(tmp_path), "--if-empty", stdout=io.StringIO())

    overlapping(fill, fill)
    assert load_taxonomy() == document()
    assert taxonomy_revision() == 1


def test_no_page_mixes_the_taxonomy_before_and_after_an_edit(
    real_taxonomy, monkeypatch, start_process
):
    start_process()
    wanted = renamed(real_taxonomy, "sql", "Databases")

    def load_core_then_edit():
        monkeypatch.undo()
        core = load_core()
        save_taxonomy(wanted)
        return core

    monkeypatch.setattr(editions, "load_core", load_core_then_edit)
    edition = edition_current()
    assert edition.taxonomy.skill_by_slug["sql"].name == "Databases"
    assert edition.revision == taxonomy_revision()
