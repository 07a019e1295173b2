"""The page Explore: other roles, another pace and specialisms; and the choice of specialisms."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import models, selectors, services
from assessments.domain.planning.comparison import compare_targets, entry_routes
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.specialisms import specialism_views
from assessments.domain.planning.summary import summarise
from assessments.domain.planning.what_if import PACES
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from assessments.templatetags.report import in_sentence
from tests.cast import ML_ENGINEER, SOFTWARE_ENGINEER, soup, words
from tests.planning.plans import material

pytestmark = pytest.mark.django_db


def test_the_roles_of_a_result_whose_target_was_retired(alice, typical_scientist):
    models.Role.objects.filter(slug=ML_ENGINEER).update(retired=True)
    increment_taxonomy_revision()
    assert alice.get("explore", typical_scientist.pk).status_code == 200


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
    page = alice.page("explore", typical_scientist.pk)
    *cards, today = page.select(".role-rows > li")
    others = [view for view in views if view.role.slug != "data-scientist"]
    for view, card in zip(others, cards, strict=True):
        text = words(card)
        assert view.role.name in text
        for number in (view.summary.hours_to_apply, view.summary.hours_to_ready):
            assert f"{number:.0f} hours" in text if number else "today" in text
        assert ("You could apply now" in text) == view.summary.could_apply
        assert f"{view.summary.report.readiness:.0f} of 100" in text
    assert "Data scientist your role today" in words(today)
    assert "hours" not in words(today)
    assert not today.select_one(".role-when").get_text(strip=True)
    assert "The shorter way in" not in page.get_text()  # a data scientist works in the field


def test_roles_with_the_same_months_have_no_difference(alice, typical_scientist):
    rows = alice.page("explore", typical_scientist.pk).select(".role-when")
    differences = [row.select_one(".muted") for row in rows]
    assert any(differences)
    assert all("month" in words(difference) for difference in differences if difference)


def test_a_role_that_only_skipped_steps_make_ready_comes_last(alice, typical_scientist):
    alice.do(typical_scientist, "skip:model-deployment:2")
    *_, card, _today = alice.page("explore", typical_scientist.pk).select(".role-rows > li")
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
    page = alice.page("explore", draft.pk)
    role = editions.edition_current().taxonomy.role_by_slug[nearer]
    section = page.find(id="ways")
    assert [name.get_text(strip=True) for name in section.select("h4")] == [role.name]
    text = words(section)
    assert f"From your background {in_sentence(role)} is nearer" in text
    # The hours are those of the role's own card.
    card = next(
        row for row in page.select(".role-rows > li") if role.name in row.summary.get_text()
    )
    there, after, total = (int(fact.get_text()) for fact in section.select("dd"))
    assert f"{there} hours" in words(card)
    assert total == there + after
    # For the nearer role itself there is no other way.
    draft = alice.begin(start_role, nearer)
    alice.submit(draft)
    assert "The shorter way in" not in alice.page("explore", draft.pk).get_text()


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
    assert 0 < ways[0].total < ways[1].total
    # The row of the data scientist says when it is time to apply: only the totals are here.
    section = alice.page("explore", draft.pk).find(id="ways")
    assert [int(fact.get_text()) for fact in section.select("dd")] == [way.total for way in ways]
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


def finding(person, assessment) -> str:
    """The sentence about the closest role."""
    return words(person.page("explore", assessment.pk).select_one(".explore-finding"))


def test_the_closest_role_is_not_the_one_that_a_person_comes_from(alice, typical_scientist):
    edition, profile, choices = material(typical_scientist)
    others = [role for role in edition.taxonomy.target_roles if role.slug != "data-scientist"]
    profiles = [selectors.profile_of(typical_scientist, edition, role.slug) for role in others]
    closest = compare_targets(profiles, choices)[0]
    text = finding(alice, typical_scientist)
    assert in_sentence(closest.role.name) in text
    assert f"{closest.summary.apply_by:%B %Y}" in text


def test_a_closer_role_is_compared_with_the_target_role(alice):
    done = alice.begin(SOFTWARE_ENGINEER)
    alice.submit(done)
    text = finding(alice, done)
    assert "The closest next role for you is " in text
    assert " sooner than as machine learning engineer." in text


def test_the_role_that_a_person_looks_like(alice, typical_scientist):
    """A data scientist sees the difference; their start role is a target role too."""
    edition, *_ = material(typical_scientist)
    own, other = (
        round(selectors.profile_of(typical_scientist, edition, slug).report.attainment)
        for slug in (ML_ENGINEER, "data-scientist")
    )
    assert other > own
    assert (
        "Today your answers still fit data scientist better than machine learning engineer:"
        f" {other} against {own} of 100, {other - own} points more."
    ) in words(alice.page("explore", typical_scientist.pk).main)


def test_a_person_looks_like_a_role_they_meet_half_of(alice):
    student = alice.begin("student")
    alice.submit(student)
    assert "Today your answers" not in words(alice.page("explore", student.pk).main)
    coder = alice.begin(SOFTWARE_ENGINEER)
    alice.submit(coder)
    assert "Today your answers fit AI engineer best:" in words(alice.page("explore", coder.pk).main)


def changes(person, assessment) -> list[tuple[str, str]]:
    """The changes on the page, with the address of the page What if for each."""
    page = person.page("explore", assessment.pk)
    return [(words(item), item.a["href"]) for item in page.select(".explore-changes > li")]


def test_what_if_says_the_same_about_the_changes(alice, typical_scientist):
    (pace, at_pace), (ahead, by_day) = changes(alice, typical_scientist)
    assert "…you had 10 hours a week?" in pace
    answer = words(soup(alice.client.get(at_pace)).select_one(".what-if-answer"))
    assert answer.startswith("10 hours a week: time to apply around")
    assert re.search(r"[A-Z][a-z]{2} \d{4}", pace)[0].split()[0] in answer
    assert re.search(r"\d[^,()]* sooner", pace)[0] in answer
    answer = words(soup(alice.client.get(by_day)).select_one(".what-if-answer"))
    readiness, steps = re.search(r"(\d+) of 100 .* after (\d+) of", ahead).groups()
    assert f"likely readiness {readiness} of 100" in answer
    assert f"on {steps} steps" in answer


def test_there_is_no_faster_pace_than_the_fastest(alice, typical_scientist):
    sent = {"hours": PACES[-1], "start": timezone.localdate().isoformat()}
    alice.client.post(reverse("assessments:plan_pace", args=[typical_scientist.pk]), sent)
    [(ahead, _)] = changes(alice, typical_scientist)
    assert "…you kept your pace for half a year?" in ahead


def test_a_plan_without_steps_has_no_changes_to_suggest(alice, real_taxonomy):
    draft = alice.begin()
    services.answers_save(
        assessment=draft, values={skill.slug: "4" for skill in real_taxonomy.skills}
    )
    alice.submit(draft)
    assert changes(alice, draft) == []
    assert finding(alice, draft) == (
        "The one you chose: it is time to apply as machine learning engineer today."
    )


def test_the_best_specialisms_lead_to_their_page(alice, typical_scientist):
    alice.make_plan(typical_scientist)
    edition, profile, choices = material(typical_scientist)
    best = specialism_views(profile, choices, edition.specialisms.values())[:3]
    items = alice.page("explore", typical_scientist.pk).select(".explore-fits > li")
    there = alice.page("specialisms", typical_scientist.pk)
    for view, item in zip(best, items, strict=True):
        assert view.specialism.name in words(item)
        assert f"fits {view.fit:.0f} of 100 · adds {view.hours_on_top:.0f} hours" in words(item)
        assert there.find(id=item.a["href"].partition("#")[2])


def test_an_assessment_for_another_role_starts_with_the_answers(alice, typical_scientist):
    button = alice.page("explore", typical_scientist.pk).select_one("[value=ai-engineer]")
    answers = set(typical_scientist.answers.values_list("skill", "value"))
    address, sent = button.find_parent("form")["action"], {button["name"]: button["value"]}
    assert alice.client.post(address, {button["name"]: "cook"}).status_code == 404
    response = alice.client.post(address, sent)
    draft = models.Assessment.objects.get(submitted_at=None)
    assert response["Location"] == reverse("assessments:assessment", args=[draft.pk])
    assert draft.target_role.slug == "ai-engineer"
    assert set(draft.answers.values_list("skill", "value")) == answers
    assert "Your answers are in a draft for this role." in alice.page("assessment", draft.pk).text


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("report", "plan"),
        ("plan", "explore"),
        ("explore", "plan"),
        ("what_if", "explore"),
        ("specialisms", "explore"),
    ],
)
def test_each_page_ends_with_the_way_on(alice, typical_scientist, name, after):
    *_, end = alice.page(name, typical_scientist.pk).select("main > .actions, main > .link-row")
    assert end.select(f'a[href$="/{after}/"]')


@pytest.mark.parametrize(
    ("name", "place", "kind"),
    [
        ("explore", "Explore", "page"),
        ("what_if", "Explore", "true"),
        ("specialisms", "Explore", "true"),
        ("plan", "Plan", "page"),
        ("report", "Report", "page"),
        ("sharing", "Report", "true"),
    ],
)
def test_each_page_of_a_result_belongs_to_one_of_three_places(
    alice, typical_scientist, name, place, kind
):
    links = alice.page(name, typical_scientist.pk).select(".result-nav a")
    assert [link.text for link in links] == ["Report", "Plan", "Explore"]
    current = [(link.text, link["aria-current"]) for link in links if link.has_attr("aria-current")]
    assert current == [(place, kind)]
