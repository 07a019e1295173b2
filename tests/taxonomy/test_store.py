"""The taxonomy in the database."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from assessments import models, services
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Answer, Requirement, Role, Skill, TaxonomyRevision
from assessments.taxonomy_store import writing
from assessments.taxonomy_store.editions import edition_current, taxonomy_revision
from assessments.taxonomy_store.loading import load_core, load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy
from tests.database import forget_taxonomy
from tests.taxonomy.builders import document, skill, small, typical

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def without_skill(taxonomy: Taxonomy, slug: str) -> Taxonomy:
    """Remove a skill and every reference to it."""
    return taxonomy.model_copy(
        update={
            "skills": tuple(
                s.with_prerequisites(lambda rows: [row for row in rows if row.skill != slug])
                for s in taxonomy.skills
                if s.slug != slug
            ),
            "requirements": {
                role: tuple(
                    row.model_copy(update={"skills": tuple(s for s in row.skills if s != slug)})
                    for row in rows
                    if row.skills != (slug,)
                )
                for role, rows in taxonomy.requirements.items()
            },
            "typical_levels": {
                role: tuple(row for row in rows if row.skill != slug)
                for role, rows in taxonomy.typical_levels.items()
            },
            "learning": tuple(row for row in taxonomy.learning if row.skill != slug),
        }
    )


def test_a_saved_taxonomy_is_loaded_unchanged(real_taxonomy):
    assert load_taxonomy() == real_taxonomy


def test_importing_again_changes_nothing(real_taxonomy):
    before = taxonomy_revision()
    assert save_taxonomy(real_taxonomy) == []
    assert taxonomy_revision() == before


def test_replacing_everything_and_reverting(real_taxonomy):
    save_taxonomy(document())
    assert load_taxonomy() == document()
    assert not Skill.objects.filter(slug="python").exists()
    save_taxonomy(real_taxonomy)
    assert load_taxonomy() == real_taxonomy


def test_a_change_is_listed_by_object_and_field(small_taxonomy):
    files = small()
    files["skills/coding.yaml"]["skills"][0]["name"] = "Python"
    files["requirements/engineer.yaml"]["requirements"][1]["level"] = 2
    files["typical_levels/analyst.yaml"]["levels"][0]["mean"] = 2
    files["skills/coding.yaml"]["skills"].append(skill("rust"))
    changes = [str(change) for change in save_taxonomy(document(files))]
    assert changes == [
        "changed skill snake (name)",
        "added skill rust",
        "changed typical level analyst/snake (mean)",
        "changed requirement engineer/vectors (level)",
    ]
    assert load_taxonomy() == document(files)


def test_order_alone_is_a_change(small_taxonomy):
    files = small()
    files["requirements/engineer.yaml"]["requirements"].reverse()
    assert [str(change) for change in save_taxonomy(document(files))] == [
        "changed order of the taxonomy"
    ]
    assert load_taxonomy() == document(files)


def test_an_answered_skill_is_retired_and_can_be_restored(small_taxonomy, alice):
    draft = alice.begin("analyst", "engineer")
    services.answers_save(assessment=draft, values={"coffee": "3"})
    dropped = without_skill(document(), "coffee")
    changes = [str(change) for change in save_taxonomy(dropped)]
    assert "retired skill coffee (retired)" in changes
    assert Skill.objects.get(slug="coffee").retired
    assert Answer.objects.get().value == "3"
    assert save_taxonomy(dropped) == []
    changes = [str(change) for change in save_taxonomy(document())]
    assert "restored skill coffee (retired)" in changes
    assert load_taxonomy() == document()


def test_an_unanswered_skill_is_removed(small_taxonomy):
    save_taxonomy(without_skill(document(), "coffee"))
    assert not Skill.objects.filter(slug="coffee").exists()


def test_a_role_in_use_is_kept_with_all_it_needs(small_taxonomy, alice, real_taxonomy):
    draft = alice.begin("analyst", "engineer")
    save_taxonomy(real_taxonomy)
    kept = load_taxonomy()
    assert kept.role_by_slug["engineer"].retired
    assert kept.requirements["engineer"] == document().requirements["engineer"]
    assert kept.typical_levels["analyst"] == document().typical_levels["analyst"]
    assert kept.curricula["engineer"] == document().curricula["engineer"]
    assert "engineer" not in [role.slug for role in kept.target_roles]
    assert alice.get("assessment", draft.pk).status_code == 200
    assert alice.submit(draft).status_code == 302
    assert alice.get("report", draft.pk).status_code == 200


def test_a_kept_curriculum_loses_projects_and_exits_that_are_removed(
    small_taxonomy, alice, real_taxonomy
):
    files = small()
    files["roles.yaml"]["roles"].append(
        {"slug": "visitor", "name": "V", "description": "d", "start": True, "target": False}
    )
    files["typical_levels/visitor.yaml"] = {
        "role": "visitor",
        "levels": [typical(slug) for slug in ("snake", "coffee", "vectors", "limits")],
    }
    first = files["curricula/engineer.yaml"]["chapters"][0]
    first |= {"project_at_work": "gone", "project_at_home": "gone"}
    first["exits"].append({"start_role": "visitor", "advice": "Stay."})
    project = real_taxonomy.projects[0].model_copy(update={"slug": "gone", "skills": ()})
    before = document(files).model_copy(update={"projects": (project,)})
    save_taxonomy(before)
    assert load_taxonomy() == before
    alice.begin("analyst", "engineer")
    save_taxonomy(real_taxonomy)
    assert load_taxonomy().curricula["engineer"] == document().curricula["engineer"]


def test_an_unused_role_is_removed(small_taxonomy):
    files = small()
    files["roles.yaml"]["roles"].append(
        {"slug": "student", "name": "S", "description": "d", "start": True, "target": False}
    )
    files["typical_levels/student.yaml"] = {
        "role": "student",
        "levels": [typical(slug) for slug in ("snake", "coffee", "vectors", "limits")],
    }
    save_taxonomy(document(files))
    assert save_taxonomy(document()) != []
    assert not Role.objects.filter(slug="student").exists()
    assert load_taxonomy() == document()


def test_loading_takes_the_same_queries_for_any_number_of_skills():
    def queries() -> list[int]:
        found = []
        for read in (load_core, load_taxonomy):
            with CaptureQueriesContext(connection) as captured:
                read()
            found.append(len(captured.captured_queries))
        return found

    few = queries()
    forget_taxonomy()
    save_taxonomy(document())
    assert queries() == few
    assert few[0] <= 11
    assert few[1] <= 22


def test_another_process_sees_a_change_with_its_next_read():
    edition = edition_current()
    assert edition_current() is edition
    Requirement.objects.filter(slug="docker").update(reason="Changed.")
    TaxonomyRevision.objects.update(number=edition.revision + 1)
    reasons = {
        row.slug: row.reason
        for row in edition_current().taxonomy.requirements["machine-learning-engineer"]
    }
    assert reasons["docker"] == "Changed."


def test_nothing_is_written_when_saving_fails_half_way(small_taxonomy, monkeypatch):
    """A failure in the last table rolls back every table."""
    files = small()
    files["areas.yaml"]["areas"][0]["name"] = "New"
    before = load_taxonomy()

    def repeat_a_role(*args: object) -> None:
        Role.objects.create(slug="engineer", name="x", description="x", is_start=True)

    monkeypatch.setattr(writing, "_write_guidance", repeat_a_role)
    with pytest.raises(IntegrityError):
        save_taxonomy(document(files))
    assert load_taxonomy() == before


def test_duplicate_positions_are_corrected(real_taxonomy):
    figure = models.DemandFigure.objects.filter(requirement__isnull=False).first()
    figure.pk = None
    figure.save()
    skill = models.Skill.objects.get(slug="docker")
    models.Skill.objects.filter(pk=skill.pk).update(name="Boxes")
    save_taxonomy(real_taxonomy)
    assert load_taxonomy() == real_taxonomy


def test_an_import_records_what_it_added_changed_and_removed(real_taxonomy):
    removed = real_taxonomy.projects[-1]
    renamed = real_taxonomy.projects[0].model_copy(update={"name": "Another name"})
    added = removed.model_copy(update={"slug": "new-project"})
    projects = (renamed, *real_taxonomy.projects[1:-1], added)
    save_taxonomy(real_taxonomy.model_copy(update={"projects": projects}))
    latest = models.Project.history.latest().history_date
    done = models.Project.history.filter(history_date=latest).values_list("slug", "history_type")
    assert set(done) == {(renamed.slug, "~"), ("new-project", "+"), (removed.slug, "-")}
