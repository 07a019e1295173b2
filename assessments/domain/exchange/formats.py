"""Read a taxonomy from a file, by the extension of its name."""

from pathlib import PurePath

from assessments.domain.exchange.archive import read_taxonomy_zip
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.spreadsheets import read_csv
from assessments.domain.exchange.tables import taxonomy_with
from assessments.domain.exchange.workbook import read_xlsx
from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.document import Taxonomy

# Several times the needs of a large taxonomy.
MAX_BYTES = 1024 * 1024


def read_file(
    name: str, content: bytes, taxonomy: Taxonomy, notes: list[str] | None = None
) -> Taxonomy:
    """Return the taxonomy after importing a file; a table replaces only its part of ``taxonomy``.

    Adds sentences about ignored sheets to ``notes``. Raises ExchangeError with the mistakes and
    their places.
    """
    if len(content) > MAX_BYTES:
        raise ExchangeError([f"larger than {MAX_BYTES // 1024**2} MB"])
    match PurePath(name).suffix.lower():
        case ".zip":
            imported = read_taxonomy_zip(content)
        case ".xlsx":
            imported = taxonomy_with(read_xlsx(content), taxonomy, notes)
        case ".csv":
            imported = taxonomy_with(read_csv(content, name), taxonomy, notes)
        case _:
            raise ExchangeError(
                ["the name must end in .zip, .xlsx or .csv; save a table as one of the last two"]
            )
    if problems := taxonomy_problems(imported):
        raise ExchangeError(problems)
    return imported
