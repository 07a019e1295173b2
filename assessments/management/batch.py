"""Batch commands: a JSON line in, a JSON line out."""

import codecs
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from assessments.domain.limits import MAX_HOURS_A_WEEK, MIN_HOURS_A_WEEK
from assessments.domain.matching import match
from assessments.domain.matching.figures import ad_figures
from assessments.domain.planning.figures import plan_figures
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import DEFAULT_HOURS
from assessments.domain.scoring import Answer, answer_from
from assessments.taxonomy_store.editions import Edition, edition_current


class LineError(ValueError):
    """A line that is refused; the message has the reason."""


Compute = Callable[[dict[str, Any], Edition], dict[str, Any]]


def computed_lines(
    lines: Iterable[bytes], edition: Edition, compute: Compute
) -> Iterator[tuple[str, bool]]:
    """Yield for each line, in order, the JSON result and whether ``compute`` succeeded.

    ``compute`` raises LineError for a line that it refuses; then the result has its id, if it
    could be read, and the reason. Empty lines and byte order marks are skipped.
    """
    for line in lines:
        if line.removeprefix(codecs.BOM_UTF8).strip():
            yield _computed_line(line, edition, compute)


def _computed_line(line: bytes, edition: Edition, compute: Compute) -> tuple[str, bool]:
    start = '{"id": null, '
    try:
        entry = _entry(line)
        # orjson cannot write every id as it was, for example a number of 100 digits.
        start = json.dumps({"id": entry.get("id")})[:-1] + ", "
        return start + _json(compute(entry, edition))[1:], True
    except LineError as error:
        reason = str(error)
    except RecursionError as error:
        # Some values are nested so deeply that they can be read but not written.
        reason = f"the line is not JSON: {error}"
    return start + json.dumps({"error": reason})[1:], False


def _json(figures: dict[str, Any]) -> str:
    """Return an object as JSON in ASCII, which any encoding of the output can represent."""
    with suppress(TypeError):  # for half of a surrogate pair
        text = orjson.dumps(figures)
        if text.isascii():
            return text.decode()
    return json.dumps(figures)


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
    except UnicodeDecodeError as error:
        raise LineError("the line is not UTF-8") from error
    except ValueError as error:
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


def scored(entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """Return the report on the answers of a line. Raises LineError."""
    return answered(entry, edition).report.as_dict()


def planned(entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """Return the plan for the answers of a line, with its hours a week. Raises LineError."""
    hours = entry.get("hours_a_week", DEFAULT_HOURS)
    is_number = isinstance(hours, int | float) and not isinstance(hours, bool)
    if not is_number or not MIN_HOURS_A_WEEK <= hours <= MAX_HOURS_A_WEEK:
        raise LineError(
            f"hours_a_week must be a number from {MIN_HOURS_A_WEEK} to {MAX_HOURS_A_WEEK}"
        )
    return plan_figures(answered(entry, edition), hours)


def matched(entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """Return the findings in the advertisement of a line. Raises LineError."""
    text = entry.get("text")
    if not isinstance(text, str):
        raise LineError("text is not a text")
    given = entry.get("target_role") is not None
    role = _role(entry, "target_role", edition.taxonomy.requirements) if given else None
    return ad_figures(match(text, edition.matcher), edition.taxonomy, role)


def answered(entry: dict[str, Any], edition: Edition) -> Profile:
    """Return the roles and answers of a line. Raises LineError."""
    start_role = _role(entry, "start_role", edition.taxonomy.typical_levels)
    target_role = _role(entry, "target_role", edition.taxonomy.requirements)
    answers = entry.get("answers")
    if not isinstance(answers, dict):
        raise LineError("answers is not an object with an answer for each skill")
    for slug in sorted(answers.keys() - edition.taxonomy.skill_by_slug.keys()):
        if edition.taxonomy.skill_slug(slug) is None:
            raise LineError(f"unknown skill “{slug[:50]}”")
    parsed: dict[str, Answer] = {}
    for slug, value in answers.items():
        try:
            parsed[slug] = answer_from(value)
        except ValueError as error:
            raise LineError(f"{slug}: {error}") from error
    known = edition.taxonomy.known_answers(parsed)
    return edition.profile(start_role, target_role, known)


def _role(entry: dict[str, Any], key: str, known: Iterable[str]) -> str:
    slug = entry.get(key)
    if not isinstance(slug, str) or slug not in known:
        raise LineError(f"unknown {key.replace('_', ' ')} {json.dumps(slug)[:60]}")
    return slug


class BatchCommand(BaseCommand):
    """Base class: streams the results of ``compute``, each before it reads the next line."""

    done = "computed"

    def compute(self, entry: dict[str, Any], edition: Edition) -> dict[str, Any]:
        """Return the result of a line. Raises LineError."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file."""
        parser.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")

    def handle(self, *, file: str, **options: Any) -> None:
        """Compute line by line. Raises CommandError at the end if a line was refused."""
        edition = self._edition()
        if file == "-":
            failed = self._compute_lines(sys.stdin.buffer, edition)
        else:
            try:
                with Path(file).open("rb") as lines:
                    failed = self._compute_lines(lines, edition)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
        if failed:
            raise CommandError(
                f"{failed} line{'' if failed == 1 else 's'} could not be {self.done}."
            )

    def _compute_lines(self, lines: BinaryIO, edition: Edition) -> int:
        failed = 0
        for result, succeeded in computed_lines(lines, edition, self.compute):
            self.stdout.write(result)
            self.stdout.flush()
            failed += not succeeded
        return failed

    @staticmethod
    def _edition() -> Edition:
        try:
            edition = edition_current()
        except Error:
            edition = None
        if edition is None or not edition.taxonomy.requirements:
            raise CommandError(
                "There is no taxonomy yet: run migrate and import_taxonomy first.", returncode=2
            )
        return edition
