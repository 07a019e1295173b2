"""The plan's page."""

from datetime import date

import pytest
from django.urls import reverse

from assessments import services
from assessments.domain.planning import Schedule
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.scoring import answer_from, score_answers
from assessments.forms.plan import PaceForm
from assessments.models import Plan
from assessments.selectors import profile_of
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, soup

pytestmark = pytest.mark.django_db


def plan_of(assessment, hours=6):
    edition = edition_current()
    schedule = Schedule(date(2026, 11, 23), hours)
    return build_plan_view(profile_of(assessment, edition), edition.learning, Choices(schedule))


def test_the_plan_closes_every_gap_and_says_when_it_is_enough(typical_scientist):
    plan = plan_of(typical_scientist)
    answers = {slug: answer_from(value) for slug, value in typical_scientist.result.answers.items()}
    target = edition_current().target(DATA_SCIENTIST, ML_ENGINEER)

    def readiness_after(number):
        done = {item.step.skill: item.step.level for item in plan.steps[:number]}
        return score_answers(target, {**answers, **done}).readiness

    readiness = [readiness_after(number) for number in range(len(plan.steps) + 1)]
    assert readiness == sorted(readiness)
    assert (readiness[0], readiness[-1]) == (plan.readiness, 100)
    assert readiness[plan.ready.number - 1] < 85 <= readiness[plan.ready.number]
    assert plan.ready_readiness == readiness[plan.ready.number]
    assert sum(item.step.hours for item in plan.steps) == plan.hours
    report = score_answers(target, answers)
    assert sum(item.points for item in plan.steps) == pytest.approx(100 - report.attainment)


def test_a_data_scientists_plan_starts_with_engineering(typical_scientist):
    first = [step.skill.area for step in plan_of(typical_scientist).steps[:15]]
    engineering = {"devops-mlops", "software-engineering", "cloud", "data-engineering"}
    assert sum(area in engineering for area in first) >= 8


def test_the_page(alice, typical_scientist):
    page = alice.page("plan", typical_scientist.pk)
    plan = plan_of(typical_scientist)
    shown = page.select(".plan-step")
    assert len(shown) == len(plan.steps)
    # The next step is unfolded at the top and only one line in the list.
    for item, step in zip([page.select_one(".next-step"), *shown[1:]], plan.steps, strict=True):
        text = item.get_text(" ", strip=True)
        assert step.anchor in text
        assert "Done when:" in text
        assert item.select_one(f'button[value="done:{step.key}"].btn-primary')
    for item, step in zip(shown, plan.steps, strict=True):
        assert step.skill.name in item.summary.get_text()
    first = plan.steps[0]
    title = " ".join(page.h1.get_text().split())
    assert title == f"Next: take {first.skill.name} to level {first.step.level}"
    assert f"Until you are ready: {plan.ready.number} steps" in page.get_text()
    beyond = page.select_one(".fold")
    assert f"{len(plan.steps) - plan.ready.number} steps" in beyond.summary.get_text()
    assert not beyond.has_attr("open")
    assert len(beyond.select(".plan-step")) == len(plan.steps) - plan.ready.number


def test_ready_needs_both_readiness_and_every_must_have(alice, real_taxonomy):
    """A person at every target level, except for one missing must-have."""
    edition = edition_current()
    rows = real_taxonomy.requirements[ML_ENGINEER]
    target = edition.target(DATA_SCIENTIST, ML_ENGINEER)
    full = {slug: row.level for row in rows for slug in row.skills}
    found = []
    for score in score_answers(target, full).requirements:
        if score.floor is not None:
            answers = full | dict.fromkeys(score.skills, score.floor - 1)
            report = score_answers(target, answers)
            if report.readiness >= 85 and report.must_haves_missing:
                found.append((score, answers))
    assert found
    score, answers = found[0]
    draft = alice.begin()
    services.answers_save(assessment=draft, values={s: str(n) for s, n in answers.items()})
    alice.submit(draft)
    draft.refresh_from_db()
    plan = plan_of(draft)
    assert plan.readiness >= 85
    assert not plan.is_ready
    assert (plan.ready.step.skill in score.skills, plan.ready.step.level) == (True, score.floor)
    page = alice.get("plan", draft.pk).content.decode()
    assert "Until you are ready: 1 step," in page
    assert "ready to apply today" not in page


def test_a_long_plan_suggests_more_hours_a_week(typical_scientist):
    assert plan_of(typical_scientist, hours=12).long_plan is None
    way = plan_of(typical_scientist, hours=1).long_plan
    assert way.years > 5
    assert way.double_hours == 2
    assert way.double_years == round(way.years / 2)


def test_pace_changes_the_dates_only(alice, typical_scientist):
    slow, fast = (plan_of(typical_scientist, hours) for hours in (3, 12))
    assert [step.step for step in slow.steps] == [step.step for step in fast.steps]
    assert slow.steps[-1].done_by > fast.steps[-1].done_by


@pytest.mark.parametrize("pace", [{"hours": "0"}, {"start": "0001-01-01"}])
def test_an_invalid_pace(alice, typical_scientist, pace):
    sent = {"hours": "6", "start": "2026-12-01"} | pace
    response = alice.client.post(
        reverse("assessments:plan_pace", args=[typical_scientist.pk]), sent
    )
    assert response.status_code == 422
    page = soup(response)
    assert page.select(".invalid-feedback")
    assert page.select_one("#pace-more").has_attr("open") == ("start" in pace)
    assert not Plan.objects.exists()


def test_more_paces_that_are_invalid():
    valid = {"hours": "6", "start": "2026-12-01"}
    assert PaceForm(valid).is_valid()
    for pace in (
        {"hours": "61"}, {"hours": "x"}, {"hours": ""}, {"start": "x"}, {"start": "9999-12-31"},
    ):  # fmt: skip
        assert not PaceForm(valid | pace).is_valid(), pace


def test_nothing_to_do(alice, real_taxonomy):
    draft = alice.begin()
    rows = real_taxonomy.requirements[ML_ENGINEER]
    services.answers_save(
        assessment=draft, values={slug: "4" for row in rows for slug in row.skills}
    )
    alice.submit(draft)
    assert "Nothing to do" in alice.get("plan", draft.pk).content.decode()


def test_an_open_requirement_says_check_this_first(alice):
    draft = alice.begin()
    alice.submit(draft)
    draft.refresh_from_db()
    plan = plan_of(draft)
    assert any(step.step.check_first for step in plan.steps)
    assert "check this first" in alice.get("plan", draft.pk).content.decode()
