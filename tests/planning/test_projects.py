"""Projects that close several gaps, and exercises above the title."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from assessments import models, selectors, services
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.summary import summarise
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from tests.cast import soup
from tests.planning.plans import material

pytestmark = pytest.mark.django_db


def test_a_ticked_project_counts_in_the_plan(alice, typical_scientist):
    url = reverse("assessments:tick", args=[typical_scientist.pk])
    project = next(
        p for p in editions.edition_current().projects if p.slug == "notebook-to-service"
    )
    done = reverse("assessments:project_done", args=[typical_scientist.pk, project.slug])
    alice.client.post(done)
    assert not models.PlanSkill.objects.exists()  # no evidence yet
    for check in selectors.checklist_items(editions.edition_current(), project.slug):
        for _ in range(2):
            item = {"checklist": project.slug, "item": check, "done": "yes"}
            assert alice.client.post(url, item).status_code == 302
    assert models.Tick.objects.count() == len(project.checks)
    assert "All checks are passed" in alice.get("projects", typical_scientist.pk).content.decode()
    before = material(typical_scientist)
    hours = summarise(before[1], before[2]).hours
    alice.client.post(done)
    after = material(typical_scientist)
    assert summarise(after[1], after[2]).hours < hours
    shown = {row.skill: row.level for row in project.skills}
    assert after[2].reached["docker"] == shown["docker"]
    alice.client.post(url, {"checklist": project.slug, "item": check, "done": "no"})
    assert models.Tick.objects.count() == len(project.checks) - 1


def test_evidence_of_a_project(alice, typical_scientist):
    url = reverse(
        "assessments:project_evidence", args=[typical_scientist.pk, "notebook-to-service"]
    )
    for address in ("https://example.org/one", "example.org/two"):
        assert alice.client.post(url, {"address": address, "note": "The build"}).status_code == 302
    assert models.ProjectEvidence.objects.get().address == "https://example.org/two"
    page = alice.page("projects", typical_scientist.pk)
    assert page.select_one("#notebook-to-service a")["href"] == "https://example.org/two"
    for wrong in ("javascript:alert(1)", "ftp:/x", "no address"):
        response = alice.client.post(url, {"address": wrong})
        assert response.status_code == 422
        page = soup(response)
        refused = page.select_one("#notebook-to-service details[open]")
        assert refused.select_one("input[name=address]")["value"] == wrong
        assert refused.select_one(".invalid-feedback")
    assert models.ProjectEvidence.objects.get().address == "https://example.org/two"
    # A note alone would be dropped, and the saved address with it.
    response = alice.client.post(url, {"address": "", "note": "Another"})
    assert response.status_code == 422
    page = soup(response)
    assert page.select_one("#notebook-to-service input[name=note]")["value"] == "Another"
    assert "a note needs the address" in page.select_one(".invalid-feedback").get_text()
    assert models.ProjectEvidence.objects.get().note == "The build"
    alice.client.post(url, {"address": ""})
    assert not models.ProjectEvidence.objects.exists()
    unknown = reverse("assessments:project_evidence", args=[typical_scientist.pk, "cooking"])
    assert alice.client.post(unknown, {"address": ""}).status_code == 404


def test_the_first_project_and_started_ones_are_unfolded(alice, typical_scientist):
    def unfolded():
        page = alice.page("projects", typical_scientist.pk)
        found = [item.find_parent("details") for item in page.select(".project-detail")]
        return [fold.has_attr("open") for fold in found]

    assert unfolded() == [True] + [False] * (len(unfolded()) - 1)
    page = alice.page("projects", typical_scientist.pk)
    last = page.select(".project-detail")[-1]["id"]
    item = page.select_one(f"#{last} [name=item]")["value"]
    tick = {"checklist": last, "item": item, "done": "yes"}
    alice.client.post(reverse("assessments:tick", args=[typical_scientist.pk]), tick)
    assert unfolded()[-1]


def test_people_without_a_job_in_the_field_first_see_what_they_can_do_at_home(alice):
    draft = alice.begin("student")
    alice.submit(draft)
    draft.refresh_from_db()
    edition, profile, choices = material(draft)
    view = build_plan_view(profile, edition.learning, choices)
    assert {item.exercises[0][0] for item in view.steps} == {"home"}
    for name, part in (("plan", ".plan-step"), ("report", ".gap-card")):
        page = alice.page(name, draft.pk)
        terms = [term.get_text(strip=True) for term in page.select(f"{part} dt")]
        assert terms.index("At home") < terms.index("At work")
    page = alice.page("projects", draft.pk)
    projects = {project.slug: project.setting for project in edition.projects}
    settings = [projects[item["id"]] == "work" for item in page.select(".project-detail")]
    assert settings == sorted(settings)
    page = alice.page("above_title", draft.pk)
    assert "in your current job" not in page.get_text()
    assert not page.select("textarea")


@pytest.mark.parametrize(
    "item", [{}, {"checklist": "x", "item": "y"}, {"checklist": "a b", "item": "1", "done": "yes"}]
)
def test_an_invalid_tick(alice, typical_scientist, item):
    assert (
        alice.client.post(
            reverse("assessments:tick", args=[typical_scientist.pk]), item
        ).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("checklist", "item"),
    [
        ("above-title", "be-nice"),
        ("notebook-to-service", "99"),
        ("notebook-to-service", "0"),
        ("x", "1"),
    ],
)
def test_items_missing_from_the_checklist_cannot_be_ticked(
    alice, typical_scientist, checklist, item
):
    sent = {"checklist": checklist, "item": item, "done": "yes"}
    assert (
        alice.client.post(
            reverse("assessments:tick", args=[typical_scientist.pk]), sent
        ).status_code
        == 404
    )
    assert not models.Tick.objects.exists()


def test_working_above_your_title_saves_progress_and_writes_a_letter(alice, typical_scientist):
    page = alice.page("above_title", typical_scientist.pk)
    forms = page.select("form.check")
    assert len(forms) == 12
    sent = {field["name"]: field["value"] for field in forms[3].select("input, button")}
    alice.client.post(forms[3]["action"], sent)
    page = alice.page("above_title", typical_scientist.pk)
    assert [b["aria-pressed"] for b in page.select(".check-button")].index("true") == 3
    letter = page.select_one("textarea").get_text()
    first = next(
        item
        for item in build_plan_view(
            material(typical_scientist)[1],
            editions.edition_current().learning,
            material(typical_scientist)[2],
        ).steps
        if item.requirements
    )
    assert first.exercises[0][1].exercise in letter
    assert "6 hours a week" in letter
    assert "&" not in letter
    assert "readiness" not in letter.lower()


def test_a_tick_never_moves_to_a_check_with_another_text(alice, typical_scientist):
    project = models.Project.objects.get(slug="notebook-to-service")
    first, *others = selectors.checklist_items(editions.edition_current(), project.slug)
    tick = {"checklist": project.slug, "item": first, "done": "yes"}
    alice.client.post(reverse("assessments:tick", args=[typical_scientist.pk]), tick)
    project.checks = [*project.checks[1:], project.checks[0]]
    project.save()
    increment_taxonomy_revision()
    page = alice.page("projects", typical_scientist.pk)
    rows = page.select(f"#{project.slug} .checklist > li")
    assert len(rows) == len(others) + 1
    states = [row.select_one("[aria-pressed]")["aria-pressed"] for row in rows]
    assert states == ["false"] * len(others) + ["true"]


def test_ticks_by_number_are_named_by_text(typical_scientist):
    migration = import_module("assessments.migrations.0018_ticks_by_text")
    project = models.Project.objects.get(slug="notebook-to-service")
    for item in ("2", "99"):
        tick = {"checklist": project.slug, "item": item, "done": True}
        services.tick_set(assessment=typical_scientist, **tick)
    migration.name_by_text(apps, None)
    second = selectors.checklist_items(editions.edition_current(), project.slug)[1]
    assert {tick.item for tick in models.Tick.objects.all()} == {second, "99"}
