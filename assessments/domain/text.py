"""Text that people type: what can be seen of it, and its usual form. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

# Letters and symbols that are drawn as nothing: fillers of Korean, a Braille cell without dots.
# Holes for what is not text (U+FFFC).
_BLANK = "\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159"
# Characters that nothing is drawn for, by the ranges of Unicode's Default_Ignorable_Code_Point.
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Changes the direction of what follows, beyond the text itself; control characters but the usual.
# A null character stays: forms and files refuse it.
_DISRUPTIVE = re.compile("[\u202a-\u202e\u2066-\u2069\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Flags are written with these at the end, so they are no mere rest of a copied text.
_FLAG_TAGS = re.compile("[\U000e0020-\U000e007f]")

# Combining marks in a row. No script has so many; Unicode's stream-safe format allows as many.
MAX_MARKS = 30
# How many times as long as its clean form a text may be: letters may come in several characters.
MOST_CLEANED = 10


def has_visible(text: str) -> bool:
    """Return whether a reader sees anything of ``text``."""
    return any(_is_visible(character) for character in text)


def clean_text(text: str) -> str:
    """Return ``text`` as it is stored: composed (NFC), without what is invisible at its ends.

    Line ends of Windows and of forms become plain ones. Characters that turn the direction of the
    writing around them are removed, and so are control characters other than tabs and line ends.
    What joins letters and emoji stays, and of combining marks in a row the first 30. The
    result is empty if nothing of it can be seen.
    """
    text = _DISRUPTIVE.sub("", text).replace("\r\n", "\n")
    text = normalised("NFC", text)
    if not has_visible(text):
        # Left for forms and files, which refuse it.
        return "\0" if "\0" in text else ""
    start, end = 0, len(text)
    while _can_be_stripped(text[start]):
        start += 1
    while _can_be_stripped(text[end - 1]):
        end -= 1
    return text[start:end]


def clean_email(address: str) -> str:
    """Return an e-mail address as it is stored and looked up: compatible letters, lower case.

    Nothing invisible is part of an address, so that is removed. Whether the rest is an address
    is not checked.
    """
    visible = IGNORABLE.sub("", clean_text(address))
    return normalised("NFKC", visible).replace("。", ".").strip().lower()


def is_far_too_long(text: str, most: int | None) -> bool:
    """Return whether ``text`` has so much more than ``most`` characters that cleaning is no use."""
    return most is not None and len(text) > MOST_CLEANED * most


def normalised(form: Literal["NFC", "NFKC"], text: str) -> str:
    """Return ``text`` in a normal form of Unicode, in time that is linear in its length.

    Of more than 30 combining marks in a row the rest is left out: sorting them takes quadratic
    time, and blocks the process.
    """
    if not text.isascii():
        text = "".join(_with_few_marks(text))
    return unicodedata.normalize(form, text)


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        # Some characters only become marks when they are decomposed.
        first = character if character < "\x80" else unicodedata.normalize("NFKD", character)[0]
        marks = marks + 1 if unicodedata.combining(first) else 0
        if marks <= MAX_MARKS:
            yield character


def _is_visible(character: str) -> bool:
    if character in _BLANK or IGNORABLE.match(character):
        return False
    # Combining marks need a letter to sit on; private characters have no shape of their own.
    return unicodedata.category(character) not in {
        "Cc", "Cf", "Cs", "Co", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"
    }  # fmt: skip


def _can_be_stripped(character: str) -> bool:
    """Return whether a text loses nothing without this character at its start or end."""
    if character == "\0" or _FLAG_TAGS.match(character):
        return False
    # Not marks: they belong to the letter or emoji before them.
    return character in _BLANK or unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Zs"}
