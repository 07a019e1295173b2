"""Text typed into a form is not lost when the site cannot save it at once."""

import re
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from assessments.taxonomy_store.store import save_taxonomy
from mlcareer.busy import BUSY
from tests.cast import AD, ADDRESS, PASSWORD, Person, all_answers, path_of, soup
from tests.taxonomy.builders import with_requirement_moved, without_requirement

pytestmark = pytest.mark.django_db
AREA = "devops-mlops"
OURS = "http://testserver"


@pytest.fixture
def strict() -> Person:
    """A person whose client checks CSRF tokens as browsers do."""
    return Person(Browser(enforce_csrf_checks=True))


class Browser(Client):
    """A browser without scripts, which submits the form of the page it has open."""

    form: dict[str, list[str]]
    action: str

    def open(self, address: str, response=None) -> None:
        """Open a page, or a given response."""
        response = response or self.get(address)
        page = soup(response)
        form = page.select_one("main form[method=post]")
        self.action = form.get("action") or address
        self.form = {}
        for field in form.select("input[name]"):
            if field["type"] != "radio" or field.has_attr("checked"):
                self.form.setdefault(field["name"], []).append(field["value"])

    def send(self, origin: str = OURS, **typed: str):
        """Submit the form with the given fields changed."""
        named = {name.replace("__", "-"): value for name, value in typed.items()}
        return self.post(self.action, self.form | named, headers={"Origin": origin})


def start(person: Person) -> Assessment:
    client = person.client
    client.open(reverse("assessments:home"))
    response = client.post(
        reverse("assessments:start"),
        {"start_role": "data-scientist", "target_role": "machine-learning-engineer"} | client.form,
        headers={"Origin": OURS},
    )
    assert response.status_code == 302
    return Assessment.objects.latest("created_at")


def enter(client: Client, name: str) -> None:
    """Sign up or in in another tab."""
    page = client.get(reverse(name)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken"\s+value="(\w+)"', page)[1]
    sent = {"csrfmiddlewaretoken": token, "email": ADDRESS, "login": ADDRESS}
    sent |= {"password1": PASSWORD, "password": PASSWORD}
    assert client.post(reverse(name), sent, headers={"Origin": OURS}).status_code == 302


def test_signing_up_in_another_tab(strict):
    draft, client = start(strict), strict.client
    client.open(reverse("assessments:area", args=[draft.pk, AREA]))
    enter(client, "account_signup")
    refused = client.send(skill__docker="3", skill__kubernetes="2")
    assert refused.status_code == 403
    assert "What you sent is still here" in refused.content.decode()
    assert all_answers() == {}
    client.open(client.action, refused)
    assert client.send().status_code == 302
    assert all_answers() == {"docker": "3", "kubernetes": "2"}


def test_an_expired_session(strict):
    enter(strict.client, "account_signup")
    draft, client = start(strict), strict.client
    client.open(reverse("assessments:area", args=[draft.pk, AREA]))
    del client.cookies[settings.SESSION_COOKIE_NAME]
    refused = client.send(skill__docker="3", skill__kubernetes="2")
    assert refused.status_code == 404
    assert "sign in, then save it" in refused.content.decode()
    assert reverse("set_language") not in refused.content.decode()  # it would lose the answers
    client.open(client.action, refused)
    assert client.send().status_code == 404  # not signed in yet, and nothing is lost
    enter(client, "account_login")
    # Signing in has changed the token.
    confirm = client.send()
    assert confirm.status_code == 403
    client.open(client.action, confirm)
    assert client.send().status_code == 302
    assert all_answers() == {"docker": "3", "kubernetes": "2"}


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(
    ("name", "more", "typed"),
    [
        ("rename", [], {"title": "Before the course"}),
        ("skill_evidence", ["docker"], {"note": 'A note\r\nof two lines, with “quotes" & <tags>.'}),
        (
            "project_evidence",
            ["notebook-to-service"],
            {"address": "https://example.org/x", "note": "Mine."},
        ),
        ("plan_pace", [], {"hours": "9", "start": "2026-12-01"}),
        ("plan_time_off", [], {"first": "2026-12-21", "last": "2027-01-03"}),
        ("sharing", [], {"days": "7", "name": "Carol"}),
        ("specialisms", [], {"specialisms": ["speech", "econometrics"]}),
    ],
)
def test_every_form_of_an_assessment(strict, typical_scientist, alice, name, more, typed, ended):
    strict.client.cookies = alice.client.cookies
    if ended:
        strict.client.logout()
        strict.client.get(reverse("assessments:home"))
    address = path_of(name, typical_scientist.pk, *more)
    token = strict.client.cookies["csrftoken"].value if ended else "of an earlier sign-in"
    sent = typed | {"csrfmiddlewaretoken": token}
    refused = strict.client.post(address, sent, headers={"Origin": OURS})
    assert refused.status_code == (404 if ended else 403)
    strict.client.open(address, refused)
    assert strict.client.action == address
    kept = {name: value for name, value in strict.client.form.items() if name in typed}
    assert kept == {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }


@pytest.mark.parametrize(
    ("name", "typed"),
    [("job_ads", {"text": AD}), ("keep_job_ad", {"name": "Larkfield"})],
)
def test_forms_of_job_ads(strict, alice, name, typed):
    ad = alice.paste()
    strict.client.cookies = alice.client.cookies
    address = path_of(name, *[ad.pk] if name == "keep_job_ad" else [])
    sent = typed | {"csrfmiddlewaretoken": "of an earlier sign-in"}
    refused = strict.client.post(address, sent, headers={"Origin": OURS})
    assert refused.status_code == 403
    strict.client.open(address, refused)
    assert strict.client.send(start_role="data-scientist").status_code == 302


def test_a_job_ad_of_an_expired_session(strict, alice):
    """As with an assessment, what was typed stays until its owner has signed in."""
    address = path_of("keep_job_ad", alice.paste().pk)
    strict.client.get(reverse("assessments:home"))
    sent = {"name": "Larkfield", "csrfmiddlewaretoken": strict.client.cookies["csrftoken"].value}
    refused = strict.client.post(address, sent, headers={"Origin": OURS})
    assert refused.status_code == 404
    strict.client.open(address, refused)
    assert strict.client.form["name"] == ["Larkfield"]


def test_no_other_site_can_have_a_form_confirmed(strict):
    draft, client = start(strict), strict.client
    client.open(reverse("assessments:area", args=[draft.pk, AREA]))
    client.form.pop("csrfmiddlewaretoken")
    address, sent = client.action, {"skill-docker": "3"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "https://evil.example/testserver/"},
    ):
        refused = client.post(address, sent, headers=headers)
        assert refused.status_code == 403
        assert b"skill-docker" not in refused.content, headers


@pytest.mark.parametrize(
    ("origin", "is_carried"),
    [
        ("https://mlcareer.example", True),
        ("https://a.school.example", True),
        ("http://mlcareer.example", False),
        ("https://mlcareer.example.evil.example", False),
        ("https://evilschool.example", False),
    ],
)
def test_a_form_from_an_origin_that_the_operator_trusts_is_kept(
    strict, settings, origin, is_carried
):
    settings.CSRF_TRUSTED_ORIGINS = ["https://mlcareer.example", "https://*.school.example"]
    draft, client = start(strict), strict.client
    client.open(reverse("assessments:area", args=[draft.pk, AREA]))
    client.form["csrfmiddlewaretoken"] = ["of an earlier sign-in"]
    refused = client.send(origin=origin, skill__docker="3")
    assert refused.status_code == 403
    assert (b'name="skill-docker" value="3"' in refused.content) == is_carried


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reauthenticate"])
def test_no_password_is_written_into_a_page(strict, name):
    sent = {"login": ADDRESS, "password": PASSWORD, "password1": PASSWORD}
    refused = strict.client.post(reverse(name), sent, headers={"Origin": OURS})
    assert refused.status_code == 403
    assert PASSWORD not in refused.content.decode()
    admin = strict.client.post(reverse("admin:login"), sent, headers={"Origin": OURS})
    assert PASSWORD not in admin.content.decode()


def test_a_file_must_be_chosen_again(strict):
    file = SimpleUploadedFile("data.json", b"{}")
    refused = strict.client.post(
        reverse("assessments:data"), {"file": file}, headers={"Origin": OURS}
    )
    assert refused.status_code == 403
    assert "reload the page and try again" in refused.content.decode()


@contextmanager
def too_often(settings):
    most, settings.ANSWERS_PER_MINUTE = settings.ANSWERS_PER_MINUTE, 0
    yield
    settings.ANSWERS_PER_MINUTE = most


@contextmanager
def broken(_settings):
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr("assessments.taxonomy_store.editions.edition_current")
        yield


@contextmanager
def without_database(_settings):
    def refuse(*_arguments):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize(
    ("failure", "status"), [(too_often, 429), (broken, 500), (without_database, 503)]
)
def test_a_form_that_failed_for_another_reason_can_be_sent_again(strict, settings, failure, status):
    draft, client = start(strict), strict.client
    client.raise_request_exception = False
    client.open(reverse("assessments:area", args=[draft.pk, AREA]))
    for _ in range(2):
        with failure(settings):
            refused = client.send(skill__docker="3", skill__kubernetes="2")
        assert refused.status_code == status
        assert "What you sent is still here" in refused.content.decode()
        client.open(client.action, refused)
    assert all_answers() == {}
    assert client.send().status_code == 302
    assert all_answers() == {"docker": "3", "kubernetes": "2"}


def test_a_busy_server_does_not_read_the_form(strict):
    draft, client = start(strict), strict.client
    address = reverse("assessments:area", args=[draft.pk, AREA])
    sent = client.generic("POST", address, b"", **{BUSY: True})
    assert sent.status_code == 503
    assert "your browser then sends the form again" in sent.content.decode()


@pytest.mark.parametrize("failure", [too_often, broken, without_database])
def test_no_secret_and_nothing_of_another_site_is_written_into_a_page(alice, settings, failure):
    draft = alice.begin()
    alice.client.raise_request_exception = False
    forms = [(reverse(f"account_{name}"), OURS) for name in ("login", "signup", "change_password")]
    forms += [(reverse("mfa_authenticate"), OURS), (reverse("admin:login"), OURS)]
    forms += [(reverse("assessments:area", args=[draft.pk, AREA]), "https://evil.example")]
    sent = {"login": ADDRESS, "password": PASSWORD, "password1": PASSWORD, "code": "918273"}
    for address, origin in forms:
        with failure(settings):
            page = alice.client.post(address, sent, headers={"Origin": origin}).content.decode()
        assert PASSWORD not in page, address
        assert 'value="918273"' not in page, address


GONE = {
    "project_evidence": (
        ["gone-project"],
        {"note": "A long note", "address": "https://example.org/x"},
    ),
    "skill_evidence": (["gone-skill"], {"note": "A <b>long</b>\r\nnote"}),
    "plan_step": ([], {"do": "done:gone-skill:2"}),
    "tick": ([], {"checklist": "gone-project", "item": "1", "done": "yes"}),
    "revoke_link": ([99999], {}),
}


@pytest.mark.parametrize("name", GONE)
def test_a_deleted_part_of_an_assessment_does_not_ask_its_owner_to_sign_in(
    typical_scientist, alice, name
):
    more, sent = GONE[name]
    address = path_of(name, typical_scientist.pk, *more)
    gone = alice.client.post(address, sent)
    assert gone.status_code == 404
    page = soup(gone).select_one("main")
    assert "no longer exists" in page.text
    assert "ign in" not in page.text
    typed = [area.text.strip() for area in page.select("textarea")]
    assert typed == [text for field, text in sent.items() if field in ("note", "address")]
    assert reverse("assessments:assessment", args=[typical_scientist.pk]) in str(page)
    # Others cannot tell whether the assessment exists.
    stranger = Client().post(address, sent)
    assert "no longer exists" not in stranger.content.decode()


def test_a_skill_that_moved_to_another_area(alice, real_taxonomy):
    draft = alice.begin()
    save_taxonomy(with_requirement_moved(real_taxonomy, "docker", "cloud"))
    assert alice.answer(draft, AREA, docker="3", kubernetes="2").status_code == 302
    assert all_answers() == {"docker": "3", "kubernetes": "2"}
    # A mistake is shown on the page with both forms.
    page = alice.answer(draft, AREA, docker="1", kubernetes="9").content.decode()
    scale = page[page.index('id="docker"') :]
    assert 'value="1" checked' in " ".join(scale[: scale.index("</fieldset>")].split())


def test_a_skill_that_is_no_longer_asked_for(alice, real_taxonomy):
    draft = alice.begin()
    save_taxonomy(without_requirement(real_taxonomy, "docker"))
    response = alice.answer(draft, AREA, docker="3", kubernetes="2")
    assert response.status_code == 422
    page = response.content.decode()
    assert "no longer asks for “docker”" in page
    scale = page[page.index('id="kubernetes"') :]
    assert 'value="2" checked' in " ".join(scale[: scale.index("</fieldset>")].split())
    assert all_answers() == {}


def test_an_area_that_no_longer_exists(alice, real_taxonomy):
    draft = alice.begin()
    alice.client = Browser()
    session = alice.client.session
    session["guest_key"] = str(draft.guest_key)
    session.save()
    address = reverse("assessments:area", args=[draft.pk, "gone"])
    sent = {"skill-docker": "3", "skill-sql": "1", "skill-juggling": "2", "skill-spark": "9"}
    refused = alice.client.post(address, sent)
    assert refused.status_code == 404
    assert all_answers() == {}
    alice.client.open(address, refused)
    saved = alice.client.send()
    assert saved.status_code == 302
    assert all_answers() == {"docker": "3", "sql": "1"}
    review = alice.client.get(saved["Location"]).content.decode()
    assert "because the questions have changed: Apache Spark, juggling" in review


def test_a_page_opened_before_the_assessment_was_submitted(alice):
    draft = alice.begin()
    alice.answer(draft, AREA, docker="1")
    alice.submit(draft)
    refused = alice.answer(draft, AREA, docker="3", kubernetes="2")
    assert refused.status_code == 409
    form = soup(refused).select_one("main form[method=post]")
    fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert alice.client.post(form["action"], fields).status_code == 302
    copy = Assessment.objects.get(submitted_at=None)
    saved = {row: dict(row.answers.values_list("skill__slug", "value")) for row in (copy, draft)}
    assert saved == {copy: {"docker": "3", "kubernetes": "2"}, draft: {"docker": "1"}}


def test_a_page_from_before_choices_had_their_own_address(alice):
    draft = alice.begin()
    address = reverse("assessments:area", args=[draft.pk, AREA])
    response = alice.client.post(address, {"skill-docker": "3"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response["HX-Refresh"] == "true"
    assert all_answers() == {"docker": "3"}
