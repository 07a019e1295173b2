"""Count what many job advertisements ask for, for the demand desk."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from assessments import selectors, services
from assessments.domain.demand.ads import (
    USUAL_COLUMNS,
    RoleTitles,
    Wordings,
    ad_of,
    usual_columns,
)
from assessments.domain.demand.reading import Row, columns_of, read_ads
from assessments.domain.demand.tally import count_ads
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.matching.phrases import PhraseError
from assessments.management.quiet import QuietCommand
from assessments.models import DemandCount
from assessments.models.demand import UNDATED
from assessments.taxonomy_store.editions import Edition, edition_current

# Advertisements that are stored together. After an interruption, counting starts at the next one.
BATCH = 200


class Command(QuietCommand):
    """Streams the files. Run again after an interruption, it continues where it was."""

    help = (
        "Count the skills that job advertisements ask for, from CSV, JSON Lines or zips of text "
        "files. The counts, without the texts, are shown by the demand desk of the admin. "
        "Repeating the command continues after what was counted; progress is on stderr."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the files, the count, its source, roles and columns."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--name", required=True, help="short name: the slug of the source")
        parser.add_argument("--title", required=True, help="the source, as cited on the site")
        parser.add_argument("--address", default="", help="web address of the source")
        parser.add_argument("--year", default="", help="year of the source")
        parser.add_argument("--period", default="", help="by default the years of the dates")
        parser.add_argument(
            "--role",
            action="append",
            default=[],
            metavar="SLUG[=WORDS,WORDS]",
            help="a role and words of its titles, see the desk; without words, all advertisements "
            "are of this role. By default as used last, or the names of the roles.",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="USE=NAME",
            help=f"a column that is not found by its name; USE is {', '.join(USUAL_COLUMNS)}",
        )

    def handle(self, *, paths: list[Path], name: str, **options: Any) -> None:
        """Count the files. Raises CommandError; what was counted before stays."""
        edition = edition_current().original
        titles, wordings = _titles(options["role"], edition)
        columns = _columns(options["column"])
        if problem := selectors.demand_name_problem(name, edition.taxonomy):
            raise CommandError(f"--name {name}: {problem}")
        try:
            count = services.demand_count_start(
                name=name,
                wordings=wordings,
                title=options["title"].strip(),
                address=options["address"],
                year=options["year"],
                given_period=options["period"],
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        started = monotonic()
        for path in paths:
            try:
                count = self._count_file(path, count, columns, titles, edition, started)
            except ExchangeError as error:
                raise CommandError("\n".join(error.problems)) from error
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
        tally = count.tally
        for role, counted in tally.roles.items():
            self.say(f"{role}: {counted.ads:,} advertisements")
        self.say(f"without a role: {tally.others:,}; duplicates: {tally.duplicates:,}")
        if count.period == UNDATED:
            raise CommandError("The advertisements have no dates: run this again with --period.")

    def _count_file(
        self,
        path: Path,
        count: DemandCount,
        chosen: dict[str, str],
        titles: RoleTitles,
        edition: Edition,
        started: float,
    ) -> DemandCount:
        with path.open("rb") as file:
            rows = read_ads(path.name, file)
            number = done = count.read.get(str(path), 0)
            for batch in _batches(islice(rows, done, None)):
                columns = usual_columns(columns_of(batch))._replace(**chosen)
                if not columns.text:
                    raise ExchangeError([f"{path}: give the column of the text, --column text=…"])
                ads = (ad_of(row, columns) for row in batch)
                # Counted before the transaction, which should be short.
                counted = list(count_ads(ads, titles, edition.matcher, count.known))
                number += len(batch)
                count = services.demand_count_add(
                    count=count, ads=counted, taxonomy=edition.taxonomy,
                    file=str(path), rows=number,
                )  # fmt: skip
                self._progress(f"{path.name}: {number:,} read, {monotonic() - started:.0f} s")
        return count

    def _progress(self, text: str) -> None:
        if self.verbosity:
            self.stderr.write(text, style_func=str)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _titles(given: list[str], edition: Edition) -> tuple[RoleTitles, Wordings]:
    """Return the wordings of titles. Raises CommandError."""
    otherwise = None
    chosen: dict[str, list[str]] = {}
    for option in given:
        role, _, words = option.partition("=")
        if role not in edition.taxonomy.role_by_slug:
            raise CommandError(f"There is no role {role}.")
        chosen[role] = [phrase.strip() for phrase in words.split(",") if phrase.strip()]
        otherwise = otherwise if chosen[role] else role
    wordings = chosen or selectors.title_wordings(edition.taxonomy)
    try:
        return RoleTitles(wordings, otherwise), wordings
    except PhraseError as error:
        raise CommandError(str(error)) from error


def _columns(given: list[str]) -> dict[str, str]:
    """Return the chosen columns by use. Raises CommandError."""
    chosen = dict(option.partition("=")[::2] for option in given)
    if unknown := chosen.keys() - USUAL_COLUMNS.keys():
        raise CommandError(f"--column {unknown.pop()}: use one of {', '.join(USUAL_COLUMNS)}.")
    return chosen
