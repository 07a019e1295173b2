"""The plan's page."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.domain.planning import Schedule
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.plan import build_plan_view
from assessments.domain.planning.week import days_ahead, next_days
from assessments.domain.scoring import answer_from, score_answers
from assessments.forms.plan import PaceForm
from assessments.models import Plan
from assessments.selectors import profile_of
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, soup, words

pytestmark = pytest.mark.django_db


def plan_of(assessment, hours=6):
    edition = edition_current()
    schedule = Schedule(date(2026, 11, 23), hours)
    return build_plan_view(profile_of(assessment, edition), edition.learning, Choices(schedule))


def milestone(plan, kind):
    return next(found for found in plan.milestones if found.kind == kind)


def test_the_plan_closes_every_gap_and_says_when_it_is_enough(typical_scientist):
    plan = plan_of(typical_scientist)
    answers = {slug: answer_from(value) for slug, value in typical_scientist.result.answers.items()}
    target = edition_current().target(DATA_SCIENTIST, ML_ENGINEER)

    def report_after(number):
        done = {item.step.skill: item.step.level for item in plan.steps[:number]}
        return score_answers(target, {**answers, **done})

    readiness = [report_after(number).readiness for number in range(len(plan.steps) + 1)]
    assert readiness == sorted(readiness)
    assert (readiness[0], readiness[-1]) == (plan.summary.report.readiness, 100)
    ready = milestone(plan, "ready").step
    assert [report_after(number).is_ready for number in (ready - 1, ready)] == [False, True]
    apply = milestone(plan, "apply").step
    assert {item.step.before_applying for item in plan.steps[:apply]} == {True}
    assert {item.step.before_applying for item in plan.steps[apply:]} == {False}
    hours = [item.hours_left for item in plan.steps]
    assert sum(hours) == pytest.approx(plan.summary.hours)
    assert sum(hours[:apply]) == pytest.approx(plan.summary.hours_to_apply)
    assert sum(hours[:ready]) == pytest.approx(plan.summary.hours_to_ready)
    assert sum(item.points for item in plan.steps) == pytest.approx(
        100 - report_after(0).attainment
    )


def test_a_data_scientists_plan_starts_with_engineering(typical_scientist):
    first = [step.skill.area for step in plan_of(typical_scientist).steps[:15]]
    engineering = {"devops-mlops", "software-engineering", "cloud", "data-engineering"}
    assert sum(area in engineering for area in first) >= 8


def test_the_page(alice, typical_scientist):
    page = alice.page("plan", typical_scientist.pk)
    plan = plan_of(typical_scientist)
    shown = page.select(".plan-step")
    assert len(shown) == len(plan.steps)
    for item, step in zip(shown, plan.steps, strict=True):
        text = item.get_text(" ", strip=True)
        assert step.skill.name in item.summary.get_text()
        assert step.anchor in text
        if step.step.before_applying:
            assert "Done when:" in text
            assert item.select_one(f'button[value="done:{step.key}"].btn-primary')
        assert item.select_one(f'button[value="next:{step.key}"]') or step.number == 1
    assert " ".join(page.h1.get_text().split()) == "This week: 6 hours"
    chapters = page.select(".chapter")
    assert len(chapters) == len(plan.chapters)
    assert [bool(chapter.has_attr("open")) for chapter in chapters] == [
        chapter.is_current for chapter in plan.chapters
    ]
    beyond = page.select_one("#after")
    assert not beyond.has_attr("open")
    assert len(beyond.select(".chapter")) == len(plan.after)


def test_this_week_fills_the_hours_and_goes_on_next_week(alice, typical_scientist):
    first = plan_of(typical_scientist).steps[0]
    task = alice.page("plan", typical_scientist.pk).select_one(".task")
    assert first.skill.name in task.h2.get_text()
    assert re.search(r" 0 of [\d.]+ hours done, 6 this week", words(task))
    for _ in range(3):
        alice.do(typical_scientist, f"log:{first.key}")
    task = alice.page("plan", typical_scientist.pk).select_one(".task")
    assert " 0 of " not in words(task)


def test_evidence_for_a_completed_step_leads_back_to_it(alice, typical_scientist):
    first = plan_of(typical_scientist).steps[0]
    alice.do(typical_scientist, f"done:{first.key}")
    place = first.key.replace(":", "-")
    row = alice.page("plan", typical_scientist.pk).find(id=place)
    address = row.find("a", string="Add evidence")["href"]
    assert alice.client.get(address + "0").status_code == 200  # not a level
    saved = alice.client.post(address, {"note": "Tested."})
    assert (
        saved["Location"] == f"{reverse('assessments:plan', args=[typical_scientist.pk])}#{place}"
    )


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
    assert plan.summary.report.readiness >= 85
    assert plan.summary.hours_to_ready > 0
    ready = plan.steps[milestone(plan, "ready").step - 1]
    assert ready.step.skill in score.skills
    assert ready.step.start < score.floor <= ready.step.level
    assert "You are ready today" not in alice.get("plan", draft.pk).content.decode()


@pytest.mark.parametrize(("hours", "days"), [(3, 91), (40, 30)])
def test_a_long_plan_looks_further_ahead(typical_scientist, hours, days):
    schedule = Schedule(date(2026, 11, 23), hours)
    plan = plan_of(typical_scientist, hours)
    assert days_ahead(plan, schedule) == days
    ahead = next_days(plan.steps, schedule, days)
    assert ahead[0] == (plan.steps[0], plan.steps[0].done_by)
    assert all(day <= date(2026, 11, 23) + timedelta(days=days) for _, day in ahead[:-1])


def test_a_week_before_the_start_has_no_tasks(alice, typical_scientist):
    today = timezone.localdate()
    start = today + timedelta(days=60)
    sent = {"hours": "6", "start": start.isoformat()}
    alice.client.post(reverse("assessments:plan_pace", args=[typical_scientist.pk]), sent)
    page = alice.page("plan", typical_scientist.pk)
    assert "You start on" in page.h1.get_text()
    assert not page.select(".task")


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
