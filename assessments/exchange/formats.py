"""Which file is read how."""

from pathlib import PurePath

from assessments.exchange.archive import read_taxonomy_zip
from assessments.exchange.errors import ExchangeError
from assessments.exchange.spreadsheets import read_csv, read_xlsx
from assessments.exchange.tables import taxonomy_with
from assessments.taxonomy.check import taxonomy_problems
from assessments.taxonomy.document import Taxonomy

# Several times what a large taxonomy needs.
MAX_BYTES = 1024 * 1024


def read_file(name: str, content: bytes, taxonomy: Taxonomy) -> Taxonomy:
    """Return the taxonomy as a file would have it; a table changes ``taxonomy`` in its part.

    Raises ExchangeError with every mistake and its place.
    """
    if len(content) > MAX_BYTES:
        raise ExchangeError([f"larger than {MAX_BYTES // 1024**2} MB"])
    match PurePath(name).suffix.lower():
        case ".zip":
            found = read_taxonomy_zip(content)
        case ".xlsx":
            found = taxonomy_with(read_xlsx(content), taxonomy)
        case ".csv":
            found = taxonomy_with(read_csv(content, name), taxonomy)
        case _:
            raise ExchangeError(["the name ends in none of .zip, .xlsx and .csv"])
    if problems := taxonomy_problems(found):
        raise ExchangeError(problems)
    return found
