"""Update the catalogues of the taxonomy from its files."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandError

from assessments.domain.taxonomy.catalogue import DOMAIN, LOCALE
from assessments.domain.taxonomy.files import TaxonomyFileError, read_taxonomy
from assessments.domain.taxonomy.translation import translatable_texts
from assessments.management.languages import translated_locales
from assessments.management.quiet import QuietCommand

FILES = Path(settings.BASE_DIR) / "fixtures" / "taxonomy"
UNREVIEWED = "unreviewed"


class Command(QuietCommand):
    """Writes taxonomy.po and taxonomy.mo."""

    help = (
        "Update locale/<language>/LC_MESSAGES/taxonomy.po from fixtures/taxonomy and compile it. "
        "Translations of unchanged texts are kept. A comment marks translations that no person "
        "has reviewed; remove it after reviewing one."
    )

    def handle(self, **options: Any) -> None:
        """Write both files for each language. Raises CommandError if the taxonomy is unreadable."""
        places = self._places()
        for locale in translated_locales():
            self._update(locale, places)

    def _update(self, locale: str, places: dict[str, str]) -> None:
        path = LOCALE / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
        known = {entry.msgid: entry for entry in polib.pofile(path)} if path.exists() else {}
        catalogue = polib.POFile(wrapwidth=0)
        catalogue.header = "The taxonomy’s texts, see manage.py taxonomy_messages."
        catalogue.metadata = {
            "Language": locale,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
        }
        for text, place in places.items():
            entry = known.pop(text, None) or polib.POEntry(msgid=text, tcomment=UNREVIEWED)
            entry.occurrences = [(place, "")]
            catalogue.append(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        compiled = path.with_suffix(".mo")
        if not _has_messages(compiled, catalogue):
            catalogue.save_as_mofile(str(compiled))
        missing = len(catalogue.untranslated_entries())
        self.say(
            f"{locale}: {len(catalogue)} texts, {missing} not translated, "
            f"{len(known)} old ones dropped."
        )

    @staticmethod
    def _places() -> dict[str, str]:
        """Return the first place of each text."""
        try:
            taxonomy = read_taxonomy(FILES)
        except TaxonomyFileError as error:
            raise CommandError(str(error)) from error
        places: dict[str, str] = {}
        for found in translatable_texts(taxonomy):
            places.setdefault(found.text, found.place)
        return places


def _has_messages(compiled: Path, catalogue: polib.POFile) -> bool:
    """Return True if a compiled file has the same messages, whichever program has written it."""
    if not compiled.exists():
        return False
    found = {entry.msgid: entry.msgstr for entry in polib.mofile(str(compiled))}
    return found == {entry.msgid: entry.msgstr for entry in catalogue.translated_entries()}
