"""Write a person's data as a file, in chunks, so that large accounts need little memory."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from assessments.domain.portability.data import FORMAT, VERSION, Account, Entry, JobAd
from assessments.domain.taxonomy.document import content_digest

# The key for the parts of the taxonomy that results were scored against.
PARTS = "parts"


class SharedParts:
    """Parts of the taxonomy, with their common content stored only once.

    Parts refer to areas, skills, requirements and so on by their numbers.
    """

    def __init__(self) -> None:
        self._pieces: dict[str, dict[str, int]] = {}  # by kind: the JSON of each piece, its number
        self._parts: dict[str, dict[str, Any]] = {}

    def add(self, content: dict[str, Any]) -> str:
        """Add the value of ``Taxonomy.content``, and return its digest."""
        digest = content_digest(content)
        if digest not in self._parts:
            self._parts[digest] = {
                kind: {role: self._numbers(kind, rows) for role, rows in value.items()}
                if isinstance(value, dict)
                else self._numbers(kind, value)
                for kind, value in sorted(content.items())
            }
        return digest

    def _numbers(self, kind: str, rows: Iterable[Any]) -> list[int]:
        numbers = self._pieces.setdefault(kind, {})
        return [numbers.setdefault(_json(row), len(numbers)) for row in rows]

    def chunks(self) -> Iterator[str]:
        """Yield the JSON of all parts."""
        yield "{"
        for kind, numbers in sorted(self._pieces.items()):
            yield f"{_json(kind)}:["
            yield from _with_commas(numbers)
            yield "],"
        yield f"{_json(PARTS)}:{_json(self._parts)}}}"


def data_chunks(
    *,
    at: datetime,
    account: Account | None,
    entries: Iterable[Entry],
    job_ads: Sequence[JobAd],
    parts: SharedParts,
) -> Iterator[str]:
    """Yield the JSON of a file. ``parts`` must be filled while ``entries`` are iterated."""
    yield f'{{"format":"{FORMAT}","version":{VERSION},"exported_at":"{at.isoformat()}",'
    yield f'"account":{account.model_dump_json() if account else "null"},"assessments":['
    yield from _with_commas(entry.model_dump_json() for entry in entries)
    yield "],"
    if job_ads:  # Older releases do not know them.
        yield '"job_ads":['
        yield from _with_commas(ad.model_dump_json() for ad in job_ads)
        yield "],"
    yield '"taxonomy":'
    yield from parts.chunks()
    yield "}"


def _with_commas(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield f",{text}" if number else text


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
