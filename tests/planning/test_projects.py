"""The projects of a plan, and exercises above the title."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from assessments import models, selectors, services
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.summary import summarise
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from tests.cast import soup, words
from tests.planning.plans import material, plan_of

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
    page = alice.page("plan", typical_scientist.pk)
    assert page.select_one(f"#{project.slug} form[action='{done}'] button")
    before = material(typical_scientist)
    hours = summarise(before[1], before[2]).hours
    response = alice.client.post(done)
    assert response["Location"].endswith(f"/plan/#{project.slug}-evidence")
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
        response = alice.client.post(url, {"address": address, "note": "The build"})
        assert response["Location"].endswith("/plan/#notebook-to-service-evidence")
    assert models.ProjectEvidence.objects.get().address == "https://example.org/two"
    page = alice.page("plan", typical_scientist.pk)
    evidence = page.select_one("#notebook-to-service-evidence")
    assert evidence.a["href"] == "https://example.org/two"
    assert evidence.select_one(".confirmation")
    for wrong in ("javascript:alert(1)", "ftp:/x", "no address"):
        response = alice.client.post(url, {"address": wrong})
        assert response.status_code == 422
        page = soup(response)
        refused = page.select_one(".chapter[open] #notebook-to-service details[open]")
        assert refused.form["action"] == f"{url}#notebook-to-service-evidence"
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


def whole(page):
    """The slugs of the projects that are shown with their checks."""
    return [project["id"] for project in page.select(".project.is-whole")]


def test_every_project_of_the_plan_is_in_its_chapter(alice, typical_scientist):
    page, plan = alice.page("plan", typical_scientist.pk), plan_of(typical_scientist)
    shown = set()
    for chapter in plan.chapters:
        part = page.select_one(f"#{chapter.slug}")
        for project in chapter.projects:
            # A project of several chapters is shown in the first; the others link to it.
            link = part.select_one(f"a[href='#{project.slug}']")
            assert bool(part.select_one(f".project#{project.slug}")) == (project.slug not in shown)
            assert bool(link) == (project.slug in shown)
            shown.add(project.slug)
    others = {project["id"] for project in page.select(".other-projects .project")}
    assert others
    assert not others & shown
    week = {link["href"] for link in page.select(".week a[href^='#']")}
    assert week <= {f"#{slug}" for slug in whole(page)}


def test_projects_are_whole_in_the_current_chapter_and_once_begun(alice, typical_scientist):
    page, plan = alice.page("plan", typical_scientist.pk), plan_of(typical_scientist)
    current = [project.slug for project in plan.current.projects]
    assert whole(page) == current
    # The others have a link that shows the page with them.
    link = page.select(".other-projects .project h3 a")[-1]["href"]
    page = soup(alice.client.get(link))
    (asked,) = {*whole(page)} - {*current}
    assert link.endswith(f"#{asked}")
    assert page.select_one(f"details[open] #{asked}")
    item = page.select_one(f"#{asked} [name=item]")["value"]
    tick = {"checklist": asked, "item": item, "done": "yes"}
    response = alice.client.post(reverse("assessments:tick", args=[typical_scientist.pk]), tick)
    place = response["Location"].partition("#")[2]
    page = alice.page("plan", typical_scientist.pk)
    assert page.select_one(f"details[open] #{asked} #{place} .is-ticked")
    assert page.select_one(f"#{place} .confirmation")
    # Without the message it is folded again, and still whole.
    page = alice.page("plan", typical_scientist.pk)
    assert not page.select_one(f"details[open] #{asked}")
    assert asked in whole(page)


def test_a_refused_form_is_shown_even_if_the_plan_does_not_have_its_project(
    alice, typical_scientist
):
    slugs = {project.slug for project in editions.edition_current().projects}
    page = alice.page("plan", typical_scientist.pk)
    slug = min(slugs - {project["id"] for project in page.select(".project")})
    url = reverse("assessments:project_evidence", args=[typical_scientist.pk, slug])
    page = soup(alice.client.post(url, {"address": "no address"}))
    field = page.select_one(f"details[open] #{slug} details[open] input[name=address]")
    assert field["value"] == "no address"
    alice.client.post(url, {"address": "https://example.org/"})
    assert alice.page("plan", typical_scientist.pk).select_one(f"#{slug}-evidence a")


def test_a_completed_step_leads_to_its_evidence(alice, typical_scientist):
    alice.do(typical_scientist, "done:docker:2")
    page = alice.page("plan", typical_scientist.pk)
    link = page.select_one("#docker-2 a[href*=evidence]")
    assert alice.client.get(link["href"]).status_code == 200


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
    page = alice.page("plan", draft.pk)
    projects = {project.slug: project.setting for project in edition.projects}
    others = page.select(".other-projects .project")
    settings = [projects[item["id"]] == "work" for item in others]
    assert settings == sorted(settings)
    work = page.select_one(".at-work")
    assert "in your current job" not in work.get_text()
    assert "in an internship" in work.get_text()
    assert not work.select("textarea")


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
    work = alice.page("plan", typical_scientist.pk).select_one(".at-work")
    assert not work.has_attr("open")
    forms = work.select("form.check")
    assert len(forms) == 12
    sent = {field["name"]: field["value"] for field in forms[3].select("input, button")}
    response = alice.client.post(forms[3]["action"], sent)
    work = alice.page("plan", typical_scientist.pk).select_one(".at-work[open]")
    assert [b["aria-pressed"] for b in work.select(".check-button")].index("true") == 3
    place = response["Location"].partition("#")[2]
    assert work.select_one(f"#{place} .is-ticked")
    assert "1 of 12 done" in words(work.summary)
    letter = work.select_one("textarea").get_text()
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
    page = alice.page("plan", typical_scientist.pk)
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
