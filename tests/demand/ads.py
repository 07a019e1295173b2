"""Advertisements written by ourselves, as rows and as files."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable

from assessments.domain.demand.reading import Row

ENGINEER = """Requirements
- Python, and Docker
- AWS or Google Cloud
- Experience with frobnicators

Nice to have:
- Kubernetes
"""
SCIENTIST = """Requirements
- Python
- Statistics
"""
TITLES = {
    "machine-learning-engineer": ["machine learning engineer", "ml engineer"],
    "data-scientist": ["data scientist"],
}


def ad(title: str, text: str, number: int, **more: str) -> Row:
    """Return an advertisement whose text no other one has."""
    return {"title": title, "description": f"{text}\nReference {number}", **more}


def engineers(number: int) -> list[Row]:
    """Return advertisements for machine learning engineers, of 2026 and 2027."""
    return [
        ad(f"Senior Machine-Learning Engineer ({n})", ENGINEER, n, date=f"{2026 + n % 2}-05-01")
        for n in range(number)
    ]


def scientists(number: int) -> list[Row]:
    """Return advertisements for data scientists."""
    return [ad("Data Scientists", SCIENTIST, n, date="2026-05-01") for n in range(number)]


def as_jsonl(rows: Iterable[Row]) -> bytes:
    """Return JSON Lines."""
    return "\n".join(map(json.dumps, rows)).encode()


def as_csv(rows: list[Row], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_zip(files: dict[str, bytes]) -> bytes:
    """Return a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return packed.getvalue()
