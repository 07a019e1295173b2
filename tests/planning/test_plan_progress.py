"""Hours, checklists and alternatives of a plan's steps."""

import pytest

from assessments import models, services
from tests.planning.plans import keys, page_of, plan_of, rows_of, undo_button

pytestmark = pytest.mark.django_db


def test_using_an_alternative_can_be_undone(alice, typical_scientist):
    def planned():
        return {key.split(":")[0] for key in keys(typical_scientist)} & {"aws", "gcp", "azure"}

    (before,) = planned()
    other = next(iter({"gcp", "azure"} - {before}))
    page = alice.page("plan", typical_scientist.pk)
    button = page.select_one(f'button[value^="use:{other}:"]')
    alice.do(typical_scientist, button["value"])
    assert planned() == {other}
    page = alice.page("plan", typical_scientist.pk)
    assert "Your plan now uses" in page.select_one("#steps .confirmation").get_text()
    for _ in range(2):
        alice.do(typical_scientist, page.select_one("#steps .confirmation button")["value"])
    assert planned() == {before}


def test_logged_hours_move_the_dates_and_can_be_undone(alice, typical_scientist):
    before = plan_of(typical_scientist)
    first = before.steps[0]
    hours = first.hours_left
    for button, left in (
        ("start", hours),
        ("log", hours - 2),
        ("log", hours - 4),
        ("half", hours - round(hours / 2)),
    ):
        alice.do(typical_scientist, f"{button}:{first.key}")
        undo = undo_button(alice, typical_scientist)
        item = plan_of(typical_scientist).steps[0]
        assert item.key == first.key
        assert item.is_started
        assert item.hours_left == pytest.approx(left)
    after = plan_of(typical_scientist)
    assert after.summary.hours == pytest.approx(before.summary.hours - round(hours / 2))
    assert after.summary.apply_by < before.summary.apply_by
    for _ in range(2):
        alice.do(typical_scientist, undo)
        assert plan_of(typical_scientist).steps[0].logged == 4
    alice.do(typical_scientist, f"hours:{first.key}:none:4")
    assert not plan_of(typical_scientist).steps[0].is_started
    assert not models.PlanSkill.objects.exists()


def test_hours_are_kept_by_level_and_an_old_undo_does_not_remove_later_ones(
    alice, typical_scientist
):
    key, higher = "software-testing:2", "software-testing:3"

    def logged():
        return {item.key: item.logged for item in plan_of(typical_scientist).steps}

    alice.do(typical_scientist, f"log:{key}")
    old_undo = undo_button(alice, typical_scientist)
    for button in (f"start:{higher}", f"log:{key}", f"half:{key}"):
        alice.do(typical_scientist, button)
    hours = logged()[key]
    assert (hours > 4, logged()[higher]) == (True, 0)
    alice.do(typical_scientist, old_undo)
    assert "Not changed: the hours of" in page_of(alice, typical_scientist)
    assert (logged()[key], logged()[higher]) == (hours, 0)
    for button in (f"half:{key}", f"start:{key}"):
        alice.do(typical_scientist, button)
        assert logged()[key] == hours, "a smaller state does not lower the hours"


def test_using_a_skipped_skill_plans_it_again(alice, typical_scientist):
    clouds = {"aws", "gcp", "azure"}

    def planned():
        return [key for key in keys(typical_scientist) if key.split(":")[0] in clouds]

    before = planned()
    skill = before[0].split(":")[0]
    alice.do(typical_scientist, f"skip:{before[0]}")
    assert planned() != before
    alice.do(typical_scientist, f"use:{skill}:2")
    assert planned() == before


def test_a_finished_plan_keeps_its_undo_and_its_controls(alice, typical_scientist):
    *others, last = plan_of(typical_scientist).steps
    for item in others:
        services.plan_level_reach(
            assessment=typical_scientist, skill=item.step.skill, level=item.step.level
        )
    alice.do(typical_scientist, f"done:{last.key}")
    page = alice.page("plan", typical_scientist.pk)
    assert "Nothing to do" in page.get_text()
    assert "Done:" in page.select_one(".plan-steps [role=status]").get_text()
    assert page.select_one("#pace-form")
    assert page.select_one("#calendar")
    undo = page.select_one(".plan-steps [role=status] button")["value"]
    alice.do(typical_scientist, undo)
    assert keys(typical_scientist) == [last.key]
    alice.do(typical_scientist, f"skip:{last.key}")
    assert "Skipped:" in alice.page("plan", typical_scientist.pk).select_one("#steps").get_text()


def test_a_step_with_all_its_hours_asks_whether_it_is_done(alice, typical_scientist):
    first = plan_of(typical_scientist).steps[0]
    for _ in range(20):
        alice.do(typical_scientist, f"log:{first.key}")
    page = alice.page("plan", typical_scientist.pk)
    assert "All its hours are logged. Is it done?" in page.select_one(".task").get_text()
    assert plan_of(typical_scientist).summary.steps_to_apply > 0


def test_the_checklist_of_a_step(alice, typical_scientist):
    first = plan_of(typical_scientist).steps[0]

    def pressed():
        row = rows_of(alice, typical_scientist)[first.key.replace(":", "-")]
        return {
            button["value"].rsplit(":", 1)[1]: button["aria-pressed"] == "true"
            for button in row.select(".check-button")
        }

    assert pressed() == {"study": False, "practice": False, "check": False}
    alice.do(typical_scientist, f"tick:{first.key}:practice")
    assert pressed() == {"study": False, "practice": True, "check": False}
    alice.do(typical_scientist, f"untick:{first.key}:practice")
    assert not any(pressed().values())
