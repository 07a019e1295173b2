"""Files for import: old and new versions, compressed, foreign, damaged and hostile."""

import gzip
import json
import time
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments import services
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.exchange.spreadsheets import taxonomy_xlsx
from assessments.domain.portability import problems
from assessments.domain.portability.problems import MAX_PROBLEMS, DataFileError, Problem
from assessments.domain.portability.reading import MAX_BYTES, MAX_VALUES, read_data
from assessments.domain.scoring import CURRENT
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment, Skill
from assessments.taxonomy_store.store import increment_taxonomy_revision
from assessments.web.data_labels import NAMES, SENTENCES, problem_sentence
from tests.portability.importing import (
    bring,
    exported,
    lasting,
    submit,
)
from tests.taxonomy.builders import document

pytestmark = pytest.mark.django_db
STORED = Path(__file__).resolve().parent.parent / "stored"
FIRST_VERSION = STORED / "data-1.json"
# With results of the first rules.
FIRST_RULES = STORED / "data-2.json"
# The figures of the same results by the second rules.
SECOND_RULES = STORED / "figures-2.json"


def test_a_file_of_the_first_version_is_imported_completely(alice):
    old = json.loads(FIRST_VERSION.read_text())
    response = bring(alice, FIRST_VERSION.read_bytes())
    assert response.status_code == 302
    new = exported(alice)
    assert new["version"] == 2
    for before, after in zip(old["assessments"], new["assessments"], strict=True):
        for skill in (after["plan"] or {}).get("skills", {}).values():
            assert skill.pop("changed_at")  # which the first version does not have
        for plan in filter(None, (before["plan"], after["plan"])):
            plan["specialisms"].sort()
        assert after.pop("feed") is None
        if after["result"]:
            assert after["result"].pop("rules") == 1
        # The same content, but prerequisites belong to a level now.
        same = {name: before[name] for name in ("shares", "scored_against")}
        assert after | same == before
    assert len(new["taxonomy"]["parts"]) == len(old["taxonomy"])
    reports = [entry["id"] for entry in old["assessments"] if entry["submitted_at"]]
    assert len(reports) == 2
    for report in reports:
        assert alice.get("report", report).status_code == 200
    assert bring(alice, json.dumps(new)).status_code == 302
    assert Assessment.objects.count() == len(old["assessments"])


def file_by_rules(number: int) -> dict:
    """Return a file with results by former rules, which does not name the rules."""
    file = json.loads(FIRST_RULES.read_text())
    if number == 2:
        figures = json.loads(SECOND_RULES.read_text())
        for entry in file["assessments"]:
            entry["result"] = figures.get(entry["id"])
    return file


@pytest.mark.parametrize("rules", [1, 2])
def test_a_result_of_former_rules_keeps_its_figures(alice, mallory, rules):
    old = file_by_rules(rules)
    assert bring(alice, old).status_code == 302
    new = exported(alice)
    # A file that names the rules.
    assert bring(mallory, new).status_code == 302
    figures = [entry["result"] for entry in new["assessments"]]
    assert [entry["result"] for entry in exported(mallory)["assessments"]] == figures
    was, now = (lasting(file)["assessments"] for file in (old, new))
    for entry in now:
        if entry["result"]:
            assert entry["result"].pop("rules") == rules
    # The same content, but prerequisites belong to a level now.
    for entry in (*was, *now):
        del entry["scored_against"]
    assert now == was
    entry = next(entry for entry in old["assessments"] if entry["submitted_at"])
    assessment = Assessment.objects.get(pk=entry["id"])
    assert assessment.result.readiness == entry["result"]["readiness"]
    page = alice.get("report", entry["id"]).content.decode()
    assert "The way we calculate scores has changed since" in page
    # A new result for the same answers is scored by the current rules.
    draft = services.assessment_retake(assessment=assessment)
    alice.submit(draft)
    draft.refresh_from_db()
    assert draft.result.readiness != assessment.result.readiness
    result = exported(alice)["assessments"][0]["result"]
    assert {"home_turf", "verdict"} <= result.keys()
    assert result["rules"] == CURRENT.number


def test_a_file_of_a_newer_version_is_recognised(alice, file):
    file["version"] = 3
    file["moods"] = []
    page = bring(alice, file).content.decode()
    assert "saved by a newer version of mlcareer: its format is 3" in page


def kinds(content: bytes, taxonomy: Taxonomy) -> list[str]:
    """Return the kinds of mistakes in a file."""
    with pytest.raises(DataFileError) as refused:
        read_data(content, taxonomy)
    return [problem.kind for problem in refused.value.problems]


def test_an_invalid_version_is_reported(real_taxonomy):
    for version in ("0", "-1", "1e999", "3.5", "true", "null", '"2"', "[]"):
        content = f'{{"format": "mlcareer", "version": {version}, "assessments": []}}'
        assert kinds(content.encode(), real_taxonomy) == [problems.NO_VERSION], version


def saved(data: dict) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


# Encodings in which programs may save the same file.
WAYS = {
    "gzip": lambda data: gzip.compress(saved(data)),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + saved(data),
    "UTF-16, as Notepad's “Unicode”": lambda data: saved(data).decode().encode("utf-16"),
    "lines": lambda data: json.dumps(data, indent=2).replace("\n", "\r\n").encode() + b"\r\n\r\n",
    "sorted": lambda data: json.dumps(data, sort_keys=True).encode(),
    "escaped": lambda data: json.dumps(data, ensure_ascii=True).encode(),
    "floats": lambda data: saved(as_floats(data)),
    "a byte order mark in gzip": lambda data: gzip.compress(b"\xef\xbb\xbf" + saved(data)),
}


def as_floats(value):
    """Write every whole number as 3.0, as programs without integers do."""
    if isinstance(value, dict):
        return {name: as_floats(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_floats(inner) for inner in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_the_same_file_in_another_encoding(real_taxonomy):
    data = json.loads(FIRST_VERSION.read_text())
    expected = [
        (each.entry, each.scored) for each in read_data(saved(data), real_taxonomy).assessments
    ]
    for way, write in WAYS.items():
        found = read_data(write(data), real_taxonomy)
        assert [(each.entry, each.scored) for each in found.assessments] == expected, way


def test_invalid_levels_are_refused(real_taxonomy):
    data = json.loads(FIRST_VERSION.read_text())
    for level in (3.5, True, "3.0", "three", [3], {"level": 3}, None, 1e300, 5.0):
        data["assessments"][1]["answers"]["docker"] = level
        assert kinds(saved(data), real_taxonomy) == ["answer"], level


RESUME = {"$schema": "https://json-schema.org/x", "basics": {"name": "Jo"}, "work": [{}] * 20}
FOREIGN = {
    "JSON Resume": lambda _: json.dumps(RESUME).encode(),
    "another format": lambda _: b'{"format": "linkedin", "version": 1}',
    "a format that is no text": lambda _: b'{"format": ["mlcareer"]}',
    "an empty object": lambda _: b"{}",
    "a list": lambda _: b"[{}, {}, {}]",
    "a number": lambda _: b"42",
    "a text": lambda _: b'"mlcareer"',
    "nothing but spaces": lambda _: b" \r\n\t ",
    "a byte order mark": lambda _: b"\xef\xbb\xbf",
    "HTML": lambda _: b"<!doctype html><title>Your data</title>",
    "a table": lambda _: b"\xef\xbb\xbfarea,requirement,name\r\nCloud,aws,AWS\r\n",
    "a workbook": taxonomy_xlsx,
    "our taxonomy": taxonomy_zip,
    "a picture": lambda _: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "something packed": lambda _: gzip.compress(b"hello"),
    "something packed badly": lambda _: b"\x1f\x8b" + b"x" * 100,
    "Latin-1": lambda _: '{"name": "Jörg"}'.encode("latin-1"),
    "nested": lambda _: b"[" * 100_000,
    "Infinity": lambda _: b'{"a": Infinity}',
}


def test_a_foreign_file_gets_one_sentence(real_taxonomy):
    for kind, content in FOREIGN.items():
        assert kinds(content(document()), real_taxonomy) == [problems.NOT_A_DATA_FILE], kind


def problems_shown(response) -> list[str]:
    """Return the messages about the file on the page."""
    form = response.context["form"]
    return [str(error) for error in form.errors["file"]]


def test_an_empty_file(alice):
    assert problems_shown(bring(alice, b"")) == ["The submitted file is empty."]


def test_a_truncated_file_is_called_incomplete(real_taxonomy):
    content = FIRST_VERSION.read_bytes().strip()
    packed = gzip.compress(content)
    # Cut off anywhere, in any encoding; by an interrupted download, for example.
    cuts = [1, 5, 11, 20, 21, 30, 1000, len(content) // 2, len(content) - 1]
    files = [content[:cut] for cut in cuts] + [
        content[1:200],
        content + b"x",
        content[:500] + content,
    ]
    files += [packed[: len(packed) // 2], packed[:-1], packed + b"x"]
    files += [b"\xef\xbb\xbf" + content[:9], content.decode().encode("utf-16")[:5001]]
    files.append(content.replace(b'"python":2', b'"python":\xff'))
    for number, part in enumerate(files):
        assert kinds(part, real_taxonomy) == [problems.DAMAGED], number


DOUBLES = {
    "a level": (b'"docker":1', b'"docker":1,"docker":3'),
    "the format": (b'"format":"mlcareer"', b'"format":"mlcareer","format":"mlcareer"'),
    "escaped": (b'"docker":1', b'"docker":1,"d\\u006fcker":3'),
}


def test_a_duplicate_name_is_refused(alice, real_taxonomy):
    content = FIRST_VERSION.read_bytes()
    for before, after in DOUBLES.values():
        assert before in content
        twice = content.replace(before, after, 1)
        assert len(kinds(twice, real_taxonomy)) == 1, after
    assert "the same name is used twice in one place" in problems_shown(bring(alice, twice))[-1]


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\udc00x"])
def test_a_text_that_cannot_be_stored_is_refused(alice, text):
    content = FIRST_VERSION.read_bytes().replace(b"Before the course", text.encode(), 1)
    response = bring(alice, content)
    assert response.status_code == 422
    assert not Assessment.objects.exists()


def test_a_note_about_a_null_character_is_allowed(alice, mallory):
    report = submit(alice)
    alice.show(report, "docker", note=r"Found a bug with \u0000 and \ud800 in JSON.")
    assert bring(mallory, alice.get("export_data").getvalue()).status_code == 302
    assert exported(mallory)["assessments"][0]["proofs"]["docker"]["note"].startswith("Found a bug")


def test_at_most_ten_mistakes_are_shown_and_the_rest_is_counted(alice, file):
    answers = file["assessments"][1]["answers"]
    answers.update(dict.fromkeys([f"skill-{number}" for number in range(24)], 9))
    shown = problems_shown(bring(alice, file))
    assert shown[0] == "Nothing was imported, because the file has mistakes:"
    assert len(shown) == 1 + MAX_PROBLEMS + 1
    assert shown[-1] == "There are 14 more."


def test_a_removed_skill_stays_in_its_result(alice, mallory, file):
    """The file must stay importable after an editor has deleted the skill."""
    Assessment.objects.all().delete()
    Skill.objects.filter(slug="docker").update(slug="boxes")
    increment_taxonomy_revision()
    entry = file["assessments"][1]
    entry["proofs"], entry["plan"], entry["deleted_at"] = {}, None, None
    file["assessments"] = [entry]
    assert bring(mallory, file).status_code == 302
    assert exported(mallory)["assessments"][0]["answers"] == entry["answers"]
    assert mallory.get("report", entry["id"]).status_code == 200
    entry["answers"]["juggling"] = 3
    entry["id"] = "0b0e3f60-7d7c-4b0e-8a0e-0123456789ab"
    assert bring(mallory, file).status_code == 302
    kept = [row["answers"] for row in exported(mallory)["assessments"]]
    assert ["docker" in answers for answers in kept] == [True, True]
    assert "juggling" not in kept[0] | kept[1]


def test_an_account_has_no_more_assessments_than_an_export_can_contain(alice, file):
    entry = file["assessments"][0]
    template = Assessment.objects.get(pk=entry["id"])
    Assessment.objects.bulk_create(
        Assessment(
            guest_key=template.guest_key,
            start_role=template.start_role,
            target_role=template.target_role,
        )
        for _ in range(98)
    )
    assert len(exported(alice)["assessments"]) == 100
    # Existing assessments take no additional room.
    assert bring(alice, file).status_code == 302
    entry["id"] = "0b0e3f60-7d7c-4b0e-8a0e-0123456789ab"
    response = bring(alice, file)
    assert response.status_code == 422
    assert "more than 100 assessments" in problems_shown(response)[0]
    assert Assessment.objects.count() == 100


def heavy_parts(count: int, size: int) -> bytes:
    """Return a small file that includes everything in each of many parts."""
    old = json.loads(FIRST_VERSION.read_text())
    entry = old["assessments"][1]
    pieces = [{"slug": f"s{number}", "text": "x" * size} for number in range(1000)]
    parts = {f"{number:064}": {"skills": list(range(1000))} for number in range(count)}
    entries = [
        entry | {"id": f"00000000-0000-0000-0000-{number:012}", "scored_against": f"{number:064}"}
        for number in range(count)
    ]
    taxonomy = {"skills": pieces, "parts": parts}
    return saved(old | {"version": 2, "taxonomy": taxonomy, "assessments": entries})


HEAD = b'{"format":"mlcareer","version":2,"exported_at":"2026-01-01T00:00:00Z",'
HOSTILE = {
    "a bomb": lambda: gzip.compress(HEAD + b" " * (2 * MAX_BYTES)),
    "many empty objects": lambda: HEAD + b'"assessments":[' + b"{}," * (MAX_BYTES // 3 - 99) + b"{}]}",
    "as many as are read": lambda: HEAD + b'"assessments":[' + b"{}," * (MAX_VALUES // 2 - 9) + b"{}]}",
    "quotes": lambda: HEAD + b'"' * (MAX_BYTES - 99),
    "backslashes": lambda: HEAD + b'"' + b"\\" * (MAX_BYTES - 99),
    "names": lambda: HEAD + b",".join(b'"%d":1' % n for n in range(MAX_VALUES // 2)) + b"}",
    "an account of addresses": lambda: (
        HEAD + b'"account":{"addresses":[' + b"{}," * (MAX_VALUES // 2 - 9) + b'{}]},"assessments":[]}'
    ),
    "an assessment of mistakes": lambda: (
        HEAD + b'"assessments":[{"answers":{'
        + b",".join(b'"%d":1' % n for n in range(MAX_VALUES // 2)) + b"}}]}"
    ),
    "heavy parts": lambda: heavy_parts(100, 20_000),
    "many parts": lambda: heavy_parts(100, 900),
    "marks": lambda: (
        HEAD + b'"assessments":[{"title":"a' + "\u0301\u0323".encode() * 1_000_000 + b'"}]}'
    ),
    "numbers": lambda: HEAD + b'"assessments":[' + b"9" * (MAX_BYTES // 2) + b"]}",
}  # fmt: skip
# These take longest, and other files test the same limits.
SLOW = {"names", "an account of addresses", "an assessment of mistakes", "many parts"}
KINDS = [pytest.param(kind, marks=pytest.mark.thorough if kind in SLOW else ()) for kind in HOSTILE]


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_refused_quickly(real_taxonomy, kind):
    content = HOSTILE[kind]()
    began = time.process_time()
    with pytest.raises(DataFileError):
        read_data(content, real_taxonomy)
    assert time.process_time() - began < 5


@given(
    kind=st.sampled_from([*SENTENCES, "unheard_of"]),
    place=st.lists(st.one_of(st.integers(0, 9), st.sampled_from([*NAMES, "docker", "x" * 99]))),
)
def test_every_mistake_has_a_message(kind, place):
    values = dict.fromkeys(["max_length", "ge", "le", "lt", "name"], "100 %s")
    for language in ("en-gb", "de"):
        with translation.override(language):
            sentence = problem_sentence(Problem(kind, tuple(place), values))
            assert sentence
            assert "%(" not in sentence


def shortened(value):
    """Return a value with long lists and objects cut to two items."""
    if isinstance(value, dict):
        most = 2 if len(value) > 20 else 20
        return {name: shortened(inner) for name, inner in list(value.items())[:most]}
    return [shortened(inner) for inner in value[:2]] if isinstance(value, list) else value


def test_every_kind_of_mistake_has_a_message(real_taxonomy):
    """The mistakes that pydantic and this site find when any part of a file is replaced."""
    old = json.loads(FIRST_VERSION.read_text())
    old["account"] = {
        "email": "carol@example.org",
        "date_joined": "2025-01-01T00:00:00Z",
        "addresses": [{"email": "carol@example.org", "verified": True}],
    }
    # Without the large part, which would be one more mistake.
    old = shortened(old | {"taxonomy": {}})
    junk = [None, True, 3.5, -1, 10**30, "", "x" * 999, "2025-01-01", "2025-01-01T00:00:00", [], {}]
    found = set()

    def places(value):
        for step, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, step, inner
            if isinstance(inner, dict | list) and step != "result":
                yield from places(inner)

    for container, step, inner in list(places(old)):
        for other in junk:
            container[step] = other
            try:
                read_data(saved(old), real_taxonomy)
            except DataFileError as error:
                found |= {problem.kind for problem in error.problems}
        container[step] = inner
    whole = {value for name, value in vars(problems).items() if name.isupper()}
    assert found <= SENTENCES.keys() | whole
    assert len(found) > 25
