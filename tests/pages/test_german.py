"""Every page and e-mail in German, with no English left."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from assessments import services
from assessments.domain.taxonomy.catalogue import in_page_language
from assessments.models import Answer, SharedReport
from assessments.taxonomy_store import editions
from assessments.web.account_mail import CHANGES, SUBJECTS
from tests.browser.pages import PAGES, create_people
from tests.cast import ADDRESS, PASSWORD, Person, path_of
from tests.pages.german import english_left, texts_of
from tests.taxonomy.test_translation import pieces

FIRST_VERSION = Path(__file__).resolve().parent.parent / "stored" / "data-1.json"
pytestmark = pytest.mark.django_db
AREA = "devops-mlops"
# Texts of people and libraries, names of things, and words that are the same in German.
OWN_WORDS = (
    "not-relevant",  # in a data file
    "mlcareer",
    ADDRESS,
    "Images of 80 MB.",
    "The build.",
    "Carol of Example",
    "width=device-width, initial-scale=1",
    "Mabe and West 1982",
    "The first one",
)


@pytest.fixture
def anna(db) -> Person:
    """A visitor whose browser asks for German."""
    return Person(Client(headers={"accept-language": "de"}, raise_request_exception=False))


@pytest.fixture(scope="session")
def own_words(real_taxonomy) -> tuple[str, ...]:
    """Texts that are not translated, longest first."""
    return tuple(sorted({*OWN_WORDS, *texts_of(real_taxonomy)}, key=len, reverse=True))


@pytest.fixture
def left(own_words):
    """Return a function that returns the English texts of pages."""

    def of(pages: dict[str, object]) -> dict[str, set[str]]:
        found = {
            name: english_left(response.content.decode(), own_words)
            for name, response in pages.items()
        }
        return {name: texts for name, texts in found.items() if texts}

    return of


def submitted(person: Person, edition):
    """Return an assessment with answers of every kind, submitted on the page."""
    draft = person.begin()
    asked = edition.questionnaire("data-scientist", "machine-learning-engineer").skills
    values = ("2", "3", "1", "0", "4", "unsure", "3", "not-relevant")
    answers = {slug: values[n % len(values)] for n, slug in enumerate(sorted(asked))}
    services.answers_save(assessment=draft, values=answers)
    person.submit(draft)
    return draft


def test_english_pages_are_detected(alice, left):
    found = left({"home": alice.get("home")})["home"]
    assert {"My assessments", "How it works", "No account, no e-mail address"} <= found


def test_every_page(real_taxonomy, left):
    people = create_people(real_taxonomy)
    works = {work.title for row in real_taxonomy.learning for work in row.resources}
    pages = {}
    people.clients["carol"].get("/")  # shows what was said in English
    for place in PAGES:
        client = people.clients[place.split()[0]]
        pages[place] = client.get(people.path(place), headers={"accept-language": "de"})
        with translation.override("de"):
            english = {piece for piece in pieces(pages[place]) if in_page_language(piece) != piece}
        assert english <= works, place
    assert left(pages) == {}


def test_states_of_the_questionnaire(anna, left):
    pages = {
        "two roles alike": anna.client.get(
            f"{reverse('assessments:home')}?start_role=ai-engineer&target_role=ai-engineer"
        ),
        "no role": anna.client.post(reverse("assessments:start"), {"start_role": "none"}),
    }
    draft = anna.begin()
    pages |= {
        "practice": anna.client.get(
            f"{reverse('assessments:assessment', args=[draft.pk])}?practice=0"
        ),
        "saved": anna.save_one(draft, AREA, "docker", "2"),
        "refused": anna.save_one(draft, AREA, "docker", "9"),
        "mistake": anna.answer(draft, AREA, docker="9"),
        "another's skill": anna.answer(draft, AREA, python="2"),
    }
    services.answers_save(assessment=draft, values={"kubernetes": "4", "docker": "unsure"})
    pages["after an area"] = anna.client.post(
        reverse("assessments:area", args=[draft.pk, AREA]), {"skill-ci-cd": "1"}, follow=True
    )
    pages["overtaken"] = anna.client.post(
        reverse("assessments:choice", args=[draft.pk]),
        {"skill-docker": "not-relevant", "seen-skill-docker": ""},
    )
    assert pages["overtaken"].status_code == 409
    Answer.objects.update(saved_at=timezone.now().replace(year=2025))
    draft.asked = ["docker"]
    draft.save()
    pages |= {
        "stale": anna.get("area", draft.pk, AREA),
        "stale introduction": anna.get("assessment", draft.pk),
    }
    anna.submit(draft)
    pages["already submitted"] = anna.answer(draft, AREA, docker="3")
    pages["already submitted, one"] = anna.save_one(draft, AREA, "docker", "3")
    assert left(pages) == {}


def test_states_of_the_report_and_the_plan(anna, left, edition, settings):
    done = submitted(anna, edition)
    anna.make_plan(done)
    anna.client.post(reverse("assessments:sharing", args=[done.pk]), {"days": "7"})
    SharedReport.objects.update(revoked_at=timezone.now())
    do = {
        name: path_of(name, done.pk)
        for name in ("report", "plan_pace", "plan_time_off", "specialisms", "sharing", "what_if")
    }
    pages = {
        "chosen": anna.client.get(do["report"], {"show": "without-evidence", "area": "cloud"}),
        "none of them": anna.client.get(do["report"], {"show": "open"}),
        "links": anna.get("sharing", done.pk),
        "no such time": anna.client.post(do["sharing"], {"days": "8"}),
        "no hours": anna.client.post(do["plan_pace"], {"hours": "0", "start": "1999-01-01"}),
        "backwards": anna.client.post(
            do["plan_time_off"], {"first": "2027-01-02", "last": "2027-01-01"}
        ),
        "too long": anna.client.post(
            do["plan_time_off"], {"first": "2027-01-02", "last": "2029-01-01"}
        ),
        "too many": anna.client.post(
            do["specialisms"], {"specialisms": list(edition.specialisms)[:4]}
        ),
        "supposed": anna.client.get(do["what_if"], {"first": "kubernetes", "day": "2027-06-01"}),
        "not possible": anna.client.get(do["what_if"], {"hours": "none"}),
        "no address": anna.show(done, "docker", paper="none"),
    }
    anna.client.post(reverse("assessments:remove", args=[done.pk]))
    pages["deleted"] = anna.client.get(f"{reverse('assessments:my_assessments')}")
    anna.client.post(reverse("assessments:restore", args=[done.pk]))
    for button in (
        "undone:docker:2",
        "restore:kubernetes:1",
        "skip:spark:1",
        "known:airflow:1",
        "earlier:sql:3",
    ):
        anna.do(done, button)
        pages[button] = anna.get("plan", done.pk)
    assert left(pages) == {}


def test_states_of_job_ads(anna, left):
    texts = {"nothing": "Two lamps.", "little": "Requirements\n- Docker", "no English": "Wir " * 50}
    ads = {state: anna.paste(text) for state, text in texts.items()}
    pages = {state: anna.get("job_ad", ad.pk) for state, ad in ads.items()}
    pages |= {
        "no text": anna.client.post(reverse("assessments:job_ads"), {"start_role": ""}),
        "no role": anna.client.post(
            reverse("assessments:job_ad_roles", args=[ads["little"].pk]), {"target_role": "x"}
        ),
    }
    submitted(anna, editions.edition_current())
    little = [ads["little"].pk]
    for name, sent in (
        ("job_ad_plan", {"row": "docker"}),
        ("job_ad_plan", {"row": "docker", "undo": "yes"}),
        ("keep_job_ad", {"name": ""}),
        ("delete_job_ad_text", {}),
        ("correct_job_ad", {"skill": "docker"}),
        ("delete_job_ad", {}),
    ):
        address = reverse(f"assessments:{name}", args=little)
        pages[f"{name} {sent}"] = anna.client.post(address, sent, follow=True)
    assert left(pages) == {}


def mistaken(data: dict) -> dict:
    """Return a file with many kinds of mistakes."""
    draft, later, first = deepcopy(data["assessments"])
    draft |= {"id": "x", "created_at": "yesterday", "mood": 1, "answers": {"docker": 3.5}}
    del draft["start_role"]
    later |= {"start_role": later["target_role"], "title": 3}
    first["plan"] |= {"hours_a_week": 0, "start": "soon", "order": ["docker"]}
    return data | {"assessments": [draft, later, first]}


def test_public_pages_and_own_data(anna, left):
    anna.begin()
    pages = {name: anna.get(name) for name in ("guide", "accessibility", "data", "delete_data")}
    first_version = json.loads(FIRST_VERSION.read_text())
    broken = mistaken(first_version)
    pages |= {
        "no file": anna.client.post(reverse("assessments:data")),
        "not sure": anna.client.post(
            reverse("assessments:delete_data"),
            {"whose": pages["delete_data"].context["form"]["whose"].value()},
        ),
        "imported": anna.client.post(
            reverse("assessments:data"),
            {"file": SimpleUploadedFile("data.json", anna.get("export_data").getvalue())},
            follow=True,
        ),
        "not deleted": anna.client.post(reverse("assessments:delete_data"), {"sure": "on"}),
    }
    anna.delete_everything()
    pages |= {"all deleted": anna.get("home"), "nothing": anna.get("export_data")}
    for name, content, sentence in (
        ("mistakes", broken, "weil die Datei Fehler hat"),
        ("foreign", [], "keine Datei von mlcareer"),
        ("newer", first_version | {"version": 3}, "neueren Version von mlcareer"),
        ("large", first_version | {"assessments": [{}] * 101}, "mehr als 100"),
    ):
        file = SimpleUploadedFile("data.json", json.dumps(content).encode())
        pages[name] = anna.client.post(reverse("assessments:data"), {"file": file})
        assert sentence in pages[name].content.decode()
    assert left(pages) == {}


def test_errors(anna, left, monkeypatch, settings):
    pages = {
        "400": anna.client.post(
            reverse("assessments:plan_step", args=[_submitted_at_once(anna)]), {"do": "x"}
        ),
        "404": anna.client.get("/nowhere/"),
    }
    strict = Client(headers={"accept-language": "de"}, enforce_csrf_checks=True)
    pages["403"] = strict.post(reverse("assessments:start"))
    pages["403 line"] = strict.post(reverse("assessments:choice", args=[_submitted_at_once(anna)]))
    settings.ACCOUNT_RATE_LIMITS = {"import": "1/h/ip"}
    for _ in range(2):
        pages["429"] = anna.client.post(reverse("assessments:data"))
    for error in (RuntimeError, services_away()):

        def broken(error=error) -> None:
            raise error("on purpose")

        monkeypatch.setattr(editions, "edition_current", broken)
        pages[error.__name__] = anna.get("home")
    assert [response.status_code for response in pages.values()] == [
        400,
        404,
        403,
        403,
        429,
        500,
        503,
    ]
    for name, response in pages.items():
        if name != "403 line":
            assert '<html lang="de">' in response.content.decode(), name
    assert left(pages) == {}


def services_away() -> type[Exception]:
    from django.db import OperationalError

    return OperationalError


def _submitted_at_once(person: Person):
    draft = person.begin()
    person.submit(draft)
    return draft.pk


def test_an_account_and_its_mails(anna, left, own_words, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_RATE_LIMITS = False
    pages = {
        "sign up": anna.get("account_signup"),
        "nothing given": anna.client.post(reverse("account_signup")),
        "a poor password": anna.client.post(
            reverse("account_signup"), {"email": ADDRESS, "password1": "1234"}
        ),
        "sign in": anna.get("account_login"),
        "wrong password": anna.sign_in(),
        "reset": anna.get("account_reset_password"),
    }
    anna.sign_up()
    pages["code"] = anna.get("account_email_verification_sent")
    code = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4})$|^([A-Z0-9]{6})$", mail.outbox[-1].body, re.M)[0]
    pages["in"] = anna.client.post(
        reverse("account_email_verification_sent"), {"code": code}, follow=True
    )
    names = (
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "account_logout",
        "delete_data",
    )
    pages |= {name: anna.client.get(path_of(name), follow=True) for name in names}
    anna.show_password()
    pages |= {name + " again": anna.client.get(path_of(name), follow=True) for name in names}
    pages["mfa_add_webauthn"] = anna.client.get(reverse("mfa_add_webauthn"))
    anna.client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    pages["other address"] = anna.get("account_email")
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    pages["changed"] = anna.client.post(reverse("account_change_password"), new, follow=True)
    pages["out"] = anna.client.post(reverse("account_logout"), follow=True)
    anna.sign_up()
    anna.client.post(reverse("account_reset_password"), {"email": ADDRESS})
    anna.client.post(reverse("account_reset_password"), {"email": "unknown@example.org"})
    assert left(pages) == {}
    names = (
        "email_confirmation",
        "account_already_exists",
        "password_changed",
        "password_reset_code",
        "unknown_account",
    )
    with translation.override("de"):
        subjects = {f"mlcareer: {(SUBJECTS | CHANGES)[name]}" for name in names}
    assert {message.subject for message in mail.outbox} == subjects
    for message in mail.outbox:
        assert english_left(f"{message.subject}<p>{message.body}", own_words) == set()
        assert not re.search(r"\b(Sie|Ihr\w*|Ihnen)\b", message.body), message.body
    for name, response in pages.items():
        assert not re.search(r"\b(Ihre?[nmr]?|Ihnen)\b", response.content.decode()), name


def test_numbers_and_dates_are_german_but_coordinates_are_not(anna, edition):
    done = submitted(anna, edition)
    report, plan = (anna.get(name, done.pk).content.decode() for name in ("report", "plan"))
    assert re.search(r"\+\d+,\d der", report)
    with translation.override("de"):
        assert re.search(r"wahrscheinlich bis \w+ 20\d\d", plan)
        assert re.search(r"\d h, bis \d+\.\d+\.20\d\d", plan)
    for page in (report, plan):
        for value in re.findall(
            r'(?:\bx|y|width|height|r|cx|cy|x1|y1|x2|y2|value|max|data-seen)="([^"]*)"', page
        ):
            assert "," not in value, value
    assert "Termin" not in anna.get("plan_calendar", done.pk).content.decode()
    assert "SUMMARY:Alle Lücken geschlossen" in anna.get("plan_calendar", done.pk).content.decode()
