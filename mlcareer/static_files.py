"""The site's stylesheet, joined from its parts, and the storage of a public site's static files."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Lists the parts in their order; browsers understand it too.
SOURCE = settings.BASE_DIR / "assessments" / "styles" / "site.css"
NAME = "assessments/site.css"


def joined_styles() -> str:
    """Return the stylesheet with each ``@import`` replaced by its file.

    Comments and indentation are left out, because every visitor loads it.
    """
    text = re.sub(
        r'^@import "(.+)";$',
        lambda line: (SOURCE.parent / line[1]).read_text(),
        SOURCE.read_text(),
        flags=re.M,
    )
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.S)).lstrip()


class StylesFinder(BaseFinder):
    """Find the joined stylesheet, and write it again if a part has changed."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        self.storage = FileSystemStorage(settings.VAR_DIR / "styles")

    def check(self, **_options: Any) -> list[Any]:
        """Report no problems, because there is nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        """Return the file of the stylesheet, or a list with it, and nothing for other paths."""
        found = [str(self._written())] if path == NAME else []
        return found if find_all else next(iter(found), [])

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the stylesheet's name and storage."""
        self._written()
        yield NAME, self.storage

    def _written(self) -> Path:
        file, text = Path(self.storage.path(NAME)), joined_styles()
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Other processes never see half a file.
            with NamedTemporaryFile("w", dir=file.parent, delete=False) as written:
                written.write(text)
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
                    r'(?P<matched>(?P<word>from|import) "(?P<url>\./.+?)")',
                    '%(word)s "%(url)s"',
                ),
            ),
        ),
    )
