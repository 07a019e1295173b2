"""Static files that are made from others, and the storage of a public site's static files."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Lists the parts in their order; browsers understand it too.
SOURCE = settings.BASE_DIR / "assessments" / "styles" / "site.css"
STYLESHEET = "assessments/site.css"
FONT = "assessments/fonts/barlow-semi-condensed-600.woff2"


def joined_styles() -> str:
    """Return the stylesheet with each ``@import`` replaced by its file.

    Comments, indentation and most line breaks are left out, because every visitor loads it.
    """
    text = re.sub(
        r'^@import "(.+)";$',
        lambda line: (SOURCE.parent / line[1]).read_text(),
        SOURCE.read_text(),
        flags=re.M,
    )
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"(?<=[{};])\s+", "", re.sub(r"\n\s*", "\n", text)).lstrip()


def _font() -> bytes:
    # Imported where it is made, so that a public site's processes do not load the library for it.
    from mlcareer.fonts import heading_font

    return heading_font()


# Each file that is made, with how to make it.
MADE: dict[str, Callable[[], bytes]] = {
    STYLESHEET: lambda: joined_styles().encode(),
    FONT: _font,
}


class MadeFilesFinder(BaseFinder):
    """Find the files that are made, and write one again if its sources have changed."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        self.storage = FileSystemStorage(settings.VAR_DIR / "made")

    def check(self, **_options: Any) -> list[Any]:
        """Report no problems, because there is nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        """Return the file with this name, or a list with it, and nothing for other paths."""
        found = [str(self._written(path))] if path in MADE else []
        return found if find_all else next(iter(found), [])

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield each file's name and storage."""
        for name in MADE:
            self._written(name)
            yield name, self.storage

    def _written(self, name: str) -> Path:
        file, content = Path(self.storage.path(name)), MADE[name]()
        if not file.exists() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Other processes never see half a file.
            with NamedTemporaryFile("wb", dir=file.parent, delete=False) as written:
                written.write(content)
            Path(written.name).replace(file)
        return file


class Storage(CompressedManifestStaticFilesStorage):
    """Static files with a hash in their names, also where one of our scripts imports another.

    Django's ``support_js_module_import_aggregation`` reads the scripts of libraries too, and fails
    at one of htmx, which imports a package by its name.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "assessments/*.js",
            (
                (
                    r'(?P<matched>(?P<word>from|import) "(?P<url>\.\.?/.+?)")',
                    '%(word)s "%(url)s"',
                ),
            ),
        ),
    )
