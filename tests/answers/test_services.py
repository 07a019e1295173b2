"""Saving, submitting and retaking: what is stored and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.domain.scoring import score_answers
from assessments.domain.scoring.stored import report_from_json
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Answer, Assessment, Result, Role, Skill, User
from assessments.selectors import assessment_answers, result_report
from assessments.selectors.owners import Owner
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.store import increment_taxonomy_revision
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, SOFTWARE_ENGINEER, soup, stored

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def draft(alice) -> Assessment:
    return alice.begin()


def test_starting_again_reopens_the_draft(alice):
    assert alice.begin() == alice.begin()
    assert alice.begin(SOFTWARE_ENGINEER) != alice.begin()
    assert Assessment.objects.count() == 2


def test_starting_after_submitting_creates_a_new_draft(alice, draft):
    alice.submit(draft)
    assert alice.begin() != draft


def test_saving_changing_and_clearing_an_answer(draft):
    services.answers_save(assessment=draft, values={"docker": "0", "sql": "unsure"})
    assert stored(draft) == {"docker": "0", "sql": "unsure"}
    services.answers_save(assessment=draft, values={"docker": "4", "spark": "not-relevant"})
    assert stored(draft) == {"docker": "4", "sql": "unsure", "spark": "not-relevant"}
    services.answers_save(assessment=draft, values={"docker": "", "sql": ""})
    assert stored(draft) == {"spark": "not-relevant"}
    assert assessment_answers(draft) == {"spark": "not-relevant"}


def test_level_0_is_an_answer(draft):
    services.answers_save(assessment=draft, values={"docker": "0"})
    assert assessment_answers(draft) == {"docker": 0}


def test_all_answers_are_saved_or_none(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        services.answers_save(assessment=draft, values={"docker": "3", "sql": "9"})
    assert stored(draft) == {}


def seen(draft: Assessment, skill: str) -> str:
    row = draft.answers.filter(skill__slug=skill).first()
    return row.saved_at.isoformat() if row else ""


@pytest.mark.parametrize("first", ["", "1"])
@pytest.mark.parametrize("second", ["", "3"])
def test_a_queued_choice_conflicts_with_a_newer_answer(draft, first, second):
    if first:
        services.answers_save(assessment=draft, values={"docker": first})
    known = seen(draft, "docker")
    if first or second:
        services.answers_save(assessment=draft, values={"docker": second})
        with pytest.raises(services.AnswerConflictError) as conflict:
            services.answers_save(
                assessment=draft, values={"docker": "2", "sql": "1"}, seen={"docker": known}
            )
        assert conflict.value.value == second
        assert stored(draft) == ({"docker": second} if second else {})
    # With the newer answer seen, the choice is saved.
    services.answers_save(
        assessment=draft, values={"docker": "2"}, seen={"docker": seen(draft, "docker")}
    )
    assert stored(draft) == {"docker": "2"}


def test_sending_the_same_choice_again_changes_nothing(draft):
    """The first response was lost, or a second tab sends the same choice."""
    first = services.answers_save(assessment=draft, values={"docker": "2"}, seen={"docker": ""})
    again = services.answers_save(assessment=draft, values={"docker": "2"}, seen={"docker": ""})
    assert again == first
    assert seen(draft, "docker") == first["docker"].isoformat()
    # Saving it on purpose confirms the answer.
    services.answers_save(
        assessment=draft, values={"docker": "2"}, seen={"docker": seen(draft, "docker")}
    )
    assert seen(draft, "docker") > first["docker"].isoformat()


@pytest.mark.parametrize("value", ["3", ""])
def test_an_earlier_choice_of_the_same_browser_is_no_conflict(draft, value):
    """The browser never received the response to its earlier choice."""
    services.answers_save(assessment=draft, values={"docker": "1"})
    known = seen(draft, "docker")
    services.answers_save(assessment=draft, values={"docker": value}, seen={"docker": known})
    later = {"values": {"docker": "2"}, "seen": {"docker": known}}
    with pytest.raises(services.AnswerConflictError):
        services.answers_save(assessment=draft, **later, sent_before={"docker": ["4"]})
    services.answers_save(assessment=draft, **later, sent_before={"docker": ["4", value]})
    assert stored(draft) == {"docker": "2"}


def test_an_unknown_skill_is_refused_and_nothing_is_saved(draft):
    with pytest.raises(services.SkillsRemovedError) as refused:
        services.answers_save(assessment=draft, values={"docker": "2", "juggling": "3"})
    assert refused.value.skills == {"juggling"}
    assert stored(draft) == {}


def test_the_page_asks_about_a_conflict(alice, draft):
    alice.save_one(draft, "devops-mlops", "docker", "3")
    response = alice.client.post(
        f"/assessments/{draft.pk}/choice/", {"skill-docker": "1", "seen-skill-docker": ""}
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert 'data-state="conflict"' in page
    assert "you answered “3” elsewhere" in page
    assert f'data-seen="{seen(draft, "docker")}"' in page
    assert stored(draft) == {"docker": "3"}


def test_a_retake_keeps_the_dates_of_its_answers_and_asks_stale_ones_first(alice, draft):
    services.answers_save(assessment=draft, values={"docker": "1", "sql": "3", "aws": "2"})
    long_ago = timezone.now() - timedelta(days=200)
    draft.answers.filter(skill__slug="sql").update(saved_at=long_ago)
    alice.submit(draft)
    before = Result.objects.values().get()
    services.plan_level_reach(assessment=draft, skill="docker", level=2)
    response = alice.client.post(f"/assessments/{draft.pk}/retake/")
    again = Assessment.objects.get(submitted_at=None)
    assert stored(again) == {"docker": "2", "sql": "3", "aws": "2"}
    assert again.answers.get(skill__slug="sql").saved_at == long_ago
    assert again.answers.get(skill__slug="docker").saved_at > long_ago
    overview = alice.client.get(response["Location"]).content.decode()
    assert "1 answer here is older than six months" in overview
    stale = reverse("assessments:questions", args=[again.pk, "stale"])
    assert stale in overview
    page = soup(alice.client.get(stale, follow=True))
    assert [scale["id"] for scale in page.select("fieldset.scale")] == ["sql"]
    area = Skill.objects.get(slug="sql").area
    assert "1 answer older than six months" in alice.get("review", again.pk).content.decode()
    # Saving it unchanged confirms the answer.
    alice.save_one(again, area.slug, "sql", "3")
    assert "older than six months" not in alice.get("assessment", again.pk).content.decode()
    assert Result.objects.values().get() == before


def test_submitting_stores_answers_and_scores(alice, draft):
    services.answers_save(assessment=draft, values={"docker": "3", "sql": "unsure"})
    expected = score_answers(
        edition_current().target(DATA_SCIENTIST, ML_ENGINEER), assessment_answers(draft)
    )
    alice.submit(draft)
    result = Result.objects.get()
    assert result.answers == {"docker": 3, "sql": "unsure"}
    assert report_from_json(result.report) == expected
    assert result.readiness == expected.readiness


def test_submitting_twice_gives_one_result(alice, draft):
    first = services.assessment_submit(assessment=draft)
    assert services.assessment_submit(assessment=draft) == first
    assert Result.objects.count() == 1


def test_only_the_first_result_of_two_roles_writes_out_the_taxonomy(alice, draft, monkeypatch):
    alice.submit(draft)

    def content(_taxonomy: Taxonomy) -> None:
        raise AssertionError("written out again")

    # Others wait for the lock of a submission, so it must be short.
    monkeypatch.setattr(Taxonomy, "content", content)
    alice.submit(alice.begin())
    first, second = Result.objects.all()
    assert first.snapshot == second.snapshot


def test_nothing_can_be_saved_after_submitting(alice, draft):
    services.answers_save(assessment=draft, values={"docker": "3"})
    alice.submit(draft)
    with pytest.raises(services.AssessmentSubmittedError):
        services.answers_save(assessment=draft, values={"docker": "4"})
    assert stored(draft) == {"docker": "3"}


def test_results_with_the_same_taxonomy_share_a_snapshot(alice, mallory):
    for person in (alice, mallory):
        person.submit(person.begin())
    assert Result.objects.values("snapshot").distinct().count() == 1
    person.submit(person.begin(SOFTWARE_ENGINEER))
    assert Result.objects.values("snapshot").distinct().count() == 2


@pytest.mark.parametrize("target", ["data-scientist", "no-such-role"])
def test_a_retake_for_a_role_that_is_no_target_is_refused(alice, draft, target):
    alice.submit(draft)
    address = f"/assessments/{draft.pk}/retake/"
    assert alice.client.post(address, {"target_role": target}).status_code == 404
    assert Assessment.objects.count() == 1


def test_a_retake_keeps_an_existing_draft(alice, draft):
    alice.submit(draft)
    other = alice.begin()
    services.answers_save(assessment=other, values={"sql": "2"})
    alice.client.post(f"/assessments/{draft.pk}/retake/")
    assert Assessment.objects.count() == 2
    assert stored(other) == {"sql": "2"}


def test_a_report_does_not_change_with_the_taxonomy(alice, draft):
    services.answers_save(assessment=draft, values={"docker": "1", "sql": "4"})
    alice.submit(draft)
    before = result_report(Assessment.objects.get())
    Skill.objects.filter(slug="docker").update(name="Boxes")
    Role.objects.get(slug=ML_ENGINEER).requirements.filter(slug="docker").update(weight=1, level=2)
    increment_taxonomy_revision()
    assert result_report(Assessment.objects.get()) == before
    page = alice.get("report", draft.pk).content.decode()
    assert "have been revised since" in page
    assert "Boxes" not in page


@pytest.mark.parametrize("owners", [{}, {"user": True, "guest_key": True}])
def test_an_assessment_has_exactly_one_owner(owners, alice):
    draft = alice.begin()
    user = User.objects.create_user("a@example.org")
    values = {"user": user if owners else None, "guest_key": draft.guest_key if owners else None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=draft.pk).update(**values)


def test_an_account_owns_what_it_starts():
    user = User.objects.create_user("a@example.org")
    draft = services.assessment_start(
        owner=Owner(user, None), start_role=DATA_SCIENTIST, target_role=ML_ENGINEER
    )
    assert (draft.user, draft.guest_key) == (user, None)
    assert Answer.objects.count() == 0
