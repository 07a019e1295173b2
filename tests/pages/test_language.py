"""Two languages: the person's choice, otherwise the browser's preference."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessments.domain.taxonomy.languages import Translation
from assessments.models import Language
from assessments.taxonomy_store.edits import taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.translations import write_translations
from assessments.templatetags.report import in_sentence
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, Person, path_of, soup

pytestmark = pytest.mark.django_db


def language_of(response) -> str:
    """Return the language of a page."""
    page = soup(response)
    assert page.html["lang"] == response["Content-Language"]
    return page.html["lang"]


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "en-gb"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en-US,en;q=0.9,de;q=0.5", "en-gb"),
        ("fr,de;q=0.5", "de"),
        ("fr", "en-gb"),
    ],
)
def test_a_page_is_in_the_language_that_the_browser_prefers(wish, language):
    visitor = Person(Client(headers={"accept-language": wish}))
    assert language_of(visitor.get("home")) == language


def switch(response) -> BeautifulSoup:
    """Return the form that changes the language."""
    return soup(response).select_one("form.language")


def names(form: BeautifulSoup) -> list[tuple[str, str]]:
    """Return the languages of the buttons, and their labels in that language."""
    assert all(button["lang"] == button["value"] for button in form.select("button"))
    return [(button["value"], button.text) for button in form.select("button")]


def test_the_switch_stays_on_the_page_and_overrides_the_browsers_preference(settings):
    visitor = Person(Client(headers={"accept-language": "en"}, enforce_csrf_checks=True))
    page = f"{reverse('assessments:home')}?start_role=software-engineer"
    form = switch(visitor.client.get(page))
    sent = {field["name"]: field["value"] for field in form.select("input")}
    assert names(form) == settings.LANGUAGES
    assert form.select_one("[aria-current]")["value"] == "en-gb"
    response = visitor.client.post(form["action"], sent | {"language": "de"})
    assert (response.status_code, response["Location"]) == (302, page)
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["samesite"], cookie["max-age"]) == ("Lax", 365 * 24 * 60 * 60)
    again = visitor.client.get(page)
    assert language_of(again) == "de"
    assert switch(again).select_one("[aria-current]")["value"] == "de"
    assert names(switch(again)) == settings.LANGUAGES


def test_the_switch_redirects_to_no_other_site_and_needs_its_token():
    visitor = Client()
    sent = {"language": "de", "next": "https://example.org/"}
    assert visitor.post(reverse("set_language"), sent)["Location"] == "/"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("set_language"), sent).status_code == 403


@pytest.mark.parametrize(
    ("name", "letters", "status", "back"),
    [
        ("start", 0, 400, "/"),
        ("start", 200_000, 413, "/"),
        ("data", 0, 422, "/data/"),
        ("set_language", 0, 403, "/"),
    ],
)
def test_after_sending_a_form_the_switch_leads_back_to_the_form(
    name, letters, status, back, settings
):
    """Also if the browser sends no referrer."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    visitor = Client(enforce_csrf_checks=name == "set_language")
    answer = visitor.post(path_of(name), {"title": "x" * letters} if letters else {})
    assert answer.status_code == status
    form = switch(answer)
    sent = {field["name"]: field["value"] for field in form.select("input")}
    for referer in ({}, {"referer": f"http://testserver{path_of(name)}"}):
        page = visitor.post(form["action"], sent | {"language": "de"}, follow=True, headers=referer)
        assert page.status_code == 200
        assert page.request["PATH_INFO"] == back
        assert language_of(page) == "de"


def test_a_page_that_keeps_a_refused_form_has_no_switch(settings):
    """Changing the language would lose the form's data."""
    settings.ACCOUNT_RATE_LIMITS = {"start": "1/h/ip"}
    visitor, strict = Client(), Client(enforce_csrf_checks=True)
    roles = {"start_role": DATA_SCIENTIST, "target_role": ML_ENGINEER}
    visitor.post(reverse("assessments:start"), roles)
    for person, status in ((visitor, 429), (strict, 403)):
        page = person.post(reverse("assessments:start"), roles)
        assert page.status_code == status
        assert switch(page) is None
        assert soup(page).select_one(".site-footer")


def test_a_refused_switch_leads_back_to_its_page_once_confirmed():
    visitor = Client(enforce_csrf_checks=True)
    guide = f"http://testserver{reverse('assessments:guide')}"
    refused = visitor.post(reverse("set_language"), headers={"referer": guide})
    assert refused.status_code == 403
    assert switch(refused).select_one("[name=next]")["value"] == guide


def test_caches_keep_pages_of_different_languages_apart(alice):
    for name in ("home", "guide", "accessibility", "account_login"):
        varies = {part.strip() for part in alice.get(name)["Vary"].split(",")}
        assert {"Accept-Language", "Cookie"} <= varies, name


def test_the_admin_is_in_english_only(admin_client):
    response = admin_client.get(reverse("admin:index"), headers={"accept-language": "de"})
    assert language_of(response) == "en-gb"
    assert "Taxonomy" in response.content.decode()


@pytest.mark.parametrize(
    ("language", "role", "in_a_sentence"),
    [
        ("en-gb", "Data scientist", "data scientist"),
        ("en-gb", "AI engineer", "AI engineer"),
        ("en-gb", "DevOps or platform engineer", "DevOps or platform engineer"),
        ("de", "Forschung", "Forschung"),
    ],
)
def test_roles_have_no_capital_in_an_english_sentence(language, role, in_a_sentence):
    with translation.override(language):
        assert in_sentence(role) == in_a_sentence


@pytest.fixture
def languages() -> None:
    """French is offered to readers, Dutch is not."""
    with taxonomy_edit():
        for code, name in (("fr", "Analyste des données"), ("nl", "Datawetenschapper")):
            Language.objects.create(code=code, offered=code == "fr")
            row = Translation(english="Data scientist", text=name)
            write_translations(load_taxonomy(), code, [row])


@pytest.mark.usefixtures("languages")
def test_a_language_of_the_taxonomy_only_is_chosen_and_the_rest_stays_english(settings):
    visitor = Person(Client(headers={"accept-language": "fr,de;q=0.9"}))
    page = visitor.get("home")
    assert language_of(page) == "de"
    assert [code for code, _ in names(switch(page))] == ["en-gb", "de", "fr"]
    visitor.client.post(reverse("set_language"), {"language": "fr"})
    page = visitor.get("home")
    assert language_of(page) == "en-gb"
    assert soup(page).main["lang"] == "fr"
    assert switch(page).select_one("[aria-current]")["value"] == "fr"
    text = soup(page).main.get_text(" ")
    assert "Analyste des données" in text
    assert "I come from" in text
    draft = visitor.begin()
    for page in (visitor.get("my_assessments"), visitor.get("rename", draft.pk)):
        assert "Analyste des données" in page.content.decode()
    visitor.client.post(reverse("set_language"), {"language": "en-gb"})
    assert "Analyste" not in visitor.get("home").content.decode()


@pytest.mark.usefixtures("languages")
@pytest.mark.parametrize("code", ["nl", "xx", "fr-xx", "../fr", "f" * 3000, "é", "es"])
def test_other_languages_cannot_be_chosen(code, settings):
    visitor = Person(Client(headers={"accept-language": "de"}))
    visitor.client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    page = visitor.get("home")
    assert language_of(page) == "de"
    assert not soup(page).main.get("lang")
