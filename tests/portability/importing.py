"""Files with a person's data, and the page that imports them."""

import json
from copy import deepcopy

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import services
from assessments.domain.portability.writing import SharedParts
from assessments.models import Answer, Assessment, JobAd, Result, Snapshot
from tests.cast import DATA_SCIENTIST

ANSWERS = {"docker": "1", "sql": "unsure", "python": "2", "spark": "not-relevant"}


def submit(person, start_role=DATA_SCIENTIST, answers=ANSWERS) -> Assessment:
    draft = person.begin(start_role)
    services.answers_save(assessment=draft, values=answers)
    person.submit(draft)
    draft.refresh_from_db()
    return draft


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
    entries = [entry | {"shares": [], "feed": None} for entry in data["assessments"]]
    return data | {"exported_at": None, "account": None, "assessments": entries}


def rows() -> dict:
    """The rows that a refused file must not change."""
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (Assessment, Answer, Result, Snapshot, JobAd)
    }


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
