"""The form of one area as rendered by crispy-forms."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict
from django.utils import timezone

from assessments.domain.questionnaire.pages import Questionnaire, page_findings
from assessments.forms import AreaForm, RolesForm
from assessments.taxonomy_store.editions import edition_current
from tests.cast import words
from tests.taxonomy.builders import document


@pytest.fixture
def pages():
    return Questionnaire.build(document(), "engineer", ["maths", "coding"]).pages


def rendered(form) -> BeautifulSoup:
    return BeautifulSoup(render_crispy_form(form), "html.parser")


def sent(**values) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({name.replace("_", "-"): value for name, value in values.items()})
    return data


def values_of(scale) -> list[str]:
    return [radio["value"] for radio in scale.select("input[type=radio]")]


def test_a_scale_is_one_named_group_of_labelled_radio_buttons(pages):
    scale = rendered(AreaForm(pages[0], {"vectors": 0})).select_one("fieldset#vectors")
    assert scale.legend.get_text(strip=True) == "Vectors"
    assert values_of(scale) == ["0", "1", "2", "3", "4", "unsure", "not-relevant", ""]
    radios = scale.select("input[type=radio]")
    assert {radio["name"] for radio in radios} == {"skill-vectors"}
    assert all(radio.find_parent("label") for radio in radios)
    assert [radio["value"] for radio in radios if radio.has_attr("checked")] == ["0"]
    assert scale.select_one('input[name="initial-skill-vectors"]')["value"] == "0"
    text = scale.get_text()
    for level in document().skill_by_slug["vectors"].levels.values():
        assert level.anchor in text


def test_without_an_answer_no_option_is_selected(pages):
    scale = rendered(AreaForm(pages[0], {})).select_one("fieldset#vectors")
    assert scale.select_one("input[checked]")["value"] == ""
    assert scale.select_one('input[name="initial-skill-vectors"]')["value"] == ""


def test_a_must_have_cannot_be_not_relevant(pages):
    scale = rendered(AreaForm(pages[1], {})).select_one("fieldset#snake")
    assert "not-relevant" not in values_of(scale)
    assert not AreaForm(pages[1], {}, sent(skill_snake="not-relevant")).is_valid()


@pytest.mark.parametrize(
    ("answers", "is_open"), [({}, False), ({"snake": 3}, False), ({"coffee": 1}, True)]
)
def test_alternatives_are_folded_until_one_of_them_is_answered(pages, answers, is_open):
    group = rendered(AreaForm(pages[1], answers)).select_one(".any-of")
    folded = group.details
    assert folded.has_attr("open") == is_open
    assert folded.select_one("fieldset#coffee")
    assert not folded.select_one("fieldset#snake")
    assert group.select_one("fieldset#snake")


def test_an_error_is_shown_next_to_its_scale(pages):
    form = AreaForm(pages[1], {}, sent(skill_coffee="5"))
    assert not form.is_valid()
    page = rendered(form)
    scale = page.select_one("fieldset#coffee")
    error = scale.select_one(".invalid-feedback")
    assert "not one of the answers" in error.get_text()
    assert error["id"] in scale["aria-describedby"].split()
    assert page.select_one(".any-of details").has_attr("open")


@pytest.mark.parametrize(
    ("data", "changed"),
    [
        ({}, {}),
        ({"skill_vectors": "3"}, {"vectors": "3"}),
        ({"skill_vectors": "3", "initial_skill_vectors": "3"}, {}),
        ({"skill_vectors": "3", "initial_skill_vectors": "2"}, {"vectors": "3"}),
        ({"skill_vectors": "", "initial_skill_vectors": "2"}, {"vectors": ""}),
        ({"skill_vectors": "0", "initial_skill_vectors": ""}, {"vectors": "0"}),
        ({"initial_skill_vectors": "2"}, {}),
    ],
)
def test_only_changes_to_the_rendered_page_are_saved(pages, data, changed):
    form = AreaForm(pages[0], {"vectors": 1}, sent(**data))
    assert form.is_valid()
    assert form.changed_values() == changed


LONG_AGO, RECENTLY = timezone.now() - timedelta(days=184), timezone.now() - timedelta(days=182)


@pytest.mark.parametrize(
    ("stored", "sent_value", "rendered_value", "saved_at", "changed"),
    [
        # Sent unchanged: an old answer is confirmed, a recent one is not touched.
        (1, "1", "1", LONG_AGO, {"vectors": "1"}),
        (1, "1", "1", RECENTLY, {}),
        # Changed in another tab since: this page shows the previous answer.
        (3, "1", "1", LONG_AGO, {}),
        (1, "2", "1", LONG_AGO, {"vectors": "2"}),
    ],
)
def test_a_stale_answer_is_confirmed_by_sending_it(
    pages, stored, sent_value, rendered_value, saved_at, changed
):
    data = sent(skill_vectors=sent_value, initial_skill_vectors=rendered_value)
    form = AreaForm(pages[0], {"vectors": stored}, data, saved_at={"vectors": saved_at})
    assert form.is_valid()
    assert form.changed_values() == changed


def test_stale_answers_come_first_with_their_date(pages):
    last = pages[1].groups[-1].skills[0].slug
    answers = {skill.slug: 1 for skill in pages[1].skills}
    form = AreaForm(pages[1], answers, saved_at={last: LONG_AGO})
    page = rendered(form)
    assert page.select("fieldset.scale")[0]["id"] == last
    marks = page.select(".scale-stale")
    assert len(marks) == 1
    assert f"{LONG_AGO.day} {LONG_AGO:%b %Y}" in words(marks[0])
    assert not rendered(AreaForm(pages[1], answers)).select(".scale-stale")


def test_a_skill_of_another_area_is_refused(pages):
    form = AreaForm(pages[0], {}, sent(skill_snake="3", skill_vectors="2"))
    assert not form.is_valid()
    assert "no longer asks for “snake”" in str(form.non_field_errors())


@pytest.mark.parametrize(
    ("start", "target", "field"),
    [
        ("analyst", "engineer", None),
        ("unknown", "engineer", "start_role"),
        ("analyst", "unknown", "target_role"),
        ("engineer", "engineer", "start_role"),  # no start role
        ("", "", "start_role"),
    ],
)
def test_roles(start, target, field):
    form = RolesForm(document(), {"start_role": start, "target_role": target})
    assert form.is_valid() == (field is None)
    if field:
        assert field in form.errors


@pytest.mark.django_db
def test_after_the_first_area_one_insight_and_no_total(alice):
    """How many job ads ask for the skill just answered, but no score yet."""
    draft = alice.begin()
    questionnaire = edition_current().questionnaire("data-scientist", "machine-learning-engineer")
    first, second, third = (page.area.slug for page in questionnaire.pages[:3])
    assert "How often employers" not in alice.get("area", draft.pk, second).content.decode()
    alice.answer(draft, first, docker=1)
    found = page_findings(questionnaire.pages[0], "machine-learning-engineer")
    assert 1 <= len(found) <= 3
    assert [item.figure.share for item in found] == sorted(
        (item.figure.share for item in found), reverse=True
    )
    page = alice.page("area", draft.pk, second)
    aside = page.select_one(".finding")
    for item in found:
        assert item.name in aside.get_text()
        assert f"in {float(item.figure.share):g}% of job ads" in " ".join(aside.get_text().split())
    assert "readiness" not in aside.get_text().lower()
    for other in (first, third):
        assert "How often employers" not in alice.get("area", draft.pk, other).content.decode()
