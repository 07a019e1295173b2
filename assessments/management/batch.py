"""Batch scoring: a JSON line in, a JSON line out."""

import codecs
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, NoReturn

from assessments.domain.scoring import Answer, answer_from, score_answers
from assessments.taxonomy_store.editions import Edition


class LineError(ValueError):
    """A line that cannot be scored; the message has the reason."""


def score_lines(lines: Iterable[bytes], edition: Edition) -> Iterator[tuple[str, bool]]:
    """Yield for each line, in order, the JSON result and whether it is a report.

    For a line that cannot be scored, the result has its id, if it could be read, and the reason.
    Empty lines and byte order marks are skipped.
    """
    for line in lines:
        if line.removeprefix(codecs.BOM_UTF8).strip():
            yield _score_line(line, edition)


def _score_line(line: bytes, edition: Edition) -> tuple[str, bool]:
    line_id = None
    try:
        entry = _entry(line)
        line_id = entry.get("id")
        return json.dumps({"id": line_id, **_report(entry, edition)}), True
    except LineError as error:
        return json.dumps({"id": line_id, "error": str(error)}), False


def _entry(line: bytes) -> dict[str, Any]:
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise LineError("the line is not UTF-8 but UTF-16: save the file as UTF-8")
    try:
        entry = json.loads(
            line.decode("utf-8-sig"),
            parse_constant=_not_json,
            parse_float=_finite,
            object_pairs_hook=_unique,
        )
        # Fails if the id is nested so deeply that it can be read but not written.
        json.dumps({"id": entry.get("id")} if isinstance(entry, dict) else None)
    except UnicodeDecodeError as error:
        raise LineError("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise LineError(f"the line is not JSON: {error}") from error
    if not isinstance(entry, dict):
        raise LineError("the line is not an object")
    return entry


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not allowed")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        _not_json(text[:20])
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object. Raises LineError if a name is repeated: either value could be meant."""
    result = dict(pairs)
    if len(result) < len(pairs):
        repeated = next(
            name for name, count in Counter(name for name, _ in pairs).items() if count > 1
        )
        raise LineError(f"“{repeated[:50]}” is repeated in the same object")
    return result


def _report(entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
    start_role = _role(entry, "start_role", edition.taxonomy.typical_levels)
    target_role = _role(entry, "target_role", edition.taxonomy.requirements)
    answers = entry.get("answers")
    if not isinstance(answers, dict):
        raise LineError("answers is not an object with an answer for each skill")
    parsed: dict[str, Answer] = {}
    for slug, value in answers.items():
        if edition.taxonomy.skill_slug(slug) is None:
            raise LineError(f"unknown skill “{slug[:50]}”")
        try:
            parsed[slug] = answer_from(value)
        except ValueError as error:
            raise LineError(f"{slug}: {error}") from error
    known = edition.taxonomy.known_answers(parsed)
    return score_answers(edition.target(start_role, target_role), known).as_dict()


def _role(entry: dict[str, Any], key: str, known: Iterable[str]) -> str:
    slug = entry.get(key)
    if not isinstance(slug, str) or slug not in known:
        raise LineError(f"unknown {key.replace('_', ' ')} {json.dumps(slug)[:60]}")
    return slug
