"""The data of the report and its page."""

import re

import pytest

from assessments import models, selectors, services
from assessments.domain.report.advice import advise
from assessments.domain.report.page import build_report_view
from assessments.domain.scoring import score_answers
from assessments.domain.taxonomy.objects import Learning
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from tests.cast import ML_ENGINEER, soup, words
from tests.taxonomy.builders import document, requirement, small


def view_of(answers, files=None):
    taxonomy = document(files)
    report = score_answers(taxonomy.target("analyst", "engineer"), answers)
    return build_report_view(taxonomy, "analyst", "engineer", answers, report)


def figures(page):
    """The figures below the span, by their names."""
    rows = page.select(".crossing-facts > div")
    return {words(row.dt): words(row.dd) for row in rows}


def slugs(rows):
    return [row.requirement.slug for row in rows]


def test_points_add_up_to_the_missing_ones():
    view = view_of({"snake": 1, "vectors": 2})
    rows = [row for area in view.areas for row in area.rows]
    assert sum(row.points for row in rows) == pytest.approx(100 - view.report.attainment)
    assert sum(area.weight_percent for area in view.areas) == pytest.approx(100)


def test_missing_must_haves_come_first():
    view = view_of({"snake": 1, "vectors": 0, "limits": 2})
    assert slugs(view.missing) == ["language"]
    assert slugs(view.leading) == ["language", "vectors"]
    assert slugs(view_of({"snake": 3, "vectors": 3, "limits": 2}).leading) == []


def test_the_best_of_several_skills_counts():
    view = view_of({"snake": 1, "coffee": 2})
    row = next(row for row in view.leading if row.requirement.slug == "language")
    assert (row.skill.slug, row.score.level) == ("coffee", 2)
    assert row.anchor_now == row.skill.levels[2].anchor
    assert row.anchor_target == row.skill.levels[3].anchor
    open_row = next(r for r in view_of({}).leading if r.requirement.slug == "language")
    assert (open_row.skill.slug, open_row.score.level, open_row.anchor_now) == ("snake", None, "")


def test_a_must_have_answered_not_relevant_stays_open_with_a_note():
    view = view_of({"snake": "not-relevant", "coffee": "not-relevant", "limits": "not-relevant"})
    assert slugs(view.open_must_haves) == ["language"]
    assert view.open_must_haves[0].score.kept_open
    assert slugs(view.excluded) == ["limits"]


def test_unsure_and_unanswered_are_counted_separately():
    view = view_of({"snake": "unsure", "vectors": 1})
    assert (view.unsure, view.unanswered) == (1, 1)
    assert (view_of({}).unsure, view_of({}).unanswered) == (0, 3)
    refused = view_of({"snake": "not-relevant", "coffee": "not-relevant", "limits": "unsure"})
    assert (refused.unsure, refused.unanswered) == (1, 2)


def test_a_requirement_of_several_skills_has_the_name_of_the_one_that_counts():
    def titles(answers):
        return [row.title for area in view_of(answers).areas for row in area.rows]

    assert titles({})[0] == "Language"
    assert titles({"coffee": 2})[0] == "Language (Coffee)"


def test_a_requirement_of_one_skill_has_one_name_on_every_page(alice, typical_scientist):
    """A requirement may have its own name in the taxonomy, but people know the skill."""
    rows = models.Requirement.objects.filter(slug="llm-applications")
    rows.update(name="Products with language models")
    increment_taxonomy_revision()
    taxonomy = editions.edition_current().taxonomy
    row = next(r for r in taxonomy.requirements[ML_ENGINEER] if r.slug == "llm-applications")
    assert taxonomy.requirement_name(row) == "LLM applications" != row.name
    draft = alice.begin()
    pages = [
        alice.get("home"),
        alice.get("review", draft.pk),
        *(
            alice.get(name, typical_scientist.pk)
            for name in ("report", "report_csv", "plan", "explore", "specialisms")
        ),
    ]
    texts = [page.content.decode() for page in pages]
    assert not any(row.name in text for text in texts)
    assert sum("LLM applications" in text for text in texts) >= len(texts) // 2


def test_a_demand_figure_is_compared_with_the_same_term_and_period():
    def row(role, term, share):
        return {
            "source": "book",
            "role": role,
            "term": term,
            "period": "2024",
            "share": share,
            "n": 90,
        }

    files = small()
    files["requirements/engineer.yaml"]["requirements"][0] = requirement(
        "language",
        "snake",
        floor=2,
        evidence=[
            row("engineer", "Snake", 80),
            row("analyst", "Snake", 40),
            row("analyst", "Coffee", 5),
            {"source": "book", "text": "The book says so."},
        ],
    )
    found = view_of({}, files).areas[0].rows[0]
    (figure,) = found.figures
    assert (figure.own.term, figure.own.share, figure.source.title) == ("Snake", 80, "A book")
    assert [(role, other.share, other.n) for role, other in figure.compared] == [
        ("Analyst", 40, 90)
    ]
    assert [text for text, _ in found.texts] == ["The book says so."]


@pytest.mark.parametrize(
    ("level", "titles"),
    [(None, ["from 0"]), (0, ["from 0"]), (1, ["from 0", "from 1"]), (2, ["from 1", "from 2"])],
)
def test_resources_start_at_the_persons_level(level, titles):
    def resource(start):
        return {
            "title": f"from {start}",
            "author": "A",
            "kind": "book",
            "from_level": start,
            "to_level": min(start + 2, 4),
            "hours": 9,
            "cost": "free",
            "language": "en",
        }

    practice = {"exercise": "Do.", "check": "Done."}
    learning = Learning.model_validate(
        {
            "skill": "vectors",
            "resources": [resource(start) for start in (0, 1, 2, 3)],
            "at_work": practice,
            "at_home": practice,
        }
    )
    answers = {} if level is None else {"vectors": level}
    row = next(r for r in view_of(answers).leading if r.requirement.slug == "vectors")
    found = [r.title for r in advise(row, learning, "analyst").resources]
    assert found[: len(titles)] == titles
    assert "from 3" not in found
    assert advise(row, None, "analyst").resources == ()


@pytest.fixture
def submitted(alice):
    """Return a function that submits answers and returns the report page."""

    def submit(**answers):
        draft = alice.begin()
        values = {name.replace("_", "-"): str(value) for name, value in answers.items()}
        services.answers_save(assessment=draft, values=values)
        alice.submit(draft)
        page = alice.get("report", draft.pk)
        assert page.status_code == 200
        return soup(page)

    return submit


def test_the_page_shows_missing_must_haves_and_the_uncertainty(submitted):
    page = submitted(model_deployment=0, docker=1)
    text = words(page)
    assert "Missing must-haves Model deployment level 0 now, minimum 2" in text
    assert "correlation of about 0.3" in text


def test_a_complete_questionnaire_has_no_range_and_full_marks_no_gap(submitted, edition):
    rows = edition.taxonomy.requirements[ML_ENGINEER]
    answers = {slug.replace("-", "_"): 4 for row in rows for slug in row.skills}
    page = submitted(**answers)
    text = words(page)
    assert words(page.h1) == "You meet every requirement."
    assert figures(page)["Readiness"] == "100 of 100: ready"
    assert "ready to work as a machine learning engineer" in text
    assert "None: you meet every requirement." in text
    assert "most likely" not in text
    assert "Provisional" not in text
    assert page.select(".must-haves .is-missing") == []
    assert re.search(r"All \d+ must-haves are met", words(page.select_one(".must-haves summary")))


def test_few_answers_give_a_range_and_the_must_haves_to_answer_but_no_verdict(alice, submitted):
    page = submitted(docker=1)
    text = words(page)
    assert page.h1.get_text(strip=True) == "Not enough answers yet"
    assert re.search(r"readiness would most likely be between \d+ and \d+ of 100", text)
    assert "Must-haves without an answer" in text
    assert not page.select(".figure")
    known = [row for row in page.select(".standing tbody tr") if row.td.get_text() != "–"]
    assert [row.a.get_text() for row in known] == ["DevOps and MLOps"]
    button = page.find("button", string=re.compile("Answer the must-haves"))
    sent = {button["name"]: button["value"]}
    page = soup(alice.client.post(button.find_parent("form")["action"], sent, follow=True))
    assert page.find("fieldset", id="python")


def test_half_of_the_answers_is_enough_for_a_provisional_verdict(submitted, edition):
    rows = edition.taxonomy.requirements[ML_ENGINEER]
    levels = {row.skills[0].replace("-", "_"): 2 for row in rows[: len(rows) * 2 // 3]}
    page = submitted(**levels)
    text = words(page)
    assert re.fullmatch(r"\d+ of 100: .*", figures(page)["Readiness"])
    assert page.select_one(".readiness-bar .range")
    assert "Provisional: the answers cover" in text
    assert re.search(r"questions have no answer: most likely it is between \d+ and \d+", text)


def test_the_areas_are_compared_with_what_is_typical(alice, typical_scientist):
    view = selectors.result_report(typical_scientist)
    page = alice.page("report", typical_scientist.pk)
    heaviest = sorted(view.areas, key=lambda area: (-area.weight_percent, area.slug))
    rows = page.select(".standing tbody tr")
    assert [row.a.get_text() for row in rows] == [area.name for area in heaviest]
    for row, area in zip(rows, heaviest, strict=True):
        own, typical, points = (cell.get_text() for cell in row.select("td"))
        assert (own, typical) == (f"{area.attainment:.0f}", f"{area.typical:.0f}")
        assert points == (f"+{area.missing_points:.1f}" if area.missing_points else "–")
    most = max(view.areas, key=lambda area: area.missing_points).name
    assert [words(row.th.a) for row in page.select(".standing .is-most")] == [most]
    assert words(page.h1).endswith("One must-have is missing: Model deployment.")
    assert words(page.select_one(".must-haves .is-missing a")) == "Model deployment"
    assert words(page.select_one(".report-head .lead")).startswith(f"{most} has ")


def test_each_leading_gap_has_its_place_in_the_plan(alice, typical_scientist):
    report = alice.page("report", typical_scientist.pk)
    edition = editions.edition_current()
    steps = selectors.plan_order(typical_scientist, edition)
    first = edition.taxonomy.skill_by_slug[steps[0].skill].name
    text = words(report.find(id="gaps").find_next_sibling("p"))
    assert f"{first} to level {steps[0].level}" in text
    cards = report.select(".gap-card")
    assert len(cards) == 3
    for card in cards:
        slug = card["id"].removeprefix("gap-")
        number = next(n for n, step in enumerate(steps, 1) if slug in step.needs)
        assert f"from step {number} on" in words(card)


def test_a_ticked_step_is_no_longer_the_start_of_the_plan(alice, typical_scientist):
    edition = editions.edition_current()
    before = selectors.plan_order(typical_scientist, edition)[0]
    alice.do(typical_scientist, f"done:{before.skill}:{before.level}")
    after = selectors.plan_order(typical_scientist, edition)[0]
    assert after.key != before.key
    name = edition.taxonomy.skill_by_slug[after.skill].name
    page = alice.page("report", typical_scientist.pk)
    text = words(page.find(id="gaps").find_next_sibling("p"))
    assert f"{name} to level {after.level}" in text


def test_a_gap_shows_current_minimum_and_target_level(submitted):
    page = submitted(model_deployment=1, production_code=2)
    card = words(page.find(id="gap-model-deployment"))
    assert "must-have, missing" in card
    assert "You: level 1 · minimum 2 · target 3" in card
    assert re.search(r"\+\d+(\.\d)? of the \d+ missing points", card)
    started = page.find(id="requirement-production-code").tr
    assert "must-have, started" in words(started.th)
    assert [words(cell) for cell in started.select("td.number")][:2] == ["2", "3"]


def test_help_with_everything_is_worth_applying(submitted, edition):
    rows = edition.taxonomy.requirements[ML_ENGINEER]
    answers = {s.replace("-", "_"): max(2, row.floor or 0) for row in rows for s in row.skills}
    page = submitted(**answers)
    points = {row.a: row.select("td")[-1].get_text() for row in page.select(".standing tbody tr")}
    most = max(points, key=lambda name: float(points[name].replace("–", "0")))
    assert words(page.h1) == f"It is worth applying now. Most to gain: {words(most)}."
    assert figures(page)["Readiness"].endswith("of 100: worth applying")
    assert "It is worth applying as a machine learning engineer now" in words(page)


def test_a_weak_area_is_named_if_it_alone_keeps_a_result_from_ready(submitted, edition):
    rows = edition.taxonomy.requirements[ML_ENGINEER]
    levels = {s: 0 if row.area == "statistics" else 4 for row in rows for s in row.skills}
    assert not any(row.floor for row in rows if row.area == "statistics")
    report = score_answers(edition.target("data-scientist", ML_ENGINEER), levels)
    assert report.readiness >= 85
    page = submitted(**{skill.replace("-", "_"): level for skill, level in levels.items()})
    name = edition.taxonomy.area_by_slug["statistics"].name
    assert f"“Ready” needs 50 in every area that counts; {name} is at 0." in words(page)


def test_both_sides_of_the_skillset_are_next_to_each_other(alice, typical_scientist):
    view = selectors.result_report(typical_scientist)
    page = alice.page("report", typical_scientist.pk)
    shown = [words(side) for side in page.select(".span-sides > div")]
    assert shown == [
        f"Home turf {view.report.home_turf:.0f} of 100: what a data scientist usually has",
        f"Reverse skillset {view.report.reverse_readiness:.0f}"
        " of 100: what a data scientist usually lacks",
    ]
    names = [row.title for row in view.reverse_skillset]
    listed = page.select("#reverse-skillset li")
    assert [words(item.span) for item in listed] == names
    assert 1 <= len(names) <= 12


def test_a_student_starts_from_nearly_everything(alice, edition):
    rows = edition.taxonomy.requirements[ML_ENGINEER]
    home = words(soup(alice.client.get("/?start_role=student")))
    assert "you start from nearly everything" in home
    draft = alice.begin("student")
    values = {skill: "1" for row in rows for skill in row.skills}
    services.answers_save(assessment=draft, values=values)
    alice.submit(draft)
    page = alice.page("report", draft.pk)
    assert "you start from nearly everything" in words(page)
    assert words(page.h1).startswith("Most of the way is still ahead.")
    assert not page.select("#reverse-skillset")


def test_a_result_of_the_second_rules_says_how_open_answers_counted(alice):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"python": "3"})
    alice.submit(draft)
    now = words(alice.page("report", draft.pk))
    assert "what people with the same background and the same other answers usually have" in now
    assert "The way we calculate scores has changed" not in now
    result = models.Result.objects.get(assessment=draft)
    models.Result.objects.update(report=result.report | {"rules": 2})
    then = words(alice.page("report", draft.pk))
    assert "Open answers count as typical for the start role" in then
    assert "The way we calculate scores has changed since. This report keeps" in then
    assert "Home turf" in then


def test_a_result_of_the_first_rules_is_shown_as_it_was(alice, typical_scientist):
    result = typical_scientist.result
    report = result.report | {"readiness": 70.4, "reverse_readiness": 33.3, "cap": 73.0}
    report["attainment"] = 72.0
    for name in ("home_turf", "rules"):
        del report[name]
    for row in report["requirements"]:
        if row["floor"]:
            row.update(level=4, expected_level=4.0, state="settled")
    models.Result.objects.filter(pk=result.pk).update(report=report, version=1, readiness=70.4)
    page = alice.page("report", typical_scientist.pk)
    text = words(page)
    assert words(page.h1).startswith("Part of the way is done.")
    assert figures(page)["Readiness"] == "70 of 100: within reach"
    assert "The way we calculate scores has changed since. This report keeps" in text
    assert "limits readiness to 60 or below" in text
    assert [words(side) for side in page.select(".span-sides .figure")] == ["33"]
    assert "home turf" not in text.lower()


def test_six_strengths_are_shown_and_the_rest_is_folded(alice, typical_scientist):
    strengths = selectors.result_report(typical_scientist).strengths
    page = alice.page("report", typical_scientist.pk)
    section = page.find(id="strengths").parent
    assert f"What you already bring: {len(strengths)} skills" in words(section)
    lists = [len(items.select("li")) for items in section.select(".chips")]
    assert lists == [6, len(strengths) - 6]
    assert section.select_one("details .chips") is section.select(".chips")[1]


def test_every_requirement_and_its_demand_figures_are_on_the_page(submitted, edition):
    page = submitted(docker=1, sql=0)
    for row in edition.taxonomy.requirements[ML_ENGINEER]:
        listed = page.find(id=f"requirement-{row.slug}")
        # The leading gaps have the reasons on their cards.
        link = listed.select_one(f"a[href='#gap-{row.slug}']")
        place = page.find(id=f"gap-{row.slug}") if link else listed
        assert place.select(".reasons .reasons-list li"), row.slug
    figures = page.select("svg")
    assert all(svg.get("aria-hidden") == "true" or svg.find("title") for svg in figures)


@pytest.mark.parametrize(
    ("level", "weak", "name"),
    [(1, 0, "Worth applying around"), (4, 1, "Better chances around")],
)
def test_the_date_of_the_plan_agrees_with_the_headline(submitted, edition, level, weak, name):
    answers = {
        skill.replace("-", "_"): weak if row.area == "mathematics" else level
        for row in edition.taxonomy.requirements[ML_ENGINEER]
        for skill in row.skills
    }
    page = submitted(**answers)
    assert name in figures(page)
    assert ("worth applying now" in words(page.h1)) == (name == "Better chances around")
