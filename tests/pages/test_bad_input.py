"""Bad input gets a clear message and the right status, and nothing is half-saved."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import services
from assessments.models import Answer, Assessment, Result
from mlcareer.limits import Limits
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, Person, all_answers, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AREA = "devops-mlops"


@pytest.mark.parametrize(
    "roles",
    [
        {},
        {"start_role": "astronaut", "target_role": ML_ENGINEER},
        {"start_role": DATA_SCIENTIST, "target_role": "astronaut"},
        {"start_role": DATA_SCIENTIST, "target_role": DATA_SCIENTIST},
        {"start_role": "\x00", "target_role": ML_ENGINEER},
        {"start_role": "x" * 1_000_000, "target_role": ML_ENGINEER},
    ],
)
def test_unknown_roles(alice, roles):
    response = alice.client.post(reverse("assessments:start"), roles)
    assert response.status_code == 400
    assert not Assessment.objects.exists()
    page = response.content.decode()
    assert "invalid-feedback" in page
    assert alice.client.get(reverse("assessments:home"), roles).status_code in (200, 400)


@pytest.mark.parametrize("value", ["5", "-1", "2.5", "three", "\x00", "٣", "x" * 1_000_000, " 3"])
@pytest.mark.parametrize(
    ("name", "sent"),
    [("area", {"skill-kubernetes": "3"}), ("choice", {}), ("choice", {"choice": "1"})],
)
def test_invalid_answers_are_refused(alice, value, name, sent):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"docker": "2"})
    place = [draft.pk, AREA] if name == "area" else [draft.pk]
    response = alice.client.post(path_of(name, *place), {"skill-docker": value} | sent)
    assert response.status_code == 422
    assert "not one of the answers" in response.content.decode()
    assert len(response.content) < 200_000
    assert all_answers() == {"docker": "2"}


def test_the_other_choices_on_the_page_are_kept(alice):
    draft = alice.begin()
    response = alice.answer(draft, AREA, docker="9", kubernetes="3")
    page = response.content.decode()
    assert "Nothing was saved." in page
    scale = page[page.index('id="kubernetes"') :]
    assert 'value="3" checked' in scale[: scale.index("</fieldset>")]


def test_a_skill_that_the_page_does_not_ask_for(alice):
    draft = alice.begin()
    for skill in ("juggling", "x" * 900, "\x00", "<script>"):
        response = alice.client.post(
            reverse("assessments:area", args=[draft.pk, AREA]),
            {f"skill-{skill}": "3", "skill-docker": "3"},
        )
        assert response.status_code == 422
        assert "no longer asks for" in response.content.decode()
        assert "<script>" not in response.content.decode()
        line = alice.save_one(draft, AREA, skill, "3")
        assert line.status_code == 422
        assert "no longer asks for" in line.content.decode()
        assert "<script>" not in line.content.decode()
    assert not Answer.objects.exists()


def test_several_skills_are_not_a_single_choice(alice):
    draft = alice.begin()
    sent = {"skill-docker": "3", "skill-kubernetes": "3"}
    for data in ({}, sent):
        response = alice.client.post(reverse("assessments:choice", args=[draft.pk]), data)
        assert response.status_code == 422
    assert not Answer.objects.exists()


def test_an_area_the_target_role_does_not_have(alice):
    draft = alice.begin()
    assert alice.get("area", draft.pk, "gardening").status_code == 404
    assert alice.answer(draft, "gardening", docker="3").status_code == 404


@pytest.mark.parametrize(("name", "begins"), [("area", "<!doctype"), ("choice", "<p")])
def test_posting_to_a_submitted_assessment(alice, name, begins):
    draft = alice.begin()
    alice.submit(draft)
    place = [draft.pk, AREA] if name == "area" else [draft.pk]
    response = alice.client.post(path_of(name, *place), {"skill-docker": "3"})
    assert response.status_code == 409
    assert "has been submitted" in response.content.decode()
    assert response.content.decode().lstrip().lower().startswith(begins)
    assert not Answer.objects.exists()


def test_an_expired_form():
    client = Client(enforce_csrf_checks=True)
    sent = {"start_role": DATA_SCIENTIST, "target_role": ML_ENGINEER}
    response = client.post(reverse("assessments:start"), sent)
    assert response.status_code == 403
    assert "expired" in response.content.decode()
    assert not Assessment.objects.exists()


def test_an_expired_choice(alice):
    draft = alice.begin()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = alice.client.cookies
    address, sent = (
        reverse("assessments:choice", args=[draft.pk]),
        {"skill-docker": "3", "choice": "1"},
    )
    response = strict.post(address, sent)
    assert response.status_code == 403
    assert "it will be sent again" in response.content.decode()
    assert not Answer.objects.exists()
    # The response has the token that the page lacked.
    token = re.search(r'data-token="(\w{64})"', response.content.decode())[1]
    assert strict.post(address, sent | {"csrfmiddlewaretoken": token}).status_code == 200
    assert Answer.objects.get().value == "3"


def test_a_site_without_a_taxonomy_says_so(client, no_taxonomy):
    response = client.get(reverse("assessments:home"))
    assert response.status_code == 503
    assert "import_taxonomy" in response.content.decode()
    assert (
        client.post(
            reverse("assessments:start"), {"start_role": "x", "target_role": "y"}
        ).status_code
        == 400
    )


JUNK = st.one_of(
    st.sampled_from(["0", "4", "5", "unsure", "not-relevant", "", "docker", ML_ENGINEER, "\x00"]),
    st.text(max_size=30),
)
NAMES = st.one_of(
    st.sampled_from(
        [
            "skill-docker", "initial-skill-docker", "skill-", "skill-sql", "start_role",
            "target_role", "practice", "days", "name", "file", "sure", "csrfmiddlewaretoken",
        ]
    ),
    st.text(max_size=15),
)  # fmt: skip
PLACES = st.sampled_from(
    [
        "home", "start", "assessment", "area", "review", "submit", "report", "plan", "retake",
        "sharing", "revoke_link", "report_json", "report_csv", "report_xlsx", "data",
        "export_data", "delete_data", "healthz", "readyz",
    ]
)  # fmt: skip


OF_NOBODY = ["home", "start", "data", "export_data", "delete_data", "healthz", "readyz"]


@pytest.mark.django_db
@settings(suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(
            PLACES,
            st.sampled_from(["get", "post", "post", "head", "put", "delete", "options"]),
            st.dictionaries(NAMES, JUNK, max_size=4),
            st.sampled_from(["cloud", "devops-mlops", "gardening", "-"]),
            st.booleans(),
        ),
        min_size=10,
        max_size=20,
    )
)
def test_fuzz(steps):
    """Some thousands of requests: never a server error, and every row stays valid."""
    Limits.writes.clear()
    alice = Person(Client(raise_request_exception=False))
    draft = alice.begin()
    for place, method, data, area, htmx in steps:
        arguments = dict.fromkeys(OF_NOBODY, []) | {
            "area": [draft.pk, area],
            "revoke_link": [draft.pk, 1],
        }
        url = path_of(place, *arguments.get(place, [draft.pk]))
        send = getattr(alice.client, method)
        body = {} if method in ("put", "delete", "options") else {"data": data}
        response = send(url, **body, headers={"HX-Request": "true"} if htmx else {})
        assert response.status_code < 500, (method, url, data)
    connection.check_constraints()
    for answer in Answer.objects.all():
        answer.full_clean()
    assert Result.objects.count() == Assessment.objects.exclude(submitted_at=None).count()
