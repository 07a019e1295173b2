"""Scoring many people: one JSON line in, one JSON line out."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from assessments.editions import Edition
from assessments.scoring import Answer, answer_from, score_answers


class LineError(ValueError):
    """A line that cannot be scored; the message says why."""


def score_lines(lines: Iterable[bytes], edition: Edition) -> Iterator[tuple[str, bool]]:
    """Yield for each line, in order, the JSON answer and whether it is a report.

    A line that cannot be scored gives its id, as far as it could be read, and the reason.
    """
    for line in lines:
        if not line.strip():
            continue
        identity = None
        try:
            entry = _entry(line)
            identity = entry.get("id")
            yield json.dumps({"id": identity, **_report(entry, edition)}), True
        except LineError as error:
            yield json.dumps({"id": identity, "error": str(error)}), False


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line.decode(), parse_constant=_not_json)
    except UnicodeDecodeError as error:
        raise LineError("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise LineError(f"the line is not JSON: {error}") from error
    if not isinstance(entry, dict):
        raise LineError("the line is not an object")
    return entry


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not allowed")


def _report(entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
    start_role = _role(entry, "start_role", edition.taxonomy.typical_levels)
    target_role = _role(entry, "target_role", edition.taxonomy.requirements)
    answers = entry.get("answers")
    if not isinstance(answers, dict):
        raise LineError("answers is not an object of skill and answer")
    read: dict[str, Answer] = {}
    for slug, value in answers.items():
        if edition.taxonomy.skill_slug(slug) is None:
            raise LineError(f"unknown skill “{slug[:50]}”")
        try:
            read[slug] = answer_from(value)
        except ValueError as error:
            raise LineError(f"{slug}: {error}") from error
    known = edition.taxonomy.known_answers(read)
    return score_answers(edition.target(start_role, target_role), known).as_dict()


def _role(entry: dict[str, Any], key: str, known: Iterable[str]) -> str:
    slug = entry.get(key)
    if not isinstance(slug, str) or slug not in known:
        raise LineError(f"unknown {key.replace('_', ' ')} {json.dumps(slug)[:60]}")
    return slug
