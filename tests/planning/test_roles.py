"""Comparison of roles, and specialisms."""

import pytest
from django.urls import reverse

from assessments import models, selectors
from assessments.domain.planning.comparison import compare_targets, entry_routes
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.specialisms import specialism_views
from assessments.domain.planning.summary import summarise
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from assessments.templatetags.report import in_sentence
from tests.cast import ML_ENGINEER, SOFTWARE_ENGINEER, soup, words
from tests.planning.plans import material

pytestmark = pytest.mark.django_db


def test_the_roles_of_a_result_whose_target_was_retired(alice, typical_scientist):
    models.Role.objects.filter(slug=ML_ENGINEER).update(retired=True)
    increment_taxonomy_revision()
    assert alice.get("roles", typical_scientist.pk).status_code == 200


def test_roles_are_listed_nearest_first(alice, typical_scientist):
    edition, profile, choices = material(typical_scientist)
    profiles = [
        selectors.profile_of(typical_scientist, edition, role.slug)
        for role in edition.taxonomy.target_roles
    ]
    views = compare_targets(profiles, choices)
    until_apply = [view.summary.hours_to_apply for view in views]
    assert until_apply == sorted(until_apply)
    own = next(view for view in views if view.role.slug == ML_ENGINEER)
    assert own.summary == summarise(profile, choices)
    assert own.summary == build_plan_view(profile, {}, choices).summary
    page = alice.page("roles", typical_scientist.pk)
    cards = page.select(".role-cards > li")
    for view, card in zip(views, cards, strict=True):
        text = words(card)
        assert view.role.name in text
        for number in (view.summary.hours_to_apply, view.summary.hours_to_ready):
            assert f"{number:.0f} hours" in text if number else "today" in text
        assert ("You could apply now" in text) == view.summary.could_apply
    assert "The shorter way in" not in page.get_text()  # a data scientist works in the field


def test_a_role_that_only_skipped_steps_make_ready_comes_last(alice, typical_scientist):
    alice.do(typical_scientist, "skip:model-deployment:2")
    card = alice.page("roles", typical_scientist.pk).select(".role-cards > li")[-1]
    assert "not without the steps you skipped" in words(card)


@pytest.mark.parametrize(
    ("start_role", "nearer"),
    [
        ("devops-engineer", "platform-machine-learning-engineer"),
        ("data-analyst", "data-scientist"),
    ],
)
def test_the_nearer_role_for_some_start_roles(alice, start_role, nearer):
    draft = alice.begin(start_role)
    alice.submit(draft)
    page = alice.page("roles", draft.pk)
    role = editions.edition_current().taxonomy.role_by_slug[nearer]
    section = page.find(id="ways").parent
    assert [h3.get_text(strip=True) for h3 in section.select("h3")] == [role.name]
    text = words(section)
    assert f"From your background {in_sentence(role)} is nearer" in text
    # The hours are those of the role's own card.
    card = next(row for row in page.select(".role-cards > li") if role.name in row.h2.get_text())
    there, after, total = (int(fact.get_text()) for fact in section.select("dd"))
    assert f"{there} hours" in words(card)
    assert total == there + after
    # For the nearer role itself there is no other way.
    draft = alice.begin(start_role, nearer)
    alice.submit(draft)
    assert "The shorter way in" not in alice.page("roles", draft.pk).get_text()


def test_the_nearer_entry_role_for_a_student(alice):
    draft = alice.begin("student")
    for area in ("statistics", "machine-learning", "frameworks", "practice"):
        page = editions.edition_current().questionnaire("student", ML_ENGINEER).page(area)
        answers = {skill.slug.replace("-", "_"): 3 for skill in page.skills}
        alice.answer(draft, area, **answers)
    alice.submit(draft)
    draft.refresh_from_db()
    edition, profile, choices = material(draft)
    ways = entry_routes(profile, [], choices)
    assert [way.role.slug for way in ways] == ["data-scientist", "software-engineer"]
    assert 0 < ways[0].hours < ways[1].hours
    page = alice.get("roles", draft.pk).content.decode()
    assert "The shorter way in" in page
    # For someone strong in software, the other entry role is nearer.
    coder = alice.begin("student", "ai-engineer")
    code = {
        "python": 4,
        "algorithms_data_structures": 4,
        "design_patterns": 4,
        "version_control": 4,
    }
    code |= {"software_testing": 4, "production_code": 4, "api_development": 4, "system_design": 4}
    page = (
        editions.edition_current()
        .questionnaire("student", "ai-engineer")
        .page("software-engineering")
    )
    asked = {skill.slug.replace("-", "_") for skill in page.skills}
    alice.answer(coder, "software-engineering", **{s: v for s, v in code.items() if s in asked})
    alice.submit(coder)
    coder.refresh_from_db()
    edition, profile, choices = material(coder)
    assert entry_routes(profile, [], choices)[0].role.slug == "software-engineer"


def test_specialisms_fit_and_hours(alice, typical_scientist):
    edition, profile, choices = material(typical_scientist)
    views = specialism_views(profile, choices, edition.specialisms.values())
    assert len(views) == len(edition.specialisms)
    fits = [view.fit for view in views]
    assert fits == sorted(fits, reverse=True)
    assert all(0 <= view.hours_on_top <= view.hours for view in views)
    for view in views:
        assert len(view.missing) + len(view.met) == len(view.specialism.requirements)
    expert = profile.with_levels({skill.slug: 4 for skill in edition.taxonomy.skills})
    for view in specialism_views(expert, choices, edition.specialisms.values()):
        assert (view.fit, view.hours, view.missing) == (100, 0, ())


def test_chosen_specialisms_are_in_the_plan(alice, typical_scientist):
    before = {step.key for step in ordered_steps(*material(typical_scientist)[1:])}
    url = reverse("assessments:specialisms", args=[typical_scientist.pk])
    response = alice.client.post(url, {"specialisms": ["speech", "econometrics"]})
    assert response["Location"] == reverse("assessments:plan", args=[typical_scientist.pk])
    edition, profile, choices = material(typical_scientist)
    assert {s.slug for s in choices.specialisms} == {"speech", "econometrics"}
    plan = build_plan_view(profile, {}, choices)
    after = {item.step.key for item in plan.steps}
    assert before < after
    own = [c.specialism.slug for c in plan.after if c.specialism and c.part == 1]
    assert own == ["speech", "econometrics"]
    on_top = {
        view.specialism.slug: view.hours_on_top
        for view in specialism_views(profile, choices, edition.specialisms.values())
    }
    added = sum(item.step.hours for item in plan.steps if item.step.key not in before)
    assert added <= on_top["speech"] + on_top["econometrics"]
    # No box ticked removes them all.
    alice.client.post(url)
    assert not material(typical_scientist)[2].specialisms


def test_more_than_three_specialisms_are_refused(alice, typical_scientist):
    url = reverse("assessments:specialisms", args=[typical_scientist.pk])
    alice.client.post(url, {"specialisms": ["speech"]})
    four = ["speech", "econometrics", "optimisation", "deep-learning"]
    response = alice.client.post(url, {"specialisms": four})
    assert response.status_code == 422
    page = soup(response)
    assert "at most three" in page.get_text()
    assert {box["value"] for box in page.select("input[checked]")} == set(four)
    assert [s.slug for s in material(typical_scientist)[2].specialisms] == ["speech"]
    assert alice.client.post(url, {"specialisms": ["cooking"]}).status_code == 422


def test_the_role_that_a_person_looks_like(alice, typical_scientist):
    """A data scientist sees the difference; their start role is a target role too."""
    page = alice.page("roles", typical_scientist.pk)
    section = page.find(id="likeness").parent
    text = words(section)
    edition, profile, choices = material(typical_scientist)
    shown = {row.th.get_text(): int(row.td.get_text()) for row in section.select("tbody tr")}
    for role in edition.taxonomy.target_roles:
        report = selectors.profile_of(typical_scientist, edition, role.slug).report
        assert shown[role.name] == round(report.attainment)
    assert list(shown.values()) == sorted(shown.values(), reverse=True)
    own, other = shown["Machine learning engineer"], shown["Data scientist"]
    assert other > own
    assert (
        "Today your answers still fit data scientist better than machine learning engineer:"
        f" {other} against {own} of 100, {other - own} points more." in text
    )


def test_a_start_role_that_is_no_target_is_not_named_as_the_answer(alice):
    done = alice.begin(SOFTWARE_ENGINEER)
    alice.submit(done)
    page = alice.page("roles", done.pk)
    section = page.find(id="likeness").parent
    assert section.select("tbody tr")
    assert "software engineer" not in section.get_text().lower()
