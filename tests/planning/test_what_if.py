"""The pages what if, other roles and specialisms, and their calculations."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import models, selectors
from assessments.domain.planning.comparison import compare_targets, entry_routes
from assessments.domain.planning.milestones import Milestone, timeline
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.plan import build_plan_view, summarise
from assessments.domain.planning.specialisms import specialism_views
from assessments.domain.planning.what_if import shift_between
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from assessments.web.labels import shift_label
from tests.cast import ML_ENGINEER, SOFTWARE_ENGINEER, soup, words
from tests.planning.plans import material

pytestmark = pytest.mark.django_db


def outcome_of(person, assessment, **given) -> BeautifulSoup:
    response = person.client.get(reverse("assessments:what_if", args=[assessment.pk]), given)
    assert response.status_code == 200
    return soup(response)


def figures(page: BeautifulSoup, row: str) -> list[str]:
    found = next(
        tr for tr in page.select(".what-if-outcome tr") if tr.th and row in tr.th.get_text()
    )
    return [" ".join(cell.get_text(" ").split()) for cell in found.select("td")]


def rows(page: BeautifulSoup) -> list[str]:
    return [head.get_text(strip=True) for head in page.select(".what-if-outcome tbody th")]


def answer(page: BeautifulSoup) -> str:
    return " ".join(page.select_one(".what-if-answer").get_text(" ").split())


def last_skill(assessment: models.Assessment) -> models.Skill:
    """The skill of the longest step after those that are needed to be ready."""
    _, profile, choices = material(assessment)
    plan = build_plan_view(profile, {}, choices)
    later = [row for group in plan.after_ready for row in group.rows]
    return max(later, key=lambda row: row.step.hours).skill


def test_without_a_choice_there_is_no_difference_and_nothing_to_save(alice, typical_scientist):
    page = outcome_of(alice, typical_scientist)
    assert "Choose something" in page.select_one(".what-if-outcome").get_text()
    assert not page.select(".what-if-outcome table, .what-if-outcome form, .what-if-answer")


def test_a_skill_first_includes_its_prerequisites(alice, typical_scientist):
    skill = last_skill(typical_scientist)
    page = outcome_of(alice, typical_scientist, first=skill.slug)
    assert answer(page).startswith(f"{skill.name} first:")
    assert " later)" in answer(page)
    now, then = map(int, figures(page, "Hours until ready"))
    assert then > now
    assert "Readiness today, of 100" not in rows(page)  # which no order changes
    assert not models.Plan.objects.exists()


def test_the_saved_plan_equals_the_outcome_shown(alice, typical_scientist):
    skill = last_skill(typical_scientist).slug
    page = outcome_of(alice, typical_scientist, first=skill, hours="10")
    shown = int(figures(page, "Hours until ready")[1])
    keep(alice, typical_scientist, page)
    _, profile, choices = material(typical_scientist)
    plan = build_plan_view(profile, {}, choices)
    assert plan.ready_hours == shown
    then = figures(page, "Ready to apply")[1]
    for day in (plan.ready.done_by, plan.ready.done_by_slow):
        assert f"{day:%b}" in then
        assert f"{day:%Y}" in then


def test_the_last_skill_put_first_comes_before_earlier_ones(alice, typical_scientist):
    for skill in ("ml-system-design", "spark"):
        keep(alice, typical_scientist, outcome_of(alice, typical_scientist, first=skill))
    _, profile, choices = material(typical_scientist)
    skills = [item.step.skill for item in build_plan_view(profile, {}, choices).steps]
    places = [skills.index(s) for s in ("spark", "ml-system-design", "model-deployment")]
    assert places == sorted(places)


def test_another_pace_changes_the_date_only(alice, typical_scientist):
    page = outcome_of(alice, typical_scientist, hours="20")
    assert answer(page).startswith("20 hours a week:")
    assert " sooner)" in answer(page)
    assert rows(page) == ["Ready to apply"]


def test_a_skill_put_first_is_dropped_if_the_other_role_does_not_require_it(
    alice, typical_scientist
):
    page = outcome_of(
        alice,
        typical_scientist,
        first="spark",
        target_role="ai-researcher",
    )
    assert answer(page).startswith("AI researcher:")
    assert page.select("[name=first] [selected]") in ([], page.select("[name=first] [value='']"))


def test_a_deadline(alice, typical_scientist):
    day = timezone.localdate().replace(month=12, day=31).isoformat()
    far = f"{timezone.localdate().year + 3}-06-01"
    near, later = (outcome_of(alice, typical_scientist, day=d) for d in (day, far))
    assert len(near.select(".compact-list li")) < len(later.select(".compact-list li"))
    assert not later.select(".what-if-outcome form")  # a deadline does not change the plan
    past = outcome_of(alice, typical_scientist, day="2021-01-01")
    assert "No step fits" in past.get_text()


def test_ticked_and_skipped_steps_count_on_both_sides(alice, typical_scientist):
    alice.make_plan(typical_scientist)
    page = outcome_of(alice, typical_scientist, first=last_skill(typical_scientist).slug)
    _, profile, choices = material(typical_scientist)
    assert int(figures(page, "Hours until")[0]) == summarise(profile, choices).hours_to_ready
    offered = {option["value"] for option in page.select("[name=first] option")}
    assert "docker" in offered  # ticked up to level 2 only
    assert "kubernetes" not in offered  # skipped


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ((0, 0), "same as now"),
        ((3, 5), "1 week later"),
        ((14, 28), "2 to 4 weeks later"),
        ((-10, -22), "1 to 3 weeks sooner"),
        ((59, 62), "2 months later"),
        ((-60, -150), "2 to 5 months sooner"),
        ((-3, 70), "2 months later"),
    ],
)
def test_a_difference_is_given_in_weeks_or_months(days, message):
    now = (date(2027, 7, 1), date(2027, 10, 1))
    then = (now[0] + timedelta(days[0]), now[1] + timedelta(days[1]))
    assert shift_label(shift_between(now, then)) == message


@pytest.mark.parametrize(
    "given",
    [
        {"hours": "0"},
        {"hours": "7"},
        {"target_role": "cook"},
        {"first": "cooking"},
        {"day": "x"},
        {"day": "0001-01-01"},
    ],
)
def test_invalid_choices(alice, typical_scientist, given):
    response = alice.client.get(reverse("assessments:what_if", args=[typical_scientist.pk]), given)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()
    refused = alice.client.post(
        reverse("assessments:what_if_keep", args=[typical_scientist.pk]), given
    )
    assert refused.status_code == 422
    assert not models.Plan.objects.exists()


def keep(person, assessment, page: BeautifulSoup):
    """Press the button that saves the choices as the plan."""
    form = page.select_one(
        f'form[action="{reverse("assessments:what_if_keep", args=[assessment.pk])}"]'
    )
    sent = {field["name"]: field["value"] for field in form.select("input[name]")}
    return person.client.post(form["action"], sent)


def test_saving_puts_the_steps_first(alice, typical_scientist):
    page = outcome_of(alice, typical_scientist, hours="10", first="ml-system-design")
    response = keep(alice, typical_scientist, page)
    assert response["Location"] == reverse("assessments:plan", args=[typical_scientist.pk])
    edition, profile, choices = material(typical_scientist)
    assert choices.schedule.hours_a_week == 10
    view = build_plan_view(profile, {}, choices)
    place = next(item.number for item in view.steps if item.key == "ml-system-design:2")
    before = {item.step.skill for item in view.steps[: place - 1]}
    rests_on = set(edition.taxonomy.skill_by_slug["ml-system-design"].prerequisites())
    assert before <= rests_on | {"ml-system-design"}


def test_saving_another_role_starts_a_draft(alice, typical_scientist):
    answers = set(typical_scientist.answers.values_list("skill", "value"))
    response = alice.client.post(
        reverse("assessments:what_if_keep", args=[typical_scientist.pk]),
        {"target_role": "ai-engineer"},
    )
    draft = models.Assessment.objects.get(submitted_at=None)
    assert response["Location"] == reverse("assessments:assessment", args=[draft.pk])
    assert draft.target_role.slug == "ai-engineer"
    assert set(draft.answers.values_list("skill", "value")) == answers
    assert not models.Plan.objects.exists()  # the plan of this result stays the same


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
    hours = [view.summary.hours_to_ready for view in views]
    assert hours == sorted(hours)
    own = next(view for view in views if view.role.slug == ML_ENGINEER)
    assert own.summary == summarise(profile, choices)
    plan = build_plan_view(profile, {}, choices)
    assert own.summary.hours_to_ready == plan.ready_hours
    assert own.summary.ready_by == plan.ready.done_by
    page = alice.get("roles", typical_scientist.pk).content.decode()
    assert all(view.role.name in page for view in views)
    assert "The shorter way in" not in page  # a data scientist already works in the field


def test_the_nearer_entry_role_for_a_student(alice):
    draft = alice.begin("student")
    for area in ("statistics", "machine-learning", "frameworks", "practice"):
        page = editions.edition_current().questionnaire("student", ML_ENGINEER).page(area)
        answers = {skill.slug.replace("-", "_"): 3 for skill in page.skills}
        alice.answer(draft, area, **answers)
    alice.submit(draft)
    draft.refresh_from_db()
    ways = entry_routes(material(draft)[1])
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
    assert entry_routes(material(coder)[1])[0].role.slug == "software-engineer"


def test_specialisms_fit_and_hours(alice, typical_scientist):
    edition, profile, choices = material(typical_scientist)
    views = specialism_views(profile, choices, edition.specialisms.values())
    assert len(views) == len(edition.specialisms)
    fits = [view.fit for view in views]
    assert fits == sorted(fits, reverse=True)
    assert all(0 <= view.hours_on_top <= view.hours for view in views)
    for view in views:
        assert len(view.missing) + len(view.met) == len(view.specialism.requirements)
    expert = profile.with_answers({skill.slug: 4 for skill in edition.taxonomy.skills})
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
    assert {m.slug for m in plan.milestones if m.kind == "specialism"} == {"speech", "econometrics"}
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


@given(
    st.dates(),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=1, max_size=9),
)
def test_labels_stay_on_the_timeline(start, offsets):
    start = min(start, start.replace(year=2100, day=1))
    rows = [
        Milestone("all", str(n), "", n, start + timedelta(days=a), start + timedelta(days=a + b))
        for n, (a, b) in enumerate(offsets, 1)
    ]
    line = timeline(start, rows)
    assert all(0 <= begins <= ends <= 100 for _, begins, ends in line.rows)
    assert all(0 <= place <= 100 for _, place in line.marks)
    assert len(line.marks) <= 5
    assert all(day.day == 1 for day, _ in line.marks)


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
