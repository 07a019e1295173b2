"""The report: its material and its page."""

import pytest
from bs4 import BeautifulSoup

from assessments import services
from assessments.report import advise, build_report_view
from assessments.scoring import compile_target, score_answers
from assessments.taxonomy.document import Learning
from assessments.taxonomy.values import scoring_requirements, scoring_typical_levels
from tests.cast import ML_ENGINEER
from tests.taxonomy.builders import document, requirement, small


def view_of(answers, files=None):
    taxonomy = document(files)
    target = compile_target(
        scoring_requirements(taxonomy, "engineer"), scoring_typical_levels(taxonomy, "analyst")
    )
    report = score_answers(target, answers)
    return build_report_view(taxonomy, "analyst", "engineer", answers, report)


def slugs(rows):
    return [row.requirement.slug for row in rows]


def test_points_add_up_to_what_is_missing():
    view = view_of({"snake": 1, "vectors": 2})
    rows = [row for area in view.areas for row in area.rows]
    assert sum(row.points for row in rows) == pytest.approx(100 - view.report.attainment)
    assert sum(area.weight_percent for area in view.areas) == pytest.approx(100)


def test_missing_must_haves_lead_and_met_ones_carry():
    view = view_of({"snake": 1, "vectors": 0, "limits": 2})
    assert slugs(view.missing) == ["language"]
    assert slugs(view.leading) == ["language", "vectors"]
    assert slugs(view_of({"snake": 3, "vectors": 3, "limits": 2}).leading) == []


def test_of_several_skills_the_best_answered_counts():
    view = view_of({"snake": 1, "coffee": 2})
    row = next(row for row in view.leading if row.requirement.slug == "language")
    assert (row.skill.slug, row.score.level) == ("coffee", 2)
    assert row.anchor_now == row.skill.levels[2].anchor
    assert row.anchor_target == row.skill.levels[3].anchor
    open_row = next(r for r in view_of({}).leading if r.requirement.slug == "language")
    assert (open_row.skill.slug, open_row.score.level, open_row.anchor_now) == ("snake", None, "")


def test_a_must_have_called_not_relevant_is_open_with_a_note():
    view = view_of({"snake": "not-relevant", "coffee": "not-relevant", "limits": "not-relevant"})
    assert slugs(view.open_must_haves) == ["language"]
    assert view.open_must_haves[0].score.kept_open
    assert slugs(view.excluded) == ["limits"]


def test_a_figure_is_compared_with_the_same_term_and_period():
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
    assert (figure.term, figure.own.share, figure.source.title) == ("Snake", 80, "A book")
    assert figure.compared == (("Analyst", 40, 90),)
    assert [text for text, _ in found.texts] == ["The book says so."]


@pytest.mark.parametrize(
    ("level", "titles"),
    [(None, ["from 0"]), (0, ["from 0"]), (1, ["from 0", "from 1"]), (2, ["from 1", "from 2"])],
)
def test_resources_lead_on_from_the_persons_level(level, titles):
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
    found = [r.title for r in advise(row, learning).resources]
    assert found[: len(titles)] == titles
    assert "from 3" not in found
    assert advise(row, None).resources == ()


@pytest.fixture
def submitted(alice):
    """Return a function that submits answers and gives the report page."""

    def submit(**answers):
        draft = alice.begin()
        values = {name.replace("_", "-"): str(value) for name, value in answers.items()}
        services.answers_save(assessment=draft, values=values)
        alice.submit(draft)
        page = alice.get("report", draft.pk)
        assert page.status_code == 200
        return BeautifulSoup(page.content, "html.parser")

    return submit


def test_the_page_says_what_blocks_and_how_sure_it_is(submitted):
    page = submitted(model_deployment=0, docker=1)
    text = page.get_text(" ", strip=True)
    assert "Must-haves that block" in text
    assert "Model deployment you are at level 0, the least is 2" in text
    assert "holds readiness at 60" in text
    assert "Provisional: your answers settle" in text
    assert "it would most likely lie between" in text
    assert "correlation of about 0.3" in text


def test_a_complete_questionnaire_has_no_range_and_full_marks_no_gap(submitted, edition):
    rows = edition.taxonomy.requirements[ML_ENGINEER]
    answers = {slug.replace("-", "_"): 4 for row in rows for slug in row.skills}
    text = submitted(**answers).get_text(" ", strip=True)
    assert "ready to work as a machine learning engineer" in text
    assert "None: you meet every requirement." in text
    assert "most likely lie between" not in text
    assert "Provisional" not in text


def test_every_requirement_and_its_evidence_stand_on_the_page(submitted, edition):
    page = submitted(docker=1, sql=0)
    for row in edition.taxonomy.requirements[ML_ENGINEER]:
        assert page.find(id=row.slug), row.slug
    figures = page.select("svg")
    assert all(svg.get("aria-hidden") == "true" or svg.find("title") for svg in figures)
    evidence = page.select_one(".gap-card .evidence:last-of-type").get_text(" ", strip=True)
    assert "Evidence" in evidence


def test_a_draft_has_no_report_yet(alice):
    draft = alice.begin()
    response = alice.get("report", draft.pk)
    assert (response.status_code, response["Location"]) == (302, f"/assessments/{draft.pk}/review/")
