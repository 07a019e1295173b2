"""The pages what if, other roles and specialisms, and their calculations."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from assessments import models, selectors
from assessments.domain.planning.comparison import compare_targets, entry_routes
from assessments.domain.planning.path import ordered_steps
from assessments.domain.planning.plan import build_plan_view, summarise
from assessments.domain.planning.schedule import finish_date, hours_until
from assessments.domain.planning.specialisms import specialism_views
from assessments.domain.planning.what_if import shift_between
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from assessments.templatetags.report import in_sentence
from assessments.web.labels import shift_label
from tests.cast import ML_ENGINEER, SOFTWARE_ENGINEER, soup, words
from tests.planning.plans import material, plan_of

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


def hours(page: BeautifulSoup, row: str) -> list[int]:
    """The hours of a row, now and then; 0 for today."""
    return [
        int(found[1]) if (found := re.search(r"(\d+) hours", cell)) else 0
        for cell in figures(page, row)
    ]


def rows(page: BeautifulSoup) -> list[str]:
    return [head.get_text(strip=True) for head in page.select(".what-if-outcome tbody th")]


def answer(page: BeautifulSoup) -> str:
    return " ".join(page.select_one(".what-if-answer").get_text(" ").split())


def last_skill(assessment: models.Assessment) -> models.Skill:
    """The skill of the longest step after applying."""
    plan = plan_of(assessment)
    later = [row for chapter in plan.after for row in chapter.open_rows]
    return max(later, key=lambda row: row.hours_left).skill


def test_without_a_choice_there_is_no_difference_and_nothing_to_save(alice, typical_scientist):
    page = outcome_of(alice, typical_scientist)
    assert "Choose something" in page.select_one(".what-if-outcome").get_text()
    assert not page.select(".what-if-outcome table, .what-if-outcome form, .what-if-answer")


def test_a_skill_first_includes_its_prerequisites(alice, typical_scientist):
    skill = last_skill(typical_scientist)
    page = outcome_of(alice, typical_scientist, first=skill.slug)
    assert answer(page).startswith(f"{skill.name} first:")
    assert " later)" in answer(page)
    now, then = hours(page, "Time to apply")
    assert then > now
    assert figures(page, "Next step")[0] != figures(page, "Next step")[1]
    assert "Readiness today, of 100" not in rows(page)  # which no order changes
    assert not models.Plan.objects.exists()


def test_the_saved_plan_equals_the_outcome_shown(alice, typical_scientist):
    skill = last_skill(typical_scientist).slug
    page = outcome_of(alice, typical_scientist, first=skill, hours="10")
    shown = [hours(page, row)[1] for row in ("Time to apply", "Ready", "Every gap closed")]
    keep(alice, typical_scientist, page)
    summary = plan_of(typical_scientist).summary
    then = (summary.hours_to_apply, summary.hours_to_ready, summary.hours)
    assert [round(number) for number in then] == shown
    then = figures(page, "Time to apply")[1]
    for day in (summary.apply_by, summary.apply_by_slow):
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
    assert rows(page) == ["Time to apply", "Ready", "Every gap closed"]
    for row in rows(page):
        now, then = hours(page, row)
        assert now == then > 0


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


def test_another_tool(alice, typical_scientist):
    skills = editions.edition_current().taxonomy.skill_by_slug
    planned = {row.step.skill for row in plan_of(typical_scientist).steps}
    page = outcome_of(alice, typical_scientist)
    offered = [option["value"] for option in page.select("[name=instead] option")][1:]
    assert offered
    assert not planned.intersection(offered)
    other = offered[0]
    page = outcome_of(alice, typical_scientist, instead=other)
    assert answer(page).startswith(f"{skills[other].name} instead of ")
    then = hours(page, "Every gap closed")[1]
    for _ in range(2):
        keep(alice, typical_scientist, page)
        plan = plan_of(typical_scientist)
        assert round(plan.summary.hours) == then
        assert other in {row.step.skill for row in plan.steps}
    # It is what the plan has now, so nothing is left to save.
    page = outcome_of(alice, typical_scientist, instead=other)
    assert "as now" in page.select_one("[name=instead] [selected]").get_text()
    assert "Choose something" in page.select_one(".what-if-outcome").get_text()


def test_an_extra_skill(alice, typical_scientist):
    skills = editions.edition_current().taxonomy.skill_by_slug
    before = plan_of(typical_scientist)
    page = outcome_of(alice, typical_scientist)
    offered = {option["value"] for option in page.select("[name=extra] option")} - {""}
    assert not offered & {row.step.skill for row in before.steps}
    assert "speech-processing" in offered
    page = outcome_of(alice, typical_scientist, extra="speech-processing")
    name = skills["speech-processing"].name
    assert answer(page).startswith(f"{name} in addition: time to apply around")
    assert "same as now" in answer(page)  # it comes after applying
    assert "Time to apply" not in rows(page)
    then = hours(page, "Every gap closed")[1]
    for _ in range(2):
        keep(alice, typical_scientist, page)
        plan = plan_of(typical_scientist)
        assert round(plan.summary.hours) == then > before.summary.hours
    assert [row.key for row in before.before[0].rows] == [row.key for row in plan.before[0].rows]
    row = next(row for row in plan.steps if row.key == "speech-processing:2")
    assert row.reason == "wanted"
    assert alice.get("plan", typical_scientist.pk).status_code == 200
    # The next assessment starts with it.
    alice.client.post(reverse("assessments:retake", args=[typical_scientist.pk]))
    again = models.Assessment.objects.get(submitted_at=None)
    alice.submit(again)
    assert material(again)[2].wanted == {"speech-processing": 2}
    # Skipped like any other step; the prerequisites that only it needs go too.
    alice.do(typical_scientist, "skip:speech-processing:1")
    assert {row.key for row in plan_of(typical_scientist).steps} == {
        row.key for row in before.steps
    }


def test_a_deadline_keeps_the_front_of_the_order(alice, typical_scientist):
    near, later = (timezone.localdate() + timedelta(days) for days in (60, 400))
    plan = [row.step for row in plan_of(typical_scientist).steps]
    _, profile, choices = material(typical_scientist)
    names = profile.taxonomy.skill_by_slug
    lengths = []
    for day in (near, later):
        page = outcome_of(alice, typical_scientist, day=day.isoformat())
        done, left = (
            [item.get_text(strip=True) for item in part.select("li")]
            for part in page.select(".what-if-outcome details")
        )
        assert done + left == [f"{names[s.skill].name} to level {s.level}" for s in plan]
        assert f"{len(left)} steps are left out" in page.get_text()
        assert not page.select(".what-if-outcome form")  # a deadline does not change the plan
        available = hours_until(choices.schedule, day)
        assert sum(s.hours for s in plan[: len(done)]) <= available
        assert sum(s.hours for s in plan[: len(done) + 1]) > available
        lengths.append(len(done))
    assert 0 < lengths[0] < lengths[1]
    past = outcome_of(alice, typical_scientist, day="2021-01-01")
    assert "No step fits" in past.get_text()
    assert f"{len(plan)} steps are left out" in past.get_text()


def test_logged_hours_bring_more_steps_before_a_deadline(alice, typical_scientist):
    first = plan_of(typical_scientist).steps[0]
    schedule = material(typical_scientist)[2].schedule
    day = finish_date(schedule, first.hours_left) - timedelta(days=7)
    sent = {"day": day.isoformat()}
    assert "No step fits" in outcome_of(alice, typical_scientist, **sent).get_text()
    for _ in range(5):
        alice.do(typical_scientist, f"log:{first.key}")
    assert "on one step" in answer(outcome_of(alice, typical_scientist, **sent))


def test_ticked_and_skipped_steps_count_on_both_sides(alice, typical_scientist):
    alice.make_plan(typical_scientist)
    page = outcome_of(alice, typical_scientist, first=last_skill(typical_scientist).slug)
    _, profile, choices = material(typical_scientist)
    now = summarise(profile, choices)
    assert hours(page, "Time to apply")[0] == round(now.hours_to_apply)
    assert hours(page, "Ready")[0] == round(now.hours_to_ready)
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
        {"instead": "python"},
        {"extra": "cooking"},
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
    own = [c.specialism.slug for c in plan.after if c.specialism and not c.is_continued]
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
