"""A person's data written as a file, piece by piece, so that a large account takes no memory."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from assessments.domain.portability.data import FORMAT, VERSION, Account, Entry
from assessments.domain.taxonomy.document import content_digest

# The name under which the file has what each result was scored against.
PARTS = "parts"


class SharedParts:
    """Parts of the taxonomy, mostly the same, with everything that they have in common once.

    A part is written as the numbers of its areas, skills, requirements and so on.
    """

    def __init__(self) -> None:
        self._pieces: dict[str, dict[str, int]] = {}  # numbers by JSON, by kind
        self._parts: dict[str, dict[str, Any]] = {}

    def add(self, content: dict[str, Any]) -> str:
        """Keep what ``Taxonomy.content`` returned, and return its digest."""
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
        """Yield the JSON of all of them."""
        yield "{"
        for kind, numbers in sorted(self._pieces.items()):
            yield f"{_json(kind)}:["
            yield from _separated(numbers)
            yield "],"
        yield f"{_json(PARTS)}:{_json(self._parts)}}}"


def data_chunks(
    *, at: datetime, account: Account | None, entries: Iterable[Entry], parts: SharedParts
) -> Iterator[str]:
    """Yield the JSON of a file; ``parts`` are filled while ``entries`` are made."""
    yield f'{{"format":"{FORMAT}","version":{VERSION},"exported_at":"{at.isoformat()}",'
    yield f'"account":{account.model_dump_json() if account else "null"},"assessments":['
    yield from _separated(entry.model_dump_json() for entry in entries)
    yield '],"taxonomy":'
    yield from parts.chunks()
    yield "}"


def _separated(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield f",{text}" if number else text


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
