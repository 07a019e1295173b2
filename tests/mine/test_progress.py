"""Progress over time: changes by the person and by the taxonomy are separated."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import models, selectors, services
from assessments.domain.report.charts import (
    TREND_BOTTOM,
    TREND_LEFT,
    TREND_RIGHT,
    TREND_TOP,
    trend_lines,
)
from assessments.domain.report.progress import PastResult, build_trend
from assessments.domain.scoring import score_answers
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.store import increment_taxonomy_revision, save_taxonomy
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, words


def lowered(taxonomy: Taxonomy, slug: str) -> Taxonomy:
    """Return the taxonomy with a requirement of the machine learning engineer one level lower."""
    rows = tuple(
        row.model_copy(update={"level": row.level - 1}) if row.slug == slug else row
        for row in taxonomy.requirements[ML_ENGINEER]
    )
    return taxonomy.model_copy(update={"requirements": taxonomy.requirements | {ML_ENGINEER: rows}})


def without(taxonomy: Taxonomy, slug: str) -> Taxonomy:
    rows = tuple(row for row in taxonomy.requirements[ML_ENGINEER] if row.slug != slug)
    return taxonomy.model_copy(update={"requirements": taxonomy.requirements | {ML_ENGINEER: rows}})


def taken(taxonomy: Taxonomy, answers, days: int = 0) -> PastResult:
    part = taxonomy.part(DATA_SCIENTIST, ML_ENGINEER)
    target = part.target(DATA_SCIENTIST, ML_ENGINEER)
    moment = timezone.now() + timedelta(days=days)
    return PastResult(moment, part, answers, score_answers(target, answers))


def trend(*items: PastResult):
    return build_trend(
        items, DATA_SCIENTIST, ML_ENGINEER, ("Readiness", "Reverse skillset", "Home turf"), str
    )


def test_with_the_same_taxonomy_every_change_is_the_persons(real_taxonomy):
    step = trend(
        taken(real_taxonomy, {"docker": 1, "sql": 3, "aws": "unsure"}),
        taken(real_taxonomy, {"docker": 3, "sql": 2, "aws": 1}, 90),
    ).steps[0]
    assert not step.taxonomy_changed
    assert step.readiness.by_taxonomy == step.reverse_readiness.by_taxonomy == 0
    assert [(c.name, c.before, c.after) for c in step.risen] == [("Docker and containers", 1, 3)]
    assert [(c.before, c.after) for c in step.fallen] == [(3, 2)]
    assert [(c.before, c.after) for c in step.answered] == [(None, 1)]
    assert step.opened == ()


def test_with_the_same_answers_every_change_is_the_taxonomys(real_taxonomy):
    answers = {"docker": 1}
    step = trend(
        taken(real_taxonomy, answers), taken(lowered(real_taxonomy, "docker"), answers, 90)
    ).steps[0]
    assert step.taxonomy_changed
    assert step.readiness.by_answers == step.reverse_readiness.by_answers == 0
    assert step.readiness.by_taxonomy > 0
    assert step.risen == step.fallen == ()


def test_both_effects_add_up_and_requirements_come_and_go(real_taxonomy):
    before = taken(without(real_taxonomy, "docker"), {"sql": 1})
    after = taken(without(real_taxonomy, "kubernetes"), {"sql": 3, "docker": 2}, 90)
    step = trend(before, after).steps[0]
    assert step.requirements_added == ("Docker and containers",)
    assert step.requirements_removed == ("Kubernetes",)
    for difference, then, now in (
        (step.readiness, before.report.readiness, after.report.readiness),
        (step.reverse_readiness, before.report.reverse_readiness, after.report.reverse_readiness),
    ):
        assert difference.total == pytest.approx(now - then)
        assert difference.by_answers != 0
        assert difference.by_taxonomy != 0


def test_every_result_is_a_column_and_next_steps_are_those_of_the_newest(real_taxonomy):
    items = [taken(real_taxonomy, {"docker": level}, 30 * level) for level in range(4)]
    found = trend(*items)
    assert len(found.readiness.values) == 4
    assert [step.after.at for step in found.steps] == [item.at for item in reversed(items[1:])]
    assert {len(series.values) for series in found.areas} == {4}
    assert sorted(found.readiness.values) == list(found.readiness.values)


@given(
    st.lists(st.tuples(st.floats(0, 3000), st.floats(0, 100)), min_size=1, max_size=8).map(sorted)
)
def test_lines_stay_inside_the_chart_and_go_right(rows):
    first = rows[0][0]
    (line,) = trend_lines([day - first for day, _ in rows], [[value for _, value in rows]])
    xs = [x for x, _ in line.dots]
    assert xs == sorted(xs)
    assert all(TREND_LEFT <= x <= TREND_RIGHT for x in xs)
    assert all(TREND_TOP <= y <= TREND_BOTTOM for _, y in line.dots)


@pytest.mark.django_db
class TestPage:
    def again(self, person, assessment: Assessment, **answers: str) -> Assessment:
        """Retake an assessment with some answers changed."""
        location = person.client.post(f"/assessments/{assessment.pk}/retake/")["Location"]
        draft = Assessment.objects.get(pk=location.strip("/").split("/")[-1])
        services.answers_save(assessment=draft, values=answers)
        person.submit(draft)
        draft.refresh_from_db()
        return draft

    def test_with_one_result_the_page_suggests_a_retake(self, alice, typical_scientist):
        page = alice.get("progress", typical_scientist.pk).content.decode()
        assert "You have one result so far" in page

    def test_what_improved_and_why(self, alice, typical_scientist, real_taxonomy):
        save_taxonomy(lowered(real_taxonomy, "kubernetes"))
        again = self.again(alice, typical_scientist, docker="4")
        page = alice.get("progress", again.pk).content.decode()
        before = round(typical_scientist.result.readiness)
        assert (
            f"<strong>{before}</strong> to <strong>{round(again.result.readiness)}</strong>" in page
        )
        assert "were revised in between" in page
        assert len(BeautifulSoup(page, "html.parser").select(".trend-readiness circle")) == 2
        assert "Docker" in page
        # The same page for the older result, which has not changed.
        assert alice.get("progress", typical_scientist.pk).status_code == 200
        assert alice.get("report", typical_scientist.pk).status_code == 200

    def test_results_for_other_start_roles_and_deleted_ones_are_left_out(
        self, alice, typical_scientist
    ):
        other = alice.begin(start_role="software-engineer")
        alice.submit(other)
        again = self.again(alice, typical_scientist, docker="4")
        alice.client.post(f"/assessments/{again.pk}/remove/")
        page = alice.get("progress", typical_scientist.pk).content.decode()
        assert "You have one result so far" in page

    def test_steps_done_since_and_the_forecast_are_in_the_same_picture(
        self, alice, typical_scientist
    ):
        again = self.again(alice, typical_scientist, docker="1")
        # The page of an older result shows the same.
        for assessment in (again, typical_scientist):
            page = alice.page("progress", assessment.pk)
            line = page.select_one(".trend-readiness")
            assert (len(line.select("circle")), len(line.select(".trend-since"))) == (2, 0)
        alice.do(again, "done:docker:2")
        alice.do(again, "done:kubernetes:1")
        models.PlanSkill.objects.filter(skill__slug="kubernetes").update(
            updated_at=timezone.now() + timedelta(days=2)
        )
        outlook = selectors.result_outlook(again, edition_current())
        page = alice.page("progress", typical_scientist.pk)
        line = page.select_one(".trend-readiness")
        assert (len(line.select("circle")), len(line.select(".trend-since"))) == (4, 2)
        rows = [words(row) for row in page.select("#outlook tbody tr")]
        assert len(rows) == 2 + len(outlook.goals)
        assert "Docker and containers to level 2" in rows[0]
        assert "Kubernetes to level 1" in rows[1]
        assert [goal.kind for goal in outlook.goals] == ["apply", "ready"]
        for goal, row in zip(outlook.goals, rows[2:], strict=True):
            assert row.endswith(f"{round(goal.readiness)} –")
            assert str(goal.done_by_slow.year) in row
        assert len(page.select(".trend-forecast line")) == len(outlook.goals)
        assert words(page.select_one(".since")).startswith("From your answers:")

    def test_without_the_role_only_results_are_shown(self, alice, typical_scientist):
        again = self.again(alice, typical_scientist, docker="4")
        models.TypicalLevel.objects.filter(role__slug=DATA_SCIENTIST).delete()
        increment_taxonomy_revision()
        page = alice.page("progress", again.pk)
        assert len(page.select(".trend-readiness circle")) == 2
        assert not page.select(".trend-forecast, #outlook, .since")

    def test_queries_do_not_grow_with_results(
        self, alice, typical_scientist, django_assert_max_num_queries
    ):
        for level in "1234":
            typical_scientist = self.again(alice, typical_scientist, docker=level)
        selectors.report._snapshot_taxonomy.cache_clear()
        with django_assert_max_num_queries(6):
            alice.get("progress", typical_scientist.pk)
