"""Files that are refused change nothing, and the page names what is wrong."""

import json
import uuid
from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.portability.problems import DataFileError
from assessments.domain.portability.reading import MAX_BYTES, read_data
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, SOFTWARE_ENGINEER, Person
from tests.portability.importing import (
    bring,
    exported,
    part,
    put_part,
    rows,
)


def spoil(file, path, value):
    *steps, last = path
    for step in steps:
        file = file[step]
    file[last] = value


ENTRY = ("assessments", 1)
MISTAKES = {
    "format": (("format",), "other", "This is not an mlcareer file"),
    "version": (("version",), 0, "is not a whole number from 1"),
    "unknown key": (("extra",), 1, "extra: is not part of the format"),
    "no list": (("assessments",), {}, "assessments: must be a list"),
    "id": ((*ENTRY, "id"), "x", "assessment 2, id: is not a valid id"),
    "start role": (
        (*ENTRY, "start_role"),
        "astronaut",
        "assessment 2, start role: this site does not know the role “astronaut”",
    ),
    "target role": (
        (*ENTRY, "target_role"),
        "astronaut",
        "target role: this site does not know the role “astronaut”",
    ),
    "same roles": ((*ENTRY, "start_role"), ML_ENGINEER, "start role and target role are the same"),
    "level": (
        (*ENTRY, "answers", "docker"),
        5,
        "assessment 2, answers, docker: must be a level from 0 to 4",
    ),
    "truth": ((*ENTRY, "answers", "docker"), True, "must be a level from 0 to 4"),
    "no answers": ((*ENTRY, "answers"), None, "assessment 2, answers: must have names and values"),
    "time": (
        (*ENTRY, "submitted_at"),
        "yesterday",
        "assessment 2, time of submission: is not a valid time",
    ),
    "no zone": ((*ENTRY, "submitted_at"), "2025-01-01T00:00:00", "is a time without a time zone"),
    "future": ((*ENTRY, "created_at"), "2999-01-01T00:00:00Z", "not in the future"),
    "first day": ((*ENTRY, "created_at"), "0001-01-01T00:00:00+14:00", "must be a time since 2020"),
    "saved": (
        (*ENTRY, "saved_at", "aws"),
        "2025-01-01T00:00:00Z",
        "times of the answers: there is no answer for “aws”",
    ),
    "not kept": (
        (*ENTRY, "scored_against"),
        "0" * 64,
        "what it was scored against: is not in the file",
    ),
    "half a result": (
        (*ENTRY, "scored_against"),
        None,
        "must be given together or not at all",
    ),
    "pace": ((*ENTRY, "plan", "hours_a_week"), 0, "plan, hours a week: must be at least 1"),
    "first day of a plan": (
        (*ENTRY, "plan", "start"),
        "0001-01-01",
        "plan, start: must be at least 2020-01-01",
    ),
    "days off": (
        (*ENTRY, "plan", "time_off"),
        [{"first": "2027-01-02", "last": "2027-01-01"}],
        "plan, weeks off, number 1: the last day is before the first",
    ),
    "order": (
        (*ENTRY, "plan", "order"),
        ["docker"],
        "plan, order of steps, number 1: is not in the expected form",
    ),
    "plan of a draft": (
        ("assessments", 0, "plan"),
        {"hours_a_week": 6, "start": "2027-01-01"},
        "a draft has no plan",
    ),
    "other roles": (
        (*ENTRY, "start_role"),
        SOFTWARE_ENGINEER,
        "is inconsistent",
    ),
}


@pytest.mark.django_db
def test_a_mistake_is_reported_and_changes_nothing(alice, mallory, file, subtests):
    before = rows()
    for mistake, (path, value, message) in MISTAKES.items():
        with subtests.test(mistake):
            spoilt = deepcopy(file)
            spoil(spoilt, path, value)
            response = bring(mallory, spoilt)
            assert response.status_code == 422
            page = response.content.decode().replace("&#x27;", "'")
            assert message in page
            assert "Nothing was imported" in page or mistake in ("format", "version")
            assert rows() == before


def drop_must_haves(content):
    for row in content["requirements"][ML_ENGINEER]:
        row.pop("floor", None)


PARTS = {
    "another weight": (
        lambda content: content["requirements"][ML_ENGINEER][0].update(weight=3),
        "Input should be 1, 2 or 4",
    ),
    "an unknown skill": (
        lambda content: content["requirements"][ML_ENGINEER][0].update(skills=["juggling"]),
        "unknown skill juggling",
    ),
    "an unknown source": (
        lambda content: content["typical_levels"][DATA_SCIENTIST][0].update(source="gossip"),
        "unknown source gossip",
    ),
    "an unknown area": (
        lambda content: content["skills"][0].update(area="gardening"),
        "unknown area gardening",
    ),
    "no typical level": (
        lambda content: content["typical_levels"][DATA_SCIENTIST].pop(),
        "no typical level for",
    ),
    "a skill twice": (
        lambda content: content["skills"].append(content["skills"][0]),
        "appears twice",
    ),
    "no must-have": (drop_must_haves, "at least one must-have"),
    "no roles": (lambda content: content.pop("roles"), "no typical levels of data-scientist"),
    "too much": (
        lambda content: content["areas"].append(
            {"slug": "gardening", "name": "Gardening", "description": "Plants."}
        ),
        "has data that these two roles do not need",
    ),
}


@pytest.mark.django_db
def test_an_inconsistent_part_of_the_taxonomy_is_refused(alice, mallory, file, subtests, edition):
    before = rows()
    for change, (edit, message) in PARTS.items():
        with subtests.test(change):
            spoilt, content = deepcopy(file), part(file)
            edit(content)
            put_part(spoilt, content, sealed=False)
            response = bring(mallory, spoilt)
            assert response.status_code == 422
            assert "was changed after the file was saved" in response.content.decode()
            put_part(spoilt, content)
            response = bring(mallory, spoilt)
            assert response.status_code == 422
            assert "what it was scored against: is inconsistent" in response.content.decode()
            with pytest.raises(DataFileError, match=message):
                read_data(json.dumps(spoilt).encode(), edition.taxonomy)
            assert rows() == before


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"no json", "not an mlcareer file"),
        (b"\xff\xfe", "not an mlcareer file"),
        (b"[]", "not an mlcareer file"),
        (b"null", "not an mlcareer file"),
        (b"[" * 100_000, "not an mlcareer file"),
        (b'{"format": "mlcareer", "account": {"email": "\\u0000"}}', "null character"),
        (b" " * (MAX_BYTES + 1), "has at most 30 MB"),
        (b'{"assessments": [' + b"{}," * 30_000 + b"{}]}", "not an mlcareer file"),
    ],
)
def test_foreign_files_are_refused(alice, content, message):
    response = bring(alice, content)
    assert response.status_code == 422
    page = response.content.decode().replace("&#x27;", "'")
    assert message in page
    assert len(page) < 20_000
    assert not Assessment.objects.exists()
    assert "sessionid" not in response.cookies


@pytest.mark.django_db
def test_no_file_at_all(alice):
    response = alice.client.post(reverse("assessments:data"))
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()


JUNK = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        5,
        10**400,
        0.5,
        float("nan"),
        float("inf"),
        "",
        "x",
        "-",
        "\ud800",
        "9" * 200,
    ]
    + ["2025-01-01", DATA_SCIENTIST, "docker", [], {}, [[]], {"a": 1}]
)


def places(value, path=()):
    """Yield the path to every value within a JSON value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, step))


@pytest.mark.database
@pytest.mark.django_db
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_fuzz(real_taxonomy, data):
    """Files with one or two values changed or removed are refused, or imported and usable."""
    part = real_taxonomy.part(SOFTWARE_ENGINEER, "ai-engineer")
    digest = part.digest()
    moment = "2025-01-01T00:00:00Z"
    file = {
        "format": "mlcareer",
        "version": 1,
        "exported_at": moment,
        "assessments": [
            {
                "id": str(uuid.uuid4()),
                "start_role": SOFTWARE_ENGINEER,
                "target_role": "ai-engineer",
                "created_at": moment,
                "updated_at": moment,
                "submitted_at": moment,
                "answers": {"docker": 2},
                "scored_against": digest,
            }
        ],
        "taxonomy": {digest: part.content()},
    }
    within = data.draw(st.booleans())
    for _ in range(data.draw(st.integers(1, 2))):
        target = file["taxonomy"][digest] if within else file
        *steps, last = data.draw(st.sampled_from(list(places(target))))
        for step in steps:
            target = target[step]
        if data.draw(st.booleans()):
            target[last] = data.draw(JUNK)
        else:
            del target[last]
        if not within:
            break
    if within:
        try:
            sealed = Taxonomy.model_validate_json(json.dumps(file["taxonomy"][digest]))
        except ValueError:
            pass
        else:
            file["taxonomy"] = {sealed.digest(): sealed.content()}
            file["assessments"][0]["scored_against"] = sealed.digest()
    person = Person(Client())
    response = bring(person, file)
    assert response.status_code in (302, 422)
    for entry in exported(person)["assessments"] if response.status_code == 302 else []:
        name = "report" if entry["submitted_at"] else "review"
        assert person.get(name, entry["id"]).status_code == 200
        assert person.get("report_csv", entry["id"]).status_code in (200, 302)
