"""Importing personal data."""

import json
import uuid
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import services
from assessments.domain.limits import MAX_ASSESSMENTS
from assessments.domain.portability.data import EARLIEST, Entry
from assessments.domain.portability.problems import DataFileError
from assessments.domain.portability.reading import MAX_BYTES, read_data
from assessments.domain.portability.writing import SharedParts, data_chunks
from assessments.domain.scoring import compile_target, score_answers
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.values import scoring_requirements, scoring_typical_levels
from assessments.models import Answer, Assessment, Result, Snapshot, User
from assessments.selectors.owners import Owner
from assessments.services import own_data as personal_data
from assessments.services import sharing
from assessments.taxonomy_store.store import save_taxonomy
from assessments.web.data_labels import NAMES
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, SOFTWARE_ENGINEER, Person

ANSWERS = {"docker": "1", "sql": "unsure", "python": "2", "spark": "not-relevant"}


def submit(person, start_role=DATA_SCIENTIST, answers=ANSWERS) -> Assessment:
    draft = person.begin(start_role)
    services.answers_save(assessment=draft, values=answers)
    person.submit(draft)
    draft.refresh_from_db()
    return draft


@pytest.fixture(autouse=True)
def _no_limit(settings) -> None:
    """Allow any number of imports in a test."""
    settings.ACCOUNT_RATE_LIMITS = {}


def bring(person, content: bytes | str | dict):
    """Import a file on the page."""
    if isinstance(content, dict):
        content = json.dumps(content)
    if isinstance(content, str):
        content = content.encode()
    return person.client.post(
        reverse("assessments:data"), {"file": SimpleUploadedFile("my.json", content)}
    )


def exported(person) -> dict:
    return json.loads(person.get("export_data").getvalue())


def lasting(data: dict) -> dict:
    """Return the parts of an export that are imported: not the date, the account and the links."""
    entries = [entry | {"shares": []} for entry in data["assessments"]]
    return {"assessments": entries, "taxonomy": data["taxonomy"]}


@pytest.fixture
def file(alice) -> dict:
    """Alice's export: a result with a link to it, and a draft; months old."""
    submitted = submit(alice)
    sharing.share_create(assessment=submitted, days=7)
    alice.make_plan(submitted)
    services.answers_save(assessment=alice.begin(SOFTWARE_ENGINEER), values={"docker": "0"})
    then = datetime(2025, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
    for number, assessment in enumerate(Assessment.objects.order_by("created_at")):
        moment = then + timedelta(days=number)
        Assessment.objects.filter(pk=assessment.pk).update(created_at=moment, updated_at=moment)
        assessment.answers.update(saved_at=moment)
    return exported(alice)


def rows() -> dict:
    """The rows that a refused file must not change."""
    return {
        m: list(m.objects.order_by("pk").values()) for m in (Assessment, Answer, Result, Snapshot)
    }


@pytest.mark.database
@pytest.mark.django_db
def test_another_browser_gets_the_same_data(alice, file):
    Assessment.objects.all().delete()
    phone = Person(Client())
    response = bring(phone, file)
    assert (response.status_code, response["Location"]) == (302, reverse("assessments:data"))
    assert "2 assessments imported." in phone.get("data").content.decode()
    assert lasting(exported(phone)) == lasting(file)
    first = file["assessments"][1]
    assert phone.get("report", first["id"]).status_code == 200
    assert phone.get("plan", first["id"]).status_code == 200
    assert alice.get("report", first["id"]).status_code == 404


@pytest.mark.django_db
def test_importing_into_an_account(alice, file):
    Assessment.objects.all().delete()
    user = User.objects.create_user("carol@example.org")
    alice.client.force_login(user)
    bring(alice, file)
    assert set(Assessment.objects.values_list("user", flat=True)) == {user.pk}
    assert lasting(exported(alice)) == lasting(file)


@pytest.mark.django_db
def test_a_single_report_can_be_imported(alice):
    submitted = submit(alice)
    content = alice.get("report_json", submitted.pk).content
    Assessment.objects.all().delete()
    bring(alice, content)
    assert alice.get("report_json", submitted.pk).status_code == 200


@pytest.mark.database
@pytest.mark.django_db
def test_importing_twice_has_no_further_effect(alice, file):
    before = rows()
    for _ in range(2):
        assert bring(alice, file).status_code == 302
        assert "2 were already here" in alice.get("data").content.decode()
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


def part(file: dict) -> dict:
    """Return the only part of the taxonomy in a file."""
    pieces = file["taxonomy"]
    (numbers,) = pieces["parts"].values()

    def rows(kind, value):
        if isinstance(value, dict):
            return {role: rows(kind, inner) for role, inner in value.items()}
        return [deepcopy(pieces[kind][number]) for number in value]

    return {kind: rows(kind, value) for kind, value in numbers.items()}


def put_part(file: dict, content: dict, *, sealed: bool = True) -> None:
    """Replace a file's part of the taxonomy, with the matching digest or with the previous one."""
    parts = SharedParts()
    digest = parts.add(content)
    file["taxonomy"] = json.loads("".join(parts.chunks()))
    if sealed:
        file["assessments"][1]["scored_against"] = digest
    else:
        former = file["assessments"][1]["scored_against"]
        file["taxonomy"]["parts"] = {former: file["taxonomy"]["parts"][digest]}


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
    "half a result": ((*ENTRY, "scored_against"), None, "must be given together or not at all"),
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
    "other roles": ((*ENTRY, "start_role"), SOFTWARE_ENGINEER, "is inconsistent"),
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
        (b" " * (MAX_BYTES + 1), "has at most 24 MB"),
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


@pytest.mark.database
@pytest.mark.django_db
def test_many_assessments_need_no_more_queries(real_taxonomy, file, django_assert_max_num_queries):
    entry = file["assessments"][1]
    entry["result"] = None
    file["assessments"] = [entry | {"id": str(uuid.uuid4())} for _ in range(MAX_ASSESSMENTS)]
    brought = read_data(json.dumps(file).encode(), real_taxonomy)
    owner = Owner(User.objects.create_user("carol@example.org"), None)
    with django_assert_max_num_queries(23):  # a few per table, whatever the number
        assert personal_data.data_import(owner=owner, brought=brought) == MAX_ASSESSMENTS
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
    written = "".join(data_chunks(at=timezone.now(), account=None, entries=[entry], parts=parts))
    (read,) = read_data(written.encode(), real_taxonomy)
    assert read.entry == entry
    if submitted:
        target = compile_target(
            scoring_requirements(real_taxonomy, target_role),
            scoring_typical_levels(real_taxonomy, start_role),
        )
        assert read.scored.report == score_answers(target, answers)
        assert read.scored.content == part.content()
        assert read.scored.digest == part.digest()
    else:
        assert read.scored is None


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
