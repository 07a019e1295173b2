"""Importing personal data."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.domain.portability.data import EARLIEST, Entry
from assessments.domain.portability.problems import DataFileError
from assessments.domain.portability.reading import read_data
from assessments.domain.portability.writing import SharedParts, data_chunks
from assessments.domain.scoring import score_answers
from assessments.models import Assessment, JobAd, PlanSkill, Snapshot, User
from assessments.selectors.owners import Owner
from assessments.services import own_data as personal_data
from assessments.taxonomy_store.store import save_taxonomy
from assessments.web.data_labels import NAMES
from tests.cast import ML_ENGINEER, Person
from tests.portability.importing import (
    bring,
    exported,
    lasting,
    part,
    put_part,
    rows,
    submit,
)


@pytest.mark.database
@pytest.mark.django_db
def test_another_browser_gets_the_same_data(alice, file):
    Assessment.objects.all().delete()
    JobAd.objects.all().delete()
    phone = Person(Client())
    response = bring(phone, file)
    assert (response.status_code, response["Location"]) == (302, reverse("assessments:data"))
    assert "2 assessments imported. 1 job ad imported." in phone.get("data").content.decode()
    assert lasting(exported(phone)) == lasting(file)
    first = file["assessments"][1]
    assert phone.get("report", first["id"]).status_code == 200
    assert phone.get("plan", first["id"]).status_code == 200
    assert alice.get("report", first["id"]).status_code == 404


@pytest.mark.django_db
def test_hours_and_choices_of_skills_are_kept(alice):
    submitted = submit(alice)
    chosen = {"extra": "julia", "instead": "gcp"}
    keep = reverse("assessments:what_if_keep", args=[submitted.pk])
    assert alice.client.post(keep, chosen).status_code == 302
    alice.do(submitted, "log:docker:3")
    saved = exported(alice)
    fields = ("skill__slug", "hours", "preferred", "wanted")

    def choices():
        return sorted(PlanSkill.objects.values_list(*fields))

    before = choices()
    for row in (
        ("julia", None, False, 2),
        ("gcp", None, True, None),
        ("docker", {"3": 2}, False, None),
    ):
        assert row in before
    Assessment.objects.all().delete()
    JobAd.objects.all().delete()
    phone = Person(Client())
    assert bring(phone, saved).status_code == 302
    assert choices() == before
    assert lasting(exported(phone)) == lasting(saved)


@pytest.mark.database
@pytest.mark.django_db
def test_importing_twice_has_no_further_effect(alice, file):
    before = rows()
    for _ in range(2):
        assert bring(alice, file).status_code == 302
        assert "3 were already here" in alice.get("data").content.decode()
    assert rows() == before


@pytest.mark.database
@pytest.mark.django_db
def test_assessments_of_another_owner_get_a_new_id_that_is_always_the_same(alice, mallory, file):
    hers = set(Assessment.objects.values_list("pk", flat=True))
    mallory.begin()
    for _ in range(3):
        bring(mallory, file)
    assert Assessment.objects.count() == len(hers) + 1 + 2
    assert lasting(exported(alice)) == lasting(file)
    mine = exported(mallory)["assessments"]
    assert not hers & {uuid.UUID(entry["id"]) for entry in mine}
    results = [entry["result"] for entry in mine if entry["result"]]
    assert results == [file["assessments"][1]["result"]]
    trent = Person(Client())
    bring(trent, file)
    assert len(exported(trent)["assessments"]) == 2


@pytest.mark.django_db
def test_a_report_stays_the_same_after_the_taxonomy_has_changed(alice, file, real_taxonomy):
    Assessment.objects.all().delete()
    Snapshot.objects.all().delete()
    heavier = [
        row.model_copy(update={"weight": 5 - row.weight if row.weight != 2 else 2})
        for row in real_taxonomy.requirements[ML_ENGINEER]
    ]
    requirements = real_taxonomy.requirements | {ML_ENGINEER: tuple(heavier)}
    save_taxonomy(real_taxonomy.model_copy(update={"requirements": requirements}))
    bring(alice, file)
    assert lasting(exported(alice)) == lasting(file)
    assert Snapshot.objects.get().imported
    report = alice.get("report", file["assessments"][1]["id"]).content.decode()
    assert "have been revised since" in report


@pytest.mark.django_db
def test_scores_in_the_file_are_ignored(alice, file):
    Assessment.objects.all().delete()
    honest = json.loads(json.dumps(file))
    file["assessments"][1]["result"] = {"readiness": 100, "gaps": []}
    bring(alice, file)
    assert lasting(exported(alice)) == lasting(honest)


@pytest.mark.django_db
def test_data_from_this_site_is_not_marked_as_imported(alice, file):
    Assessment.objects.all().delete()
    bring(alice, file)
    assert not Snapshot.objects.get().imported


@pytest.mark.database
@pytest.mark.django_db
def test_many_assessments_need_no_more_queries(real_taxonomy, file, django_assert_max_num_queries):
    entry = file["assessments"][1]
    entry["result"] = None
    del file["job_ads"]
    file["assessments"] = [entry | {"id": str(uuid.uuid4())} for _ in range(MAX_ASSESSMENTS)]
    brought = read_data(json.dumps(file).encode(), real_taxonomy)
    owner = Owner(User.objects.create_user("carol@example.org"), None)
    with django_assert_max_num_queries(23):  # a few per table, whatever the number
        assert (
            personal_data.data_import(owner=owner, brought=brought).assessments == MAX_ASSESSMENTS
        )
    file["assessments"].append(entry)
    with pytest.raises(DataFileError, match="too_many .*100"):
        read_data(json.dumps(file).encode(), real_taxonomy)


MOMENTS = st.integers(0, 10**14).map(lambda n: EARLIEST + timedelta(microseconds=n))
VALUES = st.sampled_from([0, 1, 2, 3, 4, "unsure", "not-relevant"])


@given(data=st.data())
def test_writing_and_reading_again_gives_the_same(real_taxonomy, data):
    start_role = data.draw(st.sampled_from([role.slug for role in real_taxonomy.start_roles]))
    target_role = data.draw(st.sampled_from(sorted(set(real_taxonomy.requirements) - {start_role})))
    part = real_taxonomy.part(start_role, target_role)
    slugs = sorted(part.skill_by_slug)
    answers = data.draw(st.dictionaries(st.sampled_from(slugs), VALUES))
    submitted = data.draw(st.none() | MOMENTS)
    entry = Entry(
        id=data.draw(st.uuids()),
        start_role=start_role,
        target_role=target_role,
        created_at=data.draw(MOMENTS),
        updated_at=data.draw(MOMENTS),
        submitted_at=submitted,
        answers=answers,
        saved_at={slug: data.draw(MOMENTS) for slug in answers},
        scored_against=part.digest() if submitted else None,
    )
    parts = SharedParts()
    parts.add(part.content())
    written = "".join(
        data_chunks(at=timezone.now(), account=None, entries=[entry], job_ads=[], parts=parts)
    )
    (read,) = read_data(written.encode(), real_taxonomy).assessments
    assert read.entry == entry
    if submitted:
        target = real_taxonomy.target(start_role, target_role)
        assert read.scored.report == score_answers(target, answers)
        assert read.scored.content == part.content()
        assert read.scored.digest == part.digest()
    else:
        assert read.scored is None


def test_texts_in_a_file_are_cleaned_as_on_the_page(alice, mallory):
    submitted = submit(alice)
    content = exported(alice)
    entry = content["assessments"][0]
    entry["title"] = "\u200b\u3164"
    entry["proofs"] = {
        "docker": {"note": "\u200b"},
        "sql": {"note": "Note\u202e\u200b", "paper": "https://my_site.example.org/" + "x" * 1900},
    }
    assert bring(mallory, content).status_code == 302
    brought = Assessment.objects.exclude(pk=submitted.pk).get()
    assert brought.title == ""
    proof = brought.evidence.get()
    assert (proof.skill.slug, proof.note) == ("sql", "Note")
    assert len(proof.paper) == 1928


@pytest.mark.parametrize(("part", "most"), [("paper", 2000), ("note", 500)])
def test_a_text_that_is_too_long_is_refused_in_a_file(part, most, alice):
    submit(alice)
    content = exported(alice)
    content["assessments"][0]["proofs"] = {"docker": {part: "https://x.org/" + "x" * most}}
    response = bring(Person(Client()), content)
    assert response.status_code == 422
    assert f"docker, {NAMES[part]}: has more than {most} characters" in response.content.decode()


BAD_ADDRESSES = (
    "https://google.com@evil.example/", "https:\\\\evil.example", "javascript:alert(1)", "x",
)  # fmt: skip


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_unsafe_address_is_left_out_and_named(address, alice):
    """A file may be older than the rule."""
    submit(alice)
    content = exported(alice)
    content["assessments"][0]["proofs"] = {
        "docker": {"note": "A note.", "repository": address},
        "sql": {"paper": address},
    }
    content["assessments"][0]["plan"] = {
        "hours_a_week": 6,
        "start": "2027-01-01",
        "proofs": {"notebook-to-service": {"address": address}},
    }
    person = Person(Client())
    assert bring(person, content).status_code == 302
    page = person.get("data").content.decode()
    assert "1 assessment imported" in page
    for place in ("evidence, docker, repository", "evidence, sql, paper", "plan, evidence, "):
        assert f"assessment 1, {place}" in page
    (entry,) = exported(person)["assessments"]
    assert [proof["note"] for proof in entry["proofs"].values()] == ["A note."]
    assert entry["plan"]["proofs"] == {}
    assert not entry["proofs"]["docker"]["repository"]


def test_unknown_skills_are_left_out_and_named(alice, file):
    draft, submitted = file["assessments"]
    draft["answers"]["juggling"] = submitted["answers"]["juggling"] = 2
    draft["saved_at"]["juggling"] = "2025-01-01T00:00:00Z"
    submitted["plan"]["skills"]["juggling"] = {"reached": 2}
    submitted["proofs"]["juggling"] = {"note": "Five balls."}
    person = Person(Client())
    assert bring(person, file).status_code == 302
    page = person.get("data").content.decode()
    assert "2 assessments imported" in page
    for place in ("1, answers", "2, answers", "2, plan, skills", "2, evidence"):
        assert f"assessment {place}: this site does not know the skill “juggling”" in page
    assert "juggling" not in json.dumps(exported(person))


def test_data_stored_under_earlier_rules_is_exported(alice):
    submitted = submit(alice)
    alice.make_plan(submitted)
    address = BAD_ADDRESSES[0]
    submitted.evidence.update(repository=address)
    submitted.plan.evidence.update(address=address)
    assert exported(alice)["assessments"][0]["proofs"]["docker"]["repository"] == address
    response = alice.get("report_json", submitted.pk)
    assert response.status_code == 200
    person = Person(Client())
    assert bring(person, response.content).status_code == 302
    assert "evidence, docker, repository: is not a web" in person.get("data").content.decode()


def test_a_taxonomy_with_invisible_names_in_a_file_is_refused(file, edition):
    content = part(file)
    content["skills"][0]["name"] = "\u3164"
    put_part(file, content)
    assert bring(Person(Client()), file).status_code == 422
    with pytest.raises(DataFileError, match="this text has no visible characters"):
        read_data(json.dumps(file).encode(), edition.taxonomy)
