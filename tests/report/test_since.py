"""What was done since submitting changes the figures on every page, and not the result."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessments import models, selectors
from assessments.domain.planning.profile import Profile
from assessments.domain.report.since import (
    Change,
    Shown,
    Since,
    Tick,
    build_days,
    build_since,
    readiness_shown,
)
from assessments.domain.scoring import Verdict, score_answers
from assessments.domain.taxonomy.document import Taxonomy
from assessments.services import sharing
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, soup, typical_answers, words

TODAY = date(2026, 12, 1)


def profile(taxonomy: Taxonomy, **answers: int) -> Profile:
    """Return a typical data scientist with some other answers."""
    levels = {slug: int(value) for slug, value in typical_answers(taxonomy).items()}
    return Profile(
        taxonomy,
        DATA_SCIENTIST,
        ML_ENGINEER,
        taxonomy.target(DATA_SCIENTIST, ML_ENGINEER),
        levels | answers,
        taxonomy.curricula[ML_ENGINEER],
    )


def test_figures_are_those_of_the_answers_and_of_the_levels_reached(real_taxonomy):
    person = profile(real_taxonomy, docker=1)
    since = build_since(person, {"docker": 3})
    better = profile(real_taxonomy, docker=3).report
    assert since.readiness == (person.report.readiness, better.readiness)
    assert since.reverse_readiness == (person.report.reverse_readiness, better.reverse_readiness)
    assert since.home_turf == (person.report.home_turf, better.home_turf)
    assert since.readiness.by > 0
    # Docker is what data scientists usually lack.
    assert since.reverse_readiness.by > 0
    assert since.home_turf.by == 0


def test_must_haves_met_since_are_named(real_taxonomy):
    floors = {
        row.skills[0]: row.floor for row in real_taxonomy.requirements[ML_ENGINEER] if row.floor
    }
    person = profile(real_taxonomy, **dict.fromkeys(floors, 0))
    skill, floor = next(iter(floors.items()))
    short, met = (build_since(person, {skill: level}) for level in (floor - 1, floor))
    if short:
        assert short.must_haves.by == 0
        assert short.met == ()
    assert met.must_haves.by == -1
    assert len(met.met) == 1


def test_without_new_levels_or_with_few_answers_there_is_nothing_to_show(real_taxonomy):
    person = profile(real_taxonomy, docker=2)
    assert build_since(person, {}) is None
    assert build_since(person, {"docker": 2, "sql": 1}) is None
    target = person.target
    few = Profile(real_taxonomy, DATA_SCIENTIST, ML_ENGINEER, target, {"docker": 1})
    assert build_since(few, {"docker": 2}) is None


def test_each_day_adds_to_the_days_before(real_taxonomy):
    person = profile(real_taxonomy, docker=1, kubernetes=0, python=3)
    ticks = [
        Tick(TODAY, "kubernetes", 1),
        Tick(TODAY - timedelta(days=9), "docker", 2),
        Tick(TODAY, "ci-cd", 3),
        Tick(TODAY, "python", 2),  # the answer has more
        Tick(TODAY, "no-longer-there", 2),
    ]
    days = build_days(person, ticks)
    assert [day.day for day in days] == [TODAY - timedelta(days=9), TODAY]
    names = [real_taxonomy.skill_by_slug[slug].name for slug in ("ci-cd", "kubernetes")]
    assert sorted(days[1].levels) == sorted(zip(names, (3, 1), strict=True))
    reached = {tick.skill: tick.level for tick in ticks}
    assert days[0].report == person.with_levels({"docker": 2}).report
    assert days[1].report.readiness == build_since(person, reached).readiness.after


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def since(self, alice, typical_scientist):
        """The figures after ticking two steps."""
        for button in ("done:docker:2", "done:kubernetes:1"):
            assert alice.do(typical_scientist, button).status_code == 302
        ((_, since),) = selectors.with_since([typical_scientist], edition_current())
        return since

    def test_plan_and_report_have_the_same_figures(self, alice, typical_scientist, since):
        before, after = (round(value) for value in since.readiness)
        assert before == round(typical_scientist.result.readiness)
        sentence = f"From your answers: {before} , with what you have done since: {after}"
        assert sentence in words(alice.page("plan", typical_scientist.pk).main)
        report = alice.page("report", typical_scientist.pk)
        shown = words(report.select_one(".crossing-facts > div"))
        assert re.fullmatch(rf"Readiness {after} of 100: .* \({before} from your answers\)", shown)
        rows = {words(row.th): row.select("td") for row in report.select(".since tbody tr")}
        for figure, change in (
            ("Readiness", since.readiness),
            ("Reverse skillset", since.reverse_readiness),
            ("Home turf", since.home_turf),
            ("Must-haves not met yet", since.must_haves),
        ):
            shown = [words(cell).split()[0] for cell in rows[figure]]
            assert shown == [f"{value:.0f}" for value in change], figure

    def test_the_lists_of_results_say_it_in_one_sentence(self, alice, typical_scientist, since):
        sentence = f"with what you have done since: {round(since.readiness.after)}"
        for name in ("home", "my_assessments"):
            assert sentence in words(alice.page(name).main), name

    def test_without_steps_the_pages_do_not_mention_it(self, alice, typical_scientist):
        for page in (
            alice.page("report", typical_scientist.pk),
            alice.page("home"),
            alice.page("my_assessments"),
        ):
            assert not page.select(".since")
            assert "have done since" not in words(page.main)

    def test_the_result_and_a_shared_report_stay_as_they_are(
        self, alice, mallory, typical_scientist
    ):
        stored = models.Result.objects.values().get()
        alice.do(typical_scientist, "done:docker:2")
        assert alice.page("report", typical_scientist.pk).select_one(".since")
        assert models.Result.objects.values().get() == stored
        figure = words(alice.page("report", typical_scientist.pk).select_one(".crossing-facts div"))
        assert f"({round(typical_scientist.result.readiness)} from your answers)" in figure
        link = sharing.share_create(assessment=typical_scientist, days=7).get_absolute_url()
        assert not soup(mallory.client.get(link)).select(".since")

    def test_it_says_so_when_the_requirements_have_changed(self, alice, typical_scientist, since):
        then = since.readiness.before - 5
        report = typical_scientist.result.report | {"readiness": then}
        models.Result.objects.update(readiness=then, report=report)
        before, after = (round(value) for value in since.readiness)
        sentence = (
            f"Measured by today’s requirements: {before} from your answers, "
            f"{after} with what you have done since"
        )
        for page in (
            alice.page("report", typical_scientist.pk),
            alice.page("home"),
            alice.page("my_assessments"),
        ):
            assert sentence in words(page.main)

    def test_all_results_need_one_more_query(
        self, alice, typical_scientist, since, django_assert_max_num_queries
    ):
        def queries(name: str) -> int:
            with django_assert_max_num_queries(15) as captured:
                alice.get(name)
            return len(captured)

        few = {name: queries(name) for name in ("home", "my_assessments")}
        for _ in range(3):
            location = alice.client.post(f"/assessments/{typical_scientist.pk}/retake/")["Location"]
            draft = models.Assessment.objects.get(pk=location.strip("/").split("/")[-1])
            alice.submit(draft)
            alice.do(draft, "done:ci-cd:3")
        assert {name: queries(name) for name in few} == few


def test_a_completed_step_says_nothing_about_other_skills(real_taxonomy):
    """Answers do: people who know one thing usually know more."""
    target = real_taxonomy.target(DATA_SCIENTIST, ML_ENGINEER)
    person = Profile(real_taxonomy, DATA_SCIENTIST, ML_ENGINEER, target, {"docker": 1})
    before = {score.slug: score for score in person.report.requirements}
    reached = person.with_levels({"docker": 3}).with_levels({"sql": 3})
    changed = [row.slug for row in reached.report.requirements if row != before[row.slug]]
    assert changed == ["docker", "sql"]
    skills = person.skills()
    learned = {slug for slug, skill in reached.skills().items() if skill != skills[slug]}
    assert learned == {"docker", "sql"}
    answered = replace(person, answers={"docker": 3, "sql": 3}).report.requirements
    assert all(row.attainment > before[row.slug].attainment for row in answered)


class TestShown:
    """Readiness is shown once: as it is now, with the figure of the answers."""

    @pytest.fixture
    def report(self, real_taxonomy):
        target = real_taxonomy.target(DATA_SCIENTIST, ML_ENGINEER)
        return score_answers(target, dict.fromkeys(target.skills, 2))

    def since(self, before, after):
        change = Change(before, after)
        return Since(change, change, change, change, Verdict.READY, ())

    def test_without_steps_it_is_that_of_the_answers(self, report):
        shown = readiness_shown(report, None)
        assert shown == (report.readiness, report.verdict, None)
        assert not shown.has_moved

    def test_with_steps_it_is_that_of_today(self, report):
        shown = readiness_shown(report, self.since(report.readiness, report.readiness + 2))
        assert shown.readiness == report.readiness + 2
        assert shown.verdict is Verdict.READY
        assert shown.has_moved

    def test_requirements_that_changed_have_a_sentence_of_their_own(self, report):
        shown = readiness_shown(report, self.since(report.readiness - 5, report.readiness))
        assert shown.readiness == report.readiness
        assert not shown.is_now

    @pytest.mark.parametrize(
        ("readiness", "left"), [(0.0, 85), (84.6, 0), (84.4, 1), (85.0, 0), (100.0, 0)]
    )
    def test_what_is_left_to_ready_agrees_with_rounded_figures(self, readiness, left):
        assert Shown(readiness, Verdict.ON_THE_WAY).to_ready == left
