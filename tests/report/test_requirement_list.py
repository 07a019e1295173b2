"""The list of all requirements: what a reader chooses to see, with the evidence for each."""

from urllib.parse import urljoin

import pytest

from assessments import models
from assessments.domain.report.page import build_report_view
from assessments.domain.report.requirement_list import (
    Choice,
    EvidenceItem,
    Show,
    list_requirements,
)
from assessments.domain.scoring import score_answers
from assessments.models import Assessment
from tests.cast import Person, path_of, soup, words
from tests.taxonomy.builders import document


def listed(answers, query, evidence=()):
    """List the requirements of an engineer: language (a must-have at 2), vectors, limits."""
    taxonomy = document()
    report = score_answers(taxonomy.target("analyst", "engineer"), answers)
    view = build_report_view(taxonomy, "analyst", "engineer", answers, report)
    choice = Choice.parse(query, view.areas)
    return list_requirements(view, choice, answers, evidence, taxonomy.skill_slug)


def shown(found):
    return [row.view.requirement.slug for area in found.areas for row in area.rows if row.is_shown]


SNAKE = EvidenceItem("Snake", 1, "A game.", (), "snake")


@pytest.mark.parametrize(
    ("show", "answers", "expected"),
    [
        ("all", {}, ["language", "vectors", "limits"]),
        ("missing", {"snake": 1, "vectors": 0}, ["language"]),
        ("missing", {"snake": 2}, []),
        ("gaps", {"snake": 2, "vectors": 3, "limits": "unsure"}, ["language", "limits"]),
        ("gaps", {"snake": 3, "vectors": 3, "limits": "not-relevant"}, []),
        ("met", {"snake": 2, "vectors": 3, "limits": "not-relevant"}, ["vectors"]),
        ("open", {"snake": "unsure", "vectors": 0}, ["language", "limits"]),
        ("without-evidence", {"snake": 1, "vectors": 1, "limits": 0}, ["vectors"]),
    ],
)
def test_each_kind_shows_its_requirements(show, answers, expected):
    assert shown(listed(answers, {"show": show}, [SNAKE])) == expected


def test_an_area_and_a_kind_can_be_combined():
    answers = {"snake": 3, "vectors": 1, "limits": 0}
    found = listed(answers, {"show": "gaps", "area": "maths"})
    assert shown(found) == ["vectors", "limits"]
    assert [area.is_shown for area in found.areas] == [False, True]
    assert found.number_shown == 2
    assert shown(listed(answers, {"show": "gaps", "area": "coding"})) == []


def test_the_requirement_of_a_skill_is_shown_in_any_case():
    query = {"show": "met", "area": "coding", "skill": "vectors"}
    assert shown(listed({"vectors": 1}, query)) == ["vectors"]


@pytest.mark.parametrize(
    "query",
    [
        {"show": "none"},
        {"show": "GAPS", "area": "cooking"},
        {"show": "", "area": "\0", "skill": "x" * 9000},
        {"show": "<b>"},
    ],
)
def test_unknown_values_count_as_all(query):
    found = listed({}, query)
    assert found.choice == Choice(is_made=True)
    assert found.choice.is_all
    assert found.choice.query == "show=all"


def test_a_choice_is_in_its_own_query():
    choice = listed({}, {"show": "open", "area": "maths", "skill": "snake", "x": "1"}).choice
    assert choice == Choice(Show.OPEN, "maths", "snake", is_made=True)
    assert choice.query == "show=open&area=maths&skill=snake"
    assert not listed({}, {"x": "1"}).choice.is_made


def test_skills_with_a_level_or_evidence_are_named_and_the_rest_is_kept():
    other = EvidenceItem("Cooking", None, "A dinner.", (), "cooking")
    project = EvidenceItem("A project", None, "", ("https://example.org",))
    found = listed({"snake": 0, "coffee": 2, "vectors": 0}, {}, [SNAKE, other, project])
    rows = {row.view.requirement.slug: row for area in found.areas for row in area.rows}
    assert [(skill.slug, skill.evidence) for skill in rows["language"].skills] == [
        ("snake", SNAKE),
        ("coffee", None),
    ]
    assert rows["vectors"].skills == ()
    assert found.other_evidence == (other, project)


@pytest.mark.django_db
class TestPage:
    def report(self, person: Person, assessment: Assessment, query: str = ""):
        return soup(person.client.get(f"{path_of('report', assessment.pk)}{query}"))

    def rows(self, page):
        tables = page.select("#requirement-list .table-scroll:not(.only-print) tbody")
        return [row for row in tables if "only-print" not in row.get("class", [])]

    def test_the_list_is_folded_until_something_is_chosen(self, alice, typical_scientist):
        page = self.report(alice, typical_scientist)
        fold = page.find(id="requirements")
        assert not fold.has_attr("open")
        everything = len(self.rows(page))
        assert words(fold.h2) == f"All {everything} requirements"
        assert not words(page.find(id="requirement-count"))
        page = self.report(alice, typical_scientist, "?show=gaps&area=cloud")
        fold = page.find(id="requirements")
        assert fold.has_attr("open")
        chosen = self.rows(page)
        assert 0 < len(chosen) < everything
        count = words(page.find(id="requirement-count"))
        assert count == f"Gaps · Cloud : {len(chosen)} of {everything} requirements. Show all"
        selected = [words(option) for option in fold.select("option[selected]")]
        assert selected == ["Gaps", "Cloud"]
        # Print has them all.
        assert len(page.select("#requirement-list tbody")) == everything

    def test_an_empty_list_says_so(self, alice, typical_scientist):
        page = self.report(alice, typical_scientist, "?show=open&area=cloud")
        assert self.rows(page) == []
        count = words(page.find(id="requirement-count"))
        assert count.startswith("No answer or not sure · Cloud : none of the")

    def test_htmx_gets_the_list_only(self, alice, typical_scientist):
        address = f"{path_of('report', typical_scientist.pk)}?show=gaps"
        part = soup(alice.client.get(address, headers={"HX-Request": "true"}))
        top = [item["id"] for item in part.find_all(recursive=False)]
        assert top == ["requirement-count", "requirement-list"]
        whole = soup(alice.client.get(address))
        assert len(self.rows(part)) == len(self.rows(whole)) > 0

    def test_evidence_is_added_and_changed_in_its_place(self, alice, typical_scientist):
        query = "?show=without-evidence&area=devops-mlops"
        page = self.report(alice, typical_scientist, query)
        row = page.find(id="requirement-docker")
        link = row.select_one(".skill-evidence a")
        assert words(link) == "Add evidence : Docker and containers"
        before = len(self.rows(page))
        # Links of rows are relative, because a row is the same for everyone.
        report = path_of("report", typical_scientist.pk)
        response = alice.client.post(urljoin(report, link["href"]), {"note": "Images of 80 MB."})
        # The requirement has evidence now, but it is still where it was.
        assert response["Location"].endswith(f"{query}&skill=docker#requirement-docker")
        page = soup(alice.client.get(response["Location"]))
        assert len(self.rows(page)) == before
        line = page.find(id="requirement-docker").select_one(".skill-evidence")
        assert words(line) == "Images of 80 MB. Change : Docker and containers"
        cancel = soup(alice.client.get(urljoin(report, line.a["href"]))).select_one("form a.btn")
        assert cancel["href"] == response["Location"]
        page = self.report(alice, typical_scientist, query)
        assert len(self.rows(page)) == before - 1

    def test_evidence_for_skills_of_an_earlier_result_is_not_lost(self, alice, typical_scientist):
        links = models.Requirement.objects.filter(role=typical_scientist.target_role)
        asked = links.values("skills")
        skill = models.Skill.objects.exclude(pk__in=asked).first()
        models.SkillEvidence.objects.create(
            assessment=typical_scientist, skill=skill, note="An earlier target role."
        )
        item = self.report(alice, typical_scientist).select_one("#other-evidence li")
        assert "An earlier target role." in words(item)
        response = alice.client.post(item.a["href"], {"note": ""})
        assert response["Location"].endswith("#other-evidence")
        assert not models.SkillEvidence.objects.exists()
