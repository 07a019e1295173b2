"""Which file is read how."""

from pathlib import PurePath

from assessments.domain.exchange.archive import read_taxonomy_zip
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.spreadsheets import read_csv
from assessments.domain.exchange.tables import taxonomy_with
from assessments.domain.exchange.workbook import read_xlsx
from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.document import Taxonomy

# Several times what a large taxonomy needs.
MAX_BYTES = 1024 * 1024


def read_file(
    name: str, content: bytes, taxonomy: Taxonomy, notes: list[str] | None = None
) -> Taxonomy:
    """Return the taxonomy as a file would have it; a table changes ``taxonomy`` in its part.

    Sentences about what was ignored are added to ``notes``. Raises ExchangeError with the
    mistakes and their places.
    """
    if len(content) > MAX_BYTES:
        raise ExchangeError([f"larger than {MAX_BYTES // 1024**2} MB"])
    match PurePath(name).suffix.lower():
        case ".zip":
            found = read_taxonomy_zip(content)
        case ".xlsx":
            found = taxonomy_with(read_xlsx(content), taxonomy, notes)
        case ".csv":
            found = taxonomy_with(read_csv(content, name), taxonomy, notes)
        case _:
            raise ExchangeError(
                ["the name ends in none of .zip, .xlsx and .csv; save a table as one of the latter"]
            )
    if problems := taxonomy_problems(found):
        raise ExchangeError(problems)
    return found
