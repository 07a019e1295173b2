"""Changes to a plan are saved, and the submitted result stays the same."""

import json
from datetime import date

import pytest
from django.urls import reverse

from assessments import models, services
from tests.params import partly
from tests.planning.plans import keys, page_of, plan_of, rows_of, undo_button

pytestmark = pytest.mark.django_db


def kept(assessment: models.Assessment) -> str:
    """Everything that must never change in a submitted result."""
    assessment.refresh_from_db()
    result = assessment.result
    answers = list(assessment.answers.order_by("skill").values_list("skill", "value"))
    return json.dumps([result.report, result.answers, result.readiness, answers], sort_keys=True)


def test_ticking_changes_the_readiness_and_leaves_the_result_alone(alice, typical_scientist):
    result, before = kept(typical_scientist), plan_of(typical_scientist)
    first = before.steps[0]
    for _ in range(2):  # a double click has the same effect as one click
        assert alice.do(typical_scientist, f"done:{first.key}").status_code == 302
    after = plan_of(typical_scientist)
    assert [item.key for item in after.steps] == [item.key for item in before.steps[1:]]
    assert after.summary.hours == pytest.approx(before.summary.hours - first.step.hours)
    assert after.summary.report.readiness > before.summary.report.readiness
    assert f"Done: {first.skill.name} to level {first.step.level}." in page_of(
        alice, typical_scientist
    )
    assert kept(typical_scientist) == result

    alice.do(typical_scientist, f"undone:{first.key}:{first.step.start}")
    assert keys(typical_scientist) == [item.key for item in before.steps]
    assert not models.PlanSkill.objects.filter(reached__isnull=True, ceiling__isnull=True).exists()


def test_a_ticked_step_stays_in_place_and_can_be_undone(alice, typical_scientist):
    before = list(rows_of(alice, typical_scientist))
    third = plan_of(typical_scientist).steps[2]
    response = alice.do(typical_scientist, f"done:{third.key}")
    assert response["Location"].endswith(f"#{before[2]}")
    rows = rows_of(alice, typical_scientist)
    assert list(rows) == before
    row = rows[before[2]]
    assert third.skill.name in row.s.get_text()
    assert "Done:" in row.select_one("[role=status]").get_text()
    assert row["tabindex"] == "-1"
    assert [other for other in rows.values() if other.s] == [row]

    alice.do(typical_scientist, row.button["value"])
    row = rows_of(alice, typical_scientist)[before[2]]
    assert not row.s
    assert "Back in the plan" in row.select_one("[role=status]").get_text()
    # The message is shown once.
    assert not rows_of(alice, typical_scientist)[before[2]].select_one("[role=status]")


def test_the_next_step_is_ticked_and_undone_at_the_top(alice, typical_scientist):
    url = reverse("assessments:plan_step", args=[typical_scientist.pk])
    first = plan_of(typical_scientist).steps[0]
    response = alice.client.post(url, {"do": f"done:{first.key}", "top": "yes"})
    assert "#" not in response["Location"]
    page = alice.page("plan", typical_scientist.pk)
    note = page.h1.find_previous(class_="confirmation")
    assert f"Done: {first.skill.name}" in note.get_text()
    sent = {field["name"]: field["value"] for field in note.select("[name][value]")}
    assert sent.pop("top") == "yes"
    alice.do(typical_scientist, sent["do"])
    assert keys(typical_scientist)[0] == first.key


def test_skipping_can_be_undone_next_to_its_message(alice, typical_scientist):
    before = keys(typical_scientist)
    assert alice.do(typical_scientist, "skip:kubernetes:1")["Location"].endswith("#steps")
    page = alice.page("plan", typical_scientist.pk)
    note = page.select_one("#steps .confirmation")
    assert "Skipped: Kubernetes" in note.get_text()
    alice.do(typical_scientist, note.select_one("button")["value"])
    assert keys(typical_scientist) == before


def test_a_ticked_step_beyond_ready_is_not_folded(alice, typical_scientist):
    plan = plan_of(typical_scientist)
    alice.do(typical_scientist, f"done:{plan.steps[-1].key}")
    page = alice.page("plan", typical_scientist.pk)
    assert page.select_one("#after s")
    assert page.select_one("#after").has_attr("open")
    assert page.select_one("#after .chapter[open] s")


def test_a_ticked_step_that_nothing_requires_can_be_undone(alice, typical_scientist):
    alice.do(typical_scientist, "done:quantitative-finance:1")
    row = rows_of(alice, typical_scientist)["quantitative-finance-1"]
    alice.do(typical_scientist, row.button["value"])
    assert "quantitative-finance-1" not in rows_of(alice, typical_scientist)


def test_chapters_hold_all_steps_and_end_with_a_milestone(typical_scientist):
    plan = plan_of(typical_scientist)
    rows = [row for chapter in plan.chapters for row in chapter.rows]
    assert [row.key for row in rows] == [item.key for item in plan.steps]
    ends = [m for m in plan.milestones if m.kind == "chapter"]
    assert [m.step for m in ends] == [chapter.rows[-1].number for chapter in plan.chapters]
    assert [m.done_by for m in ends] == [chapter.done_by for chapter in plan.chapters]
    assert len({m.slug for m in plan.milestones}) == len(plan.milestones)
    for milestone in plan.milestones:
        step = plan.steps[milestone.step - 1]
        assert (milestone.done_by, milestone.done_by_slow) == (step.done_by, step.done_by_slow)


def test_ticking_a_higher_level_ticks_the_lower_ones_too(alice, typical_scientist):
    alice.do(typical_scientist, "done:kubernetes:2")
    assert not {"kubernetes:1", "kubernetes:2"} & set(keys(typical_scientist))


def reached(assessment: models.Assessment) -> dict[str, tuple[int | None, int | None]]:
    """The levels reached and the maximum level recorded in the plan, by skill."""
    rows = models.PlanSkill.objects.filter(plan__assessment=assessment)
    return {row.skill.slug: (row.reached, row.ceiling) for row in rows.select_related("skill")}


def test_undoing_a_level_keeps_the_higher_ones(alice, typical_scientist):
    for level in (1, 2):
        alice.do(typical_scientist, f"done:kubernetes:{level}")
    assert rows_of(alice, typical_scientist)["kubernetes-2"].button
    # As from a tab opened before level 2 was ticked.
    alice.do(typical_scientist, "undone:kubernetes:1")
    assert reached(typical_scientist) == {"kubernetes": (2, None)}
    assert "Not changed: level 2 of Kubernetes is ticked" in page_of(alice, typical_scientist)
    alice.do(typical_scientist, "undone:kubernetes:2")
    assert reached(typical_scientist) == {"kubernetes": (1, None)}


@pytest.mark.parametrize("action", ["done", "known"])
def test_ticking_a_lower_level_later_keeps_the_higher_one(action, alice, typical_scientist):
    alice.do(typical_scientist, "done:kubernetes:2")
    alice.do(typical_scientist, f"{action}:kubernetes:1")
    assert reached(typical_scientist) == {"kubernetes": (2, None)}


UNDONE = [
    (None, "done:kubernetes:2"),
    ("done:kubernetes:1", "done:kubernetes:3"),
    (None, "skip:kubernetes:1"),
    ("skip:kubernetes:3", "skip:kubernetes:1"),
]


@pytest.mark.parametrize(("earlier", "action"), partly(UNDONE, quick=UNDONE[1::2]))
def test_undo_restores_the_previous_state(earlier, action, alice, typical_scientist):
    if earlier:
        alice.do(typical_scientist, earlier)
        alice.get("plan", typical_scientist.pk)
    before = reached(typical_scientist)
    url = reverse("assessments:plan_step", args=[typical_scientist.pk])
    alice.client.post(url, {"do": action, "top": "yes"})
    assert reached(typical_scientist) != before
    alice.do(typical_scientist, undo_button(alice, typical_scientist))
    assert reached(typical_scientist) == before


def test_skipping_a_higher_level_keeps_lower_ones_skipped(alice, typical_scientist):
    for _ in range(2):
        alice.do(typical_scientist, "skip:kubernetes:1")
        alice.do(typical_scientist, "skip:kubernetes:3")
    assert reached(typical_scientist) == {"kubernetes": (None, 0)}


@pytest.mark.parametrize(
    ("later", "undo", "kept"),
    [
        ("skip:kubernetes:1", "restore:kubernetes:3", 0),
        ("restore:kubernetes:3", "restore:kubernetes:3:2", None),
    ],
)
def test_undoing_a_skip_changes_nothing_else(later, undo, kept, alice, typical_scientist):
    alice.do(typical_scientist, "skip:kubernetes:3")
    alice.do(typical_scientist, later)
    alice.get("plan", typical_scientist.pk)
    for _ in range(2):
        alice.do(typical_scientist, undo)
        page = page_of(alice, typical_scientist)
        text = "Not changed" if kept is not None else "Back in the plan: Kubernetes"
        assert text in page
        assert reached(typical_scientist) == ({} if kept is None else {"kubernetes": (None, kept)})


def test_skipping_and_restoring(alice, typical_scientist):
    before = keys(typical_scientist)
    assert "kubernetes:2" in before
    alice.do(typical_scientist, "skip:kubernetes:1")
    assert not [key for key in keys(typical_scientist) if key.startswith("kubernetes")]
    assert plan_of(typical_scientist).final_readiness < 100
    assert "Kubernetes above level 0" in page_of(alice, typical_scientist)
    alice.do(typical_scientist, "restore:kubernetes:1")
    assert keys(typical_scientist) == before


def test_skipping_one_alternative_plans_another(alice, typical_scientist):
    chosen = next(
        key for key in keys(typical_scientist) if key.split(":")[0] in {"aws", "gcp", "azure"}
    )
    skill = chosen.split(":")[0]
    alice.do(typical_scientist, f"skip:{chosen}")
    clouds = {key.split(":")[0] for key in keys(typical_scientist)} & {"aws", "gcp", "azure"}
    assert clouds
    assert skill not in clouds


def test_a_move_that_changes_nothing_saves_nothing(alice, typical_scientist):
    alice.do(typical_scientist, f"later:{keys(typical_scientist)[-1]}")
    page = page_of(alice, typical_scientist)
    assert "This is an order you chose" not in page
    assert "Moved:" not in page


def test_i_already_know_this_goes_into_a_new_draft(alice, typical_scientist):
    result = kept(typical_scientist)
    for _ in range(2):
        alice.do(typical_scientist, "known:docker:2")
    draft = models.Assessment.objects.get(submitted_at=None)
    assert draft.answers.get(skill__slug="docker").value == "2"
    assert draft.answers.count() == typical_scientist.answers.count()
    assert kept(typical_scientist) == result
    assert "docker:2" not in keys(typical_scientist)
    # A lower level sent later does not lower the answer.
    services.answers_save(assessment=draft, values={"docker": "3"})
    alice.do(typical_scientist, "known:docker:2")
    assert draft.answers.get(skill__slug="docker").value == "3"


def test_knowing_a_skill_can_be_undone_with_its_answer(alice, typical_scientist):
    before = keys(typical_scientist)
    alice.do(typical_scientist, "known:docker:2")
    undo = undo_button(alice, typical_scientist)
    draft = models.Assessment.objects.get(submitted_at=None)
    answer = typical_scientist.answers.get(skill__slug="docker").value
    alice.do(typical_scientist, undo)
    assert keys(typical_scientist) == before
    assert draft.answers.get(skill__slug="docker").value == answer
    # An answer that was changed since is not touched.
    alice.do(typical_scientist, "known:docker:2")
    services.answers_save(assessment=draft, values={"docker": "3"})
    alice.do(typical_scientist, undo)
    assert draft.answers.get(skill__slug="docker").value == "3"


def test_a_retake_starts_with_ticked_levels(alice, typical_scientist):
    alice.do(typical_scientist, "done:kubernetes:2")
    alice.client.post(reverse("assessments:retake", args=[typical_scientist.pk]))
    draft = models.Assessment.objects.get(submitted_at=None)
    assert draft.answers.get(skill__slug="kubernetes").value == "2"


def test_a_custom_order(alice, typical_scientist):
    suggested = keys(typical_scientist)
    last = suggested[-1]
    alice.do(typical_scientist, f"next:{last}")
    moved = keys(typical_scientist)
    alice.do(typical_scientist, undo_button(alice, typical_scientist))
    assert keys(typical_scientist) == suggested
    alice.do(typical_scientist, f"next:{last}")
    assert sorted(moved) == sorted(suggested)
    assert moved.index(last) < suggested.index(last)
    assert "This is an order you chose" in page_of(alice, typical_scientist)
    # Ticking steps does not change the order of the others.
    alice.do(typical_scientist, f"done:{moved[0]}")
    skill, level = moved[0].split(":")
    gone = {f"{skill}:{n}" for n in range(1, int(level) + 1)}
    assert keys(typical_scientist) == [key for key in moved if key not in gone]
    alice.do(typical_scientist, f"undone:{moved[0]}")
    alice.do(typical_scientist, "suggested")
    assert keys(typical_scientist) == suggested
    page = alice.page("plan", typical_scientist.pk)
    assert "Back in the suggested order" in page.select_one("#steps .confirmation").get_text()
    for _ in range(2):
        alice.do(typical_scientist, page.select_one("#steps .confirmation button")["value"])
        assert keys(typical_scientist) == moved
    assert "The order was not changed" in page_of(alice, typical_scientist)


@pytest.mark.parametrize(
    "button",
    [
        "",
        "done",
        "done:docker",
        "done:docker:5",
        "done:docker:0",
        "fly:docker:1",
        "done:-:x",
        "done:docker:1:1",
        "undone:docker:2:4",
        "restore:docker:2:",
        "tick:docker:2",
        "tick:docker:2:everything",
        "hours:docker:2:12345:1",
        "hours:docker:2:1",
        "use:docker",
    ],
)
def test_invalid_buttons(alice, typical_scientist, button):
    assert alice.do(typical_scientist, button).status_code == 400
    assert not models.Plan.objects.exists()


def test_an_unknown_skill(alice, typical_scientist):
    assert alice.do(typical_scientist, "done:cooking:2").status_code == 404


def test_a_step_that_is_gone_cannot_be_moved(alice, typical_scientist):
    """As from a tab opened before it was ticked."""
    alice.do(typical_scientist, "done:docker:4")
    assert alice.do(typical_scientist, "next:docker:2").status_code == 302
    assert models.Plan.objects.get().order == []


def test_the_next_plan_starts_with_the_choices_of_the_last(alice, typical_scientist):
    alice.make_plan(typical_scientist)
    alice.client.post(reverse("assessments:retake", args=[typical_scientist.pk]))
    again = models.Assessment.objects.get(submitted_at=None)
    alice.submit(again)
    plan, last = again.plan, typical_scientist.plan
    assert (plan.hours_a_week, plan.start) == (9, date(2026, 12, 1))
    assert list(plan.skills.values_list("skill__slug", "reached", "ceiling")) == [
        ("kubernetes", None, 0)
    ]
    assert {row.slug for row in plan.specialisms.all()} == {"speech", "econometrics"}
    for rows, fields in (
        ("time_off", ("first", "last")),
        ("ticks", ("checklist", "item")),
        ("evidence", ("project", "address", "note")),
    ):
        copied = list(getattr(plan, rows).values_list(*fields))
        assert copied == list(getattr(last, rows).values_list(*fields)) != [], rows


def test_an_existing_draft_gets_every_ticked_level(alice, typical_scientist):
    """Its answers are older than the ticks; an answer saved after a tick counts instead."""
    alice.client.post(reverse("assessments:retake", args=[typical_scientist.pk]))
    draft = models.Assessment.objects.get(submitted_at=None)
    services.answers_save(assessment=draft, values={"docker": "1", "sql": "2", "spark": "1"})
    for button in ("done:docker:2", "done:spark:3", "done:sql:1", "done:kubernetes:2"):
        alice.do(typical_scientist, button)
    draft.answers.filter(skill__slug="kubernetes").delete()
    services.answers_save(assessment=draft, values={"spark": "2"})
    alice.client.post(reverse("assessments:retake", args=[typical_scientist.pk]))
    alice.submit(draft)
    assert reached(draft) == {"docker": (2, None), "kubernetes": (2, None)}
    assert alice.get("plan", draft.pk).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["plan", "plan_calendar", "explore", "what_if", "specialisms",
     "report", "report_json", "report_csv", "report_xlsx", "sharing"],
)  # fmt: skip
def test_a_draft_leads_to_its_review(alice, name):
    draft = alice.begin()
    assert alice.get(name, draft.pk)["Location"].endswith("/review/")
