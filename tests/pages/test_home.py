"""The home page: the choice of roles, and how returning people continue."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django.urls import reverse

from assessments import services
from assessments.domain import typical
from assessments.forms import RolesForm
from assessments.models import Role
from assessments.taxonomy_store import editions
from tests.cast import ML_ENGINEER, soup, words
from tests.planning.plans import plan_of

pytestmark = pytest.mark.django_db


def test_the_start_role_is_not_preselected(alice):
    page = soup(alice.get("home"))
    chosen = page.select_one("[name=start_role] [selected]")
    assert chosen is None or not chosen["value"]
    assert page.select_one("[name=start_role] option")["value"] == ""
    assert page.select_one("[name=target_role] [selected]")["value"] == ML_ENGINEER
    assert not page.select(".invalid-feedback")
    sent = {"start_role": "", "target_role": ML_ENGINEER}
    assert alice.client.post(reverse("assessments:start"), sent).status_code == 400


@pytest.mark.parametrize("start", ["", "student"])
def test_the_choice_is_as_crispy_forms_draws_it(start, alice, edition):
    """Until a form is refused, the page has a cached copy."""
    chosen = {"start_role": start, "target_role": ML_ENGINEER}
    page = soup(alice.client.get(reverse("assessments:home"), chosen))
    form = RolesForm(edition.taxonomy, initial=chosen)
    for name in chosen:
        drawn = BeautifulSoup(as_crispy_field(form[name]), "html.parser")
        shown = page.find(id=f"div_id_{name}")
        assert without_spaces(shown) == without_spaces(drawn.div)


def without_spaces(part: Tag) -> list[object]:
    """Return the elements with their attributes and texts."""
    return [(item.name, item.attrs, words(item)) for item in [part, *part.find_all(True)]]


def test_the_chosen_target_role_is_described(alice):
    target = Role.objects.get(slug="product-machine-learning-engineer")
    chosen = {"start_role": "data-scientist", "target_role": target.slug}
    page = soup(alice.client.get(reverse("assessments:home"), chosen))
    text = page.select_one("#preview").get_text(" ", strip=True)
    assert f"{target.name}: {target.description}" in text


def test_returning_people_continue_with_a_draft_or_open_the_plan(alice):
    draft = alice.begin()
    first = soup(alice.get("home")).select_one("main a.btn-primary")
    assert first["href"] == reverse("assessments:assessment", args=[draft.pk])
    alice.submit(draft)
    page = soup(alice.get("home"))
    assert page.select_one("main a.btn-primary")["href"] == reverse(
        "assessments:plan", args=[draft.pk]
    )
    assert len(page.select("h1")) == 1


def test_people_who_come_back_have_one_main_button_and_no_introduction(alice):
    result = alice.begin()
    questions = editions.edition_current().questionnaire("data-scientist", ML_ENGINEER)
    services.answers_save(assessment=result, values=dict.fromkeys(questions.skills, "2"))
    alice.submit(result)
    page = soup(alice.get("home"))
    assert len(page.select("main .btn-primary")) == 1
    assert re.search(r"Next: .+ to level \d", words(page.select_one(".yours .lead")))
    assert "readiness" in words(page.select_one(".yours .rows"))
    assert page.select(".yours .share-bar")
    assert not page.select("#starts, .steps, .asked")
    assert page.select_one("[name=start_role]")
    # Below what is theirs, and without an example that looks like a result.
    assert not page.select("#preview .span")
    draft = alice.begin("software-engineer")
    page = soup(alice.get("home"))
    assert [a["href"] for a in page.select("main .btn-primary")] == [
        reverse("assessments:assessment", args=[draft.pk])
    ]
    plan = reverse("assessments:plan", args=[result.pk])
    assert page.select(f'.yours .actions .quiet-link[href="{plan}"]')


def test_a_start_role_has_the_figure_that_its_bar_shows(alice):
    page = soup(alice.get("home"))
    rows = page.select(".starts li")
    assert len(rows) > 5
    for row in rows:
        bar = float(row.select_one(".share-bar .home")["width"])
        assert words(row.select_one(".muted")) == f"{bar:.0f} %"
    widths = [float(bar["width"]) for bar in page.select(".starts .home")]
    assert widths == sorted(widths, reverse=True)


def test_the_start_roles_follow_the_target_role(alice):
    target = "product-machine-learning-engineer"
    for chosen in ({"target_role": target}, {"target_role": target, "start_role": "student"}):
        for headers in ({}, {"HX-Request": "true"}):
            answer = alice.client.get(reverse("assessments:home"), chosen, headers=headers)
            links = [a["href"] for a in soup(answer).select(".starts a")]
            assert links
            assert all(f"target_role={target}#preview" in link for link in links)


def test_a_refused_choice_still_shows_the_example_and_the_start_roles(alice):
    for sent in (
        {"start_role": "", "target_role": ML_ENGINEER},
        {"start_role": "no-such-role", "target_role": "no-such-role"},
        {},
    ):
        answer = alice.client.post(reverse("assessments:start"), sent)
        assert answer.status_code == 400
        page = soup(answer)
        assert page.select(".invalid-feedback")
        assert "for example" in words(page.select_one("#preview"))
        assert page.select("#preview .span .plank")
        assert page.select(".starts li")


def test_a_student_sees_what_counts_most(alice):
    chosen = {"start_role": "student", "target_role": ML_ENGINEER}
    page = soup(alice.client.get(reverse("assessments:home"), chosen))
    assert "These count most:" in words(page.select_one(".lacking-text"))
    assert page.select(".areas-grid li")


def test_typical_figures_are_computed_once_for_each_edition(alice, monkeypatch):
    alice.get("home")
    alice.client.get("/", headers={"Accept-Language": "de"})
    calls = []
    monkeypatch.setattr(editions, "typical_of", calls.append)
    alice.get("home")
    alice.client.get("/", headers={"Accept-Language": "de"})
    assert not calls


def test_the_typical_share_is_where_the_sides_of_the_span_meet():
    edition = editions.edition_current()
    found = edition.typical("data-scientist", ML_ENGINEER)
    assert found == typical.typical_of(edition.target("data-scientist", ML_ENGINEER))
    assert (found.span.meet_x - 60) / 880 == pytest.approx(found.percent / 100, abs=0.001)


def test_the_next_step_is_that_of_the_plan_also_after_it_is_done(alice, typical_scientist):
    for _ in range(2):
        step = plan_of(typical_scientist).steps[0]
        lead = words(soup(alice.get("home")).select_one(".yours .lead"))
        assert lead == f"Next: {step.skill.name} to level {step.step.level}"
        alice.do(typical_scientist, f"done:{step.key}")
