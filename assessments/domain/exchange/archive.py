"""Export and import the whole taxonomy as a zip of YAML files."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.files import TaxonomyFileError, read_taxonomy, taxonomy_files
from assessments.domain.taxonomy.problems import Problems

# Exceptions raised on reading a damaged zip.
DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError)
# Several times the needs of a large taxonomy.
MAX_FILES = 300
MAX_UNPACKED_BYTES = 8 * 1024 * 1024
# The files of a taxonomy: their lower-case paths relative to its folder.
MEMBER = re.compile(
    r"(?:areas|sources|roles|specialisms|projects|career)\.yaml"
    r"|(?:skills|requirements|typical_levels|learning|curricula)/[a-z0-9-]+\.yaml"
)
# An absolute path, or one that leads out of its folder.
OUTSIDE_PATH = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)")
# Files that desktops, servers, editors and version control create, and folders that they create in
# a taxonomy.
IGNORED_FILES = re.compile(
    r"\..+|desktop\.ini|(?:eh)?thumbs\.db|icon\r|~.*|.*~|#.*#|.*\.lnk"
    r"|.*\.(?:bak|old|orig|tmp|temp|swp|swo)|.*[:\uf03a]zone\.identifier"
)
IGNORED_FOLDER = re.compile(
    r"\..+|__macosx|\$recycle\.bin|@eadir|system volume information|lost\+found|__pycache__"
)


def taxonomy_zip(taxonomy: Taxonomy) -> bytes:
    """Return the files of ``taxonomy`` as a zip; reading it back returns an equal value."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in sorted(taxonomy_files(taxonomy)):
            file.writestr(name, text)
    return packed.getvalue()


def read_taxonomy_zip(content: bytes) -> Taxonomy:
    """Return the taxonomy in a zip.

    Raises ExchangeError with all mistakes: file, line, key and reason.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_zip(io.BytesIO(content), MAX_UNPACKED_BYTES) as file:
            _unpack(file, folder)
        try:
            return read_taxonomy(folder)
        except TaxonomyFileError as error:
            raise ExchangeError(error.problems) from error


def open_zip(packed: BinaryIO, most_bytes: int) -> zipfile.ZipFile:
    """Open a zip of at most ``most_bytes`` unpacked, without a password. Raises ExchangeError."""
    try:
        file = zipfile.ZipFile(packed)
    except (*DAMAGE, zipfile.LargeZipFile) as error:
        raise ExchangeError(["this is not a zip file, or it is damaged"]) from error
    members = file.infolist()
    if sum(member.file_size for member in members) > most_bytes:
        raise ExchangeError([f"more than {most_bytes // 1024**2} MB when unpacked"])
    if any(member.flag_bits & 1 for member in members):
        raise ExchangeError(["this file is protected by a password"])
    return file


def read_member(file: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the content of one file in a zip, never more than the size it declares.

    Refuses unusual compression methods, which unpack whole blocks of any size. Raises
    ExchangeError.
    """
    try:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError
        with file.open(member) as stream:
            # Without a size, everything would be unpacked before it is cut.
            content = stream.read(member.file_size)
            # Reading to the end compares the checksum.
            stream.read(1)
    except DAMAGE as error:
        message = f"{member.filename}: damaged, or packed in an unusual way"
        raise ExchangeError([message]) from error
    if len(content) != member.file_size:
        raise ExchangeError([f"{member.filename}: damaged"])
    return content


def _unpack(file: zipfile.ZipFile, folder: Path) -> None:
    """Write the files of a taxonomy below ``folder``. Raises ExchangeError."""
    files = list(zip_files(file))
    root = _root([path for path, _ in files])
    members = [(path, member) for path, member in files if not is_ignored(path, root)]
    if len(members) > MAX_FILES:
        raise ExchangeError([f"more than {MAX_FILES} files inside"])
    problems = Problems()
    unpacked: dict[str, str] = {}
    for path, member in members:
        inside = str(path.relative_to(root)) if path.is_relative_to(root) else ""
        name = re.sub(r"\.yml$", ".yaml", inside.lower())
        if OUTSIDE_PATH.match(str(path)) or not MEMBER.fullmatch(name):
            problems.add(f"{member.filename}: not a file of a taxonomy; remove it from the zip")
        elif name in unpacked:
            problems.add(
                f"{member.filename}: the zip has this file twice, also as {unpacked[name]}"
            )
        else:
            unpacked[name] = member.filename
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(read_member(file, member))
    if not members:
        problems.add("there are no files of a taxonomy inside")
    if problems:
        raise ExchangeError(problems.sentences())


def zip_files(file: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """Yield the files of a zip with their paths."""
    for member in file.infolist():
        # Some Windows programs write backslashes.
        if not member.filename.endswith(("/", "\\")):
            yield PurePosixPath(member.filename.replace("\\", "/")), member


def is_ignored(path: PurePosixPath, root: PurePosixPath) -> bool:
    """Return True for a file that a program left; folders around ``root`` may have any name."""
    inside = path.relative_to(root) if path.is_relative_to(root) else path
    return IGNORED_FILES.fullmatch(path.name.lower()) is not None or any(
        folder != ".." and IGNORED_FOLDER.fullmatch(folder.lower()) for folder in inside.parts[:-1]
    )


def _root(paths: list[PurePosixPath]) -> PurePosixPath:
    """Return the taxonomy's folder inside the zip: the topmost one with areas.yaml."""
    for name in ("areas", "roles", "sources"):
        holding = [
            (is_ignored(path, PurePosixPath()), len(path.parts), path.parent)
            for path in paths
            if path.stem.lower() == name and path.suffix.lower() in (".yaml", ".yml")
        ]
        if holding:
            return min(holding)[2]
    return PurePosixPath()
