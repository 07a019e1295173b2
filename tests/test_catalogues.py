"""The catalogues are complete, correct and compiled."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

from tests.source import ROOT

OWN = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
TAXONOMY = OWN.with_name("taxonomy.po")
LIBRARIES, LIBRARIES_IN_ENGLISH = (
    ROOT / "locale" / "libraries" / language / "LC_MESSAGES" / "django.po"
    for language in ("de", "en")
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")


@pytest.fixture(
    params=[OWN, LIBRARIES, LIBRARIES_IN_ENGLISH], ids=["own", "libraries", "libraries in English"]
)
def catalogue(request) -> polib.POFile:
    return polib.pofile(str(request.param))


def pairs(entry: polib.POEntry):
    """Yield each English text with its German."""
    if entry.msgid_plural:
        yield entry.msgid, entry.msgstr_plural[0]
        yield entry.msgid_plural, entry.msgstr_plural[1]
    else:
        yield entry.msgid, entry.msgstr


def test_nothing_is_untranslated_fuzzy_or_obsolete(catalogue):
    assert not catalogue.untranslated_entries()
    assert not catalogue.fuzzy_entries()
    assert not catalogue.obsolete_entries()
    assert not catalogue.metadata_is_fuzzy


def test_placeholders_tags_and_line_breaks_are_the_same(catalogue):
    for entry in catalogue:
        for english, german in pairs(entry):
            for pattern in (PLACEHOLDER, TAG):
                assert sorted(pattern.findall(english)) == sorted(pattern.findall(german)), german
            assert english.count("\n") == german.count("\n"), german


def test_german_says_du_and_has_its_own_quotes(catalogue):
    for entry in catalogue:
        for _, german in pairs(entry):
            # „Ihr“ at the beginning of a sentence is that of a thing.
            assert not re.search(r"(?<![.:] )(?<!^)\b(Sie|Ihr|Ihre[nmrs]?|Ihnen)\b", german), german
            assert german.count("„") == german.count("“"), german
            assert "”" not in german, german


@pytest.mark.parametrize("path", [OWN, TAXONOMY, LIBRARIES, LIBRARIES_IN_ENGLISH])
def test_compiled_catalogues_are_up_to_date(path):
    """If this fails, run `compilemessages` and commit the result."""

    def content(entries) -> dict:
        return {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in entries}

    written = polib.pofile(str(path)).translated_entries()
    assert content(polib.mofile(str(path.with_suffix(".mo")))) == content(written)


def test_making_messages_again_finds_nothing_new(tmp_path, monkeypatch, settings):
    """If this fails, run `make messages` and commit the result."""
    for name in ("assessments", "mlcareer", "templates", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    call_command("makemessages", verbosity=0)

    def content(path: Path) -> list:
        return [(e.msgctxt, e.msgid, e.msgid_plural, e.flags) for e in polib.pofile(str(path))]

    assert content(tmp_path / OWN.relative_to(ROOT)) == content(OWN)
