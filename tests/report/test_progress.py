"""Progress over time: changes by the person and by the taxonomy are separated."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import models, selectors, services
from assessments.domain.report.progress import PastResult, build_trend
from assessments.domain.report.progress_chart import BOTTOM, LEFT, RIGHT, TOP, build_chart
from assessments.domain.report.since import DayDone
from assessments.domain.scoring import score_answers
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment
from assessments.taxonomy_store.store import increment_taxonomy_revision, save_taxonomy
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, path_of, words


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
    return build_trend(items, DATA_SCIENTIST, ML_ENGINEER, str)


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
    assert found.results == tuple(items)
    assert [step.after.at for step in found.steps] == [item.at for item in reversed(items[1:])]
    assert {len(series.values) for series in found.areas} == {4}


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.floats(0, 100)), min_size=1, max_size=8).map(
        sorted
    ),
    st.integers(0, 3),
)
def test_lines_stay_inside_the_chart_and_go_right(real_taxonomy, rows, done):
    """With results, then days on which steps were done, which may be those of the last result."""
    example = taken(real_taxonomy, {"docker": 1})
    first = datetime(2026, 9, 1, 12, tzinfo=UTC)
    results = [
        replace(
            example,
            at=first + timedelta(days=day - rows[0][0]),
            report=replace(example.report, readiness=value, reverse_readiness=value),
        )
        for day, value in rows
    ]
    last = results[-1].at.date()
    days = [DayDone(last + timedelta(days=n), (), example.report) for n in range(done)]
    chart = build_chart(results, days)
    assert (chart.first, len(chart.readiness.results)) == (first, len(results))
    assert chart.last == (days[-1].day if days else results[-1].at)
    for line in (chart.readiness, chart.reverse_readiness):
        dots = (*line.results, *line.days)
        xs = [x for x, _ in dots]
        assert xs == sorted(xs)
        assert xs[0] == LEFT
        assert xs[-1] in (LEFT, RIGHT)
        assert all(TOP <= y <= BOTTOM for _, y in dots)
        assert len(line.points.split()) == len(dots)


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

    def test_with_one_result_there_is_nothing_to_compare(self, alice, typical_scientist):
        assert not alice.page("report", typical_scientist.pk).select("#progress, .trend")

    def test_what_improved_and_why(self, alice, typical_scientist, real_taxonomy):
        save_taxonomy(lowered(real_taxonomy, "kubernetes"))
        again = self.again(alice, typical_scientist, docker="4")
        progress = alice.page("report", again.pk).find(id="progress")
        before = round(typical_scientist.result.readiness)
        sentence = words(progress.p)
        assert f"readiness went from {before} to {round(again.result.readiness)} ." in sentence
        assert "were revised in between" in sentence
        assert len(progress.select(".trend-readiness circle")) == 2
        assert "Docker and containers" in words(progress.select_one(".change-lists"))

    def test_an_older_result_stays_and_leads_to_the_newest(self, alice, typical_scientist):
        before = alice.page("report", typical_scientist.pk)
        again = self.again(alice, typical_scientist, docker="4")
        page = alice.page("report", typical_scientist.pk)
        notice = page.select_one(".notice#progress")
        assert "You have a newer result" in words(notice)
        assert notice.a["href"] == f"{path_of('report', again.pk)}#progress"
        assert not page.select(".trend")
        assert words(page.select_one(".report-head")) == words(before.select_one(".report-head"))

    def test_a_result_with_few_answers_is_not_compared(self, alice, typical_scientist):
        """Nothing states a readiness that the report itself does not state."""
        again = self.again(alice, typical_scientist, docker="4")
        first = models.Result.objects.get(assessment=typical_scientist)
        few = first.report | {"coverage": 0.1, "readiness_low": 10.0, "readiness_high": 80.0}
        models.Result.objects.filter(pk=first.pk).update(report=few)
        assert not alice.page("report", again.pk).select("#progress")

    def test_a_change_of_the_scoring_is_separated(self, alice, typical_scientist):
        again = self.again(alice, typical_scientist, docker="4")
        first = models.Result.objects.get(assessment=typical_scientist)
        models.Result.objects.filter(pk=first.pk).update(report=first.report | {"rules": 1})
        progress = alice.page("report", again.pk).find(id="progress")
        assert "The way we calculate scores changed in between" in words(progress.p)
        assert "Scoring" in words(progress.select("table")[-1])

    def test_results_for_other_start_roles_and_deleted_ones_are_left_out(
        self, alice, typical_scientist
    ):
        other = alice.begin(start_role="software-engineer")
        alice.submit(other)
        again = self.again(alice, typical_scientist, docker="4")
        alice.client.post(f"/assessments/{again.pk}/remove/")
        assert not alice.page("report", typical_scientist.pk).select("#progress")

    def test_steps_done_since_are_in_the_same_picture(self, alice, typical_scientist):
        again = self.again(alice, typical_scientist, docker="1")
        line = alice.page("report", again.pk).select_one(".trend-readiness")
        assert (len(line.select("circle")), len(line.select(".trend-since"))) == (2, 0)
        alice.do(again, "done:docker:2")
        alice.do(again, "done:kubernetes:1")
        models.PlanSkill.objects.filter(skill__slug="kubernetes").update(
            updated_at=timezone.now() + timedelta(days=2)
        )
        page = alice.page("report", again.pk)
        line = page.select_one(".trend-readiness")
        assert (len(line.select("circle")), len(line.select(".trend-since"))) == (4, 2)
        rows = [words(row) for row in page.select("#steps-done tbody tr")]
        assert len(rows) == 2
        assert "Docker and containers to level 2" in rows[0]
        assert "Kubernetes to level 1" in rows[1]
        now = words(page.select_one(".crossing-facts dd strong"))
        assert words(page.select("#steps-done tbody .number")[-2]) == now

    def test_without_the_role_only_results_are_shown(self, alice, typical_scientist):
        again = self.again(alice, typical_scientist, docker="4")
        models.TypicalLevel.objects.filter(role__slug=DATA_SCIENTIST).delete()
        increment_taxonomy_revision()
        page = alice.page("report", again.pk)
        assert len(page.select(".trend-readiness circle")) == 2
        assert not page.select("#steps-done, .since")

    def test_queries_do_not_grow_with_results(self, alice, typical_scientist):
        def queries(assessment: Assessment) -> int:
            selectors.report.snapshot_taxonomy.cache_clear()
            with CaptureQueriesContext(connection) as captured:
                alice.get("report", assessment.pk)
            return len(captured)

        one = queries(typical_scientist)
        second = self.again(alice, typical_scientist, docker="1")
        two = queries(second)
        # The days on which steps were done.
        assert two == one + 1
        newest = self.again(alice, self.again(alice, second, docker="2"), docker="3")
        assert queries(newest) == two
        assert queries(typical_scientist) <= one
