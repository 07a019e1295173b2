"""Two requests of one person at once: a double click, two tabs, a sign-in at the same time."""

import pytest
from django.urls import reverse

from assessments import services
from assessments.models import Answer, Assessment, PlanSkill, Result, SharedReport
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, Person
from tests.concurrency.overlapping import overlapping
from tests.concurrency.people import (
    AREA,
    DRAFT_WRITES,
    RESULT_WRITES,
    WRITES,
    another_tab,
    delete_everything,
    retake,
    share,
    tick,
)
from tests.deploy.databases import POSTGRESQL
from tests.params import partly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture(params=["guest", "account"])
def known(request, alice) -> Person:
    """A person with a session."""
    if request.param == "account":
        alice.sign_up()
    else:
        alice.begin("software-engineer")
    return alice


def drafts() -> int:
    return Assessment.objects.filter(
        submitted_at=None, start_role__slug=DATA_SCIENTIST, target_role__slug=ML_ENGINEER
    ).count()


def test_starting_twice_creates_one_draft(known):
    one, other = overlapping(known.begin, another_tab(known).begin)
    assert one == other
    assert drafts() == 1


def test_retaking_twice_creates_one_draft(alice, typical_scientist):
    tab = another_tab(alice)
    one, other = overlapping(
        lambda: retake(alice, typical_scientist), lambda: retake(tab, typical_scientist)
    )
    assert one["Location"] == other["Location"]
    assert drafts() == 1


def test_retaking_while_starting_creates_one_draft(alice, typical_scientist):
    tab = another_tab(alice)
    overlapping(alice.begin, lambda: retake(tab, typical_scientist))
    assert drafts() == 1


def test_i_know_this_in_two_tabs_creates_one_draft_with_both_answers(alice, typical_scientist):
    tab = another_tab(alice)
    overlapping(
        lambda: alice.do(typical_scientist, "known:docker:3"),
        lambda: tab.do(typical_scientist, "known:kubernetes:2"),
    )
    draft = Assessment.objects.get(submitted_at=None)
    known = dict(draft.answers.values_list("skill__slug", "value"))
    assert (known["docker"], known["kubernetes"]) == ("3", "2")


def test_submitting_twice_creates_one_result(alice):
    draft = alice.begin()
    alice.save_one(draft, AREA, "docker", "2")
    tab = another_tab(alice)
    one, other = overlapping(lambda: alice.submit(draft), lambda: tab.submit(draft))
    assert one["Location"] == other["Location"]
    assert Result.objects.count() == 1


def test_a_choice_that_arrives_while_submitting_is_refused_entirely(alice):
    draft = alice.begin()
    alice.save_one(draft, AREA, "docker", "2")
    tab = another_tab(alice)
    _, late = overlapping(
        lambda: alice.submit(draft), lambda: tab.save_one(draft, AREA, "docker", "3")
    )
    assert late.status_code == 409
    assert Result.objects.get().answers == {"docker": 2}
    assert Answer.objects.get().value == "2"


def test_a_choice_that_arrived_before_submitting_counts(alice):
    draft = alice.begin()
    tab = another_tab(alice)
    overlapping(lambda: alice.save_one(draft, AREA, "docker", "3"), lambda: tab.submit(draft))
    assert Result.objects.get().answers == {"docker": 3}


def test_two_tabs_can_save_the_same_skills_in_different_orders(alice):
    draft = alice.begin()
    one = {"docker": "1", "kubernetes": "1", "sql": "1"}
    other = {"sql": "2", "kubernetes": "2", "docker": "2"}
    overlapping(
        lambda: services.answers_save(assessment=draft, values=one),
        lambda: services.answers_save(assessment=draft, values=other),
    )
    assert dict(draft.answers.values_list("skill__slug", "value")) == other


@pytest.mark.parametrize(
    ("button", "column", "value"),
    [("done:docker:2", "reached", 2), ("skip:docker:4", "ceiling", 3)],
)
def test_a_button_of_the_plan_can_be_pressed_twice(alice, typical_scientist, button, column, value):
    tab = another_tab(alice)
    one, other = overlapping(
        lambda: alice.do(typical_scientist, button), lambda: tab.do(typical_scientist, button)
    )
    assert (one.status_code, other.status_code) == (302, 302)
    assert PlanSkill.objects.values_list(column, flat=True).get() == value


def test_moving_two_steps_in_two_tabs_keeps_both_moves(alice, typical_scientist):
    def order() -> list[str]:
        typical_scientist.plan.refresh_from_db()
        return typical_scientist.plan.order

    alice.do(typical_scientist, "next:kubernetes:2")
    steps = order()
    last = steps[-1]
    tab = another_tab(alice)
    overlapping(
        lambda: alice.do(typical_scientist, f"earlier:{last}"),
        lambda: tab.do(typical_scientist, f"earlier:{last}"),
    )
    assert order().index(last) == len(steps) - 3


def time_off(person: Person, assessment: Assessment):
    sent = {"first": "2026-12-21", "last": "2027-01-03"}
    return person.client.post(reverse("assessments:plan_time_off", args=[assessment.pk]), sent)


@pytest.mark.parametrize("send", [time_off, tick])
def test_a_form_of_the_plan_sent_twice_is_saved_once(alice, typical_scientist, send):
    tab = another_tab(alice)
    one, other = overlapping(
        lambda: send(alice, typical_scientist), lambda: send(tab, typical_scientist)
    )
    assert (one.status_code, other.status_code) == (302, 302)
    plan = typical_scientist.plan
    assert plan.time_off.count() + plan.ticks.count() == 1


def test_editing_evidence_in_two_tabs(alice, typical_scientist):
    tab = another_tab(alice)
    overlapping(
        lambda: alice.show(typical_scientist, "docker", note="One."),
        lambda: tab.show(typical_scientist, "docker", note="Two."),
    )
    assert typical_scientist.evidence.get().note == "Two."


def test_sharing_twice_creates_one_link(alice, typical_scientist):
    tab = another_tab(alice)
    one, other = overlapping(
        lambda: share(alice, typical_scientist), lambda: share(tab, typical_scientist)
    )
    assert (one.status_code, other.status_code) == (302, 302)
    assert SharedReport.objects.count() == 1


@pytest.fixture
def both_kinds(alice, typical_scientist) -> dict[str, Assessment]:
    """A draft and a result with data, by the name of an action that writes to them."""
    alice.make_plan(typical_scientist)
    draft = alice.begin("software-engineer")
    alice.save_one(draft, AREA, "docker", "2")
    return dict.fromkeys(DRAFT_WRITES, draft) | dict.fromkeys(RESULT_WRITES, typical_scientist)


@pytest.mark.parametrize("name", partly(WRITES, quick=WRITES if POSTGRESQL else ("save", "step")))
def test_writing_while_the_assessment_is_deleted_is_a_404(alice, both_kinds, name):
    found, tab = both_kinds[name], another_tab(alice)

    def delete():
        alice.client.post(reverse("assessments:remove", args=[found.pk]))
        alice.client.post(reverse("assessments:purge", args=[found.pk]))

    write = WRITES[name]
    _, late = overlapping(delete, lambda: write(tab, found))
    assert late.status_code == 404
    assert not Assessment.objects.filter(pk=found.pk).exists()
    assert drafts() == 0


@pytest.mark.parametrize("name", partly(WRITES, quick=WRITES if POSTGRESQL else ("save", "step")))
def test_deleting_everything_includes_a_concurrent_write(alice, both_kinds, name):
    """Deleting everything waits for the write and deletes its rows too."""
    found, tab = both_kinds[name], another_tab(alice)
    write = WRITES[name]
    late, gone = overlapping(lambda: write(alice, found), lambda: delete_everything(tab))
    assert (late.status_code, gone.status_code) in ((200, 302), (302, 302))
    assert not Assessment.objects.exists()


def test_restoring_while_purging(alice):
    draft, tab = alice.begin(), another_tab(alice)
    alice.client.post(reverse("assessments:remove", args=[draft.pk]))
    overlapping(
        lambda: alice.client.post(reverse("assessments:restore", args=[draft.pk])),
        lambda: tab.client.post(reverse("assessments:purge", args=[draft.pk])),
    )
    assert Assessment.objects.get().deleted_at is None
