"""The whole taxonomy as a zip of its YAML files."""

import io
import lzma
import re
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from assessments.exchange.errors import ExchangeError
from assessments.taxonomy.document import Taxonomy
from assessments.taxonomy.files import TaxonomyFileError, read_taxonomy, write_taxonomy

# What reading a damaged zip raises.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
    NotImplementedError,
)  # fmt: skip
# Several times what a large taxonomy needs.
MAX_FILES = 300
MAX_UNPACKED_BYTES = 8 * 1024 * 1024
# Beside these nothing is unpacked; a folder around all of them is allowed.
MEMBER = re.compile(
    r"(?:[\w.-]+/)?("
    r"(?:areas|sources|roles|specialisms|projects|career)\.yaml"
    r"|(?:skills|requirements|typical_levels|learning)/[a-z0-9-]+\.yaml)"
)


def taxonomy_zip(taxonomy: Taxonomy) -> bytes:
    """Return the files of ``taxonomy`` as a zip; reading it gives the same value."""
    packed = io.BytesIO()
    with TemporaryDirectory() as name, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        folder = Path(name)
        write_taxonomy(taxonomy, folder)
        for path in sorted(folder.rglob("*.yaml")):
            file.write(path, path.relative_to(folder))
    return packed.getvalue()


def read_taxonomy_zip(content: bytes) -> Taxonomy:
    """Return the taxonomy that a zip holds.

    Raises ExchangeError with every mistake: file, line, key and reason.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_zip(content, MAX_FILES, MAX_UNPACKED_BYTES) as file:
            _unpack(file, folder)
        try:
            return read_taxonomy(folder)
        except TaxonomyFileError as error:
            raise ExchangeError(error.problems) from error


def open_zip(content: bytes, most_files: int, most_bytes: int) -> zipfile.ZipFile:
    """Open a zip whose table of contents stays within bounds; reading never exceeds it.

    Raises ExchangeError.
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ExchangeError(["this is not a zip file, or it is damaged"]) from error
    members = file.infolist()
    if len(members) > most_files:
        raise ExchangeError([f"more than {most_files} files inside"])
    if sum(member.file_size for member in members) > most_bytes:
        raise ExchangeError([f"more than {most_bytes // 1024**2} MB when unpacked"])
    if any(member.flag_bits & 1 for member in members):
        raise ExchangeError(["it is protected by a password"])
    return file


def _unpack(file: zipfile.ZipFile, folder: Path) -> None:
    problems = []
    for member in file.infolist():
        if member.is_dir():
            continue
        known = MEMBER.fullmatch(member.filename)
        if known is None:
            problems.append(f"{member.filename}: not a file of a taxonomy")
            continue
        path = folder / known[1]
        path.parent.mkdir(exist_ok=True)
        try:
            path.write_bytes(file.read(member))
        except DAMAGE as error:
            raise ExchangeError([f"{member.filename}: damaged"]) from error
    if problems:
        raise ExchangeError(problems)
