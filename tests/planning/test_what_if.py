"""The page what if and its calculations."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from assessments import models
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.schedule import finish_date, hours_until
from assessments.domain.planning.summary import summarise
from assessments.domain.planning.what_if import shift_between
from assessments.taxonomy_store import editions
from assessments.web.labels import shift_label
from tests.cast import soup
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
