"""Clean up text that people type, and check that it can be seen. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

# Letters and symbols without a visible shape: Korean fillers, a Braille cell without dots,
# and the placeholder for embedded objects (U+FFFC).
_BLANK = "\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159"
# Invisible characters: the ranges of Unicode's Default_Ignorable_Code_Point.
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Characters that change the writing direction of whatever follows the text, and control characters
# other than tab, line feed and carriage return. Null is not among them: forms and files refuse it.
_DISRUPTIVE = re.compile("[\u202a-\u202e\u2066-\u2069\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Emoji flags end with these, so they are not stripped.
_FLAG_TAGS = re.compile("[\U000e0020-\U000e007f]")

# Combining marks in a row. No script needs more, and Unicode's stream-safe format has this limit.
MAX_MARKS = 30
# How many times longer than its clean form a text may be: a letter can be several characters.
MAX_CLEANED_LENGTH = 10


def has_visible(text: str) -> bool:
    """Return True if ``text`` has a visible character."""
    return any(map(_is_visible, text))


def clean_text(text: str) -> str:
    """Return ``text`` in the form in which it is stored.

    It is composed (NFC) and stripped of invisible characters at both ends. CRLF becomes LF.
    Characters that change the direction of the surrounding text are removed, and so are control
    characters other than tabs and line ends. Joiners inside letters and emoji stay, and of
    combining marks in a row the first 30. The result is empty if the text has no visible character.
    """
    text = _DISRUPTIVE.sub("", text).replace("\r\n", "\n")
    text = normalised("NFC", text)
    if not has_visible(text):
        # Kept so that forms and files can refuse it.
        return "\0" if "\0" in text else ""
    start, end = 0, len(text)
    while _can_be_stripped(text[start]):
        start += 1
    while _can_be_stripped(text[end - 1]):
        end -= 1
    return text[start:end]


def clean_email(address: str) -> str:
    """Return an e-mail address in the form in which it is stored and looked up.

    It is in lower case and NFKC, without invisible characters. Its syntax is not checked.
    """
    visible = IGNORABLE.sub("", clean_text(address))
    return normalised("NFKC", visible).replace("。", ".").strip().lower()


def is_far_too_long(text: str, most: int | None) -> bool:
    """Return True if ``text`` would exceed ``most`` characters even after cleaning."""
    return most is not None and len(text) > MAX_CLEANED_LENGTH * most


def normalised(form: Literal["NFC", "NFKC"], text: str) -> str:
    """Return ``text`` in a normal form of Unicode, in time that is linear in its length.

    Only the first 30 combining marks in a row are kept, because sorting them takes quadratic time
    and blocks the process.
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
    # Combining marks need a base letter; private-use characters have no defined shape.
    return unicodedata.category(character) not in {
        "Cc", "Cf", "Cs", "Co", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"
    }  # fmt: skip


def _can_be_stripped(character: str) -> bool:
    """Return True if a character at the start or end of a text can be removed."""
    if character == "\0" or _FLAG_TAGS.match(character):
        return False
    # Marks stay: they belong to the letter or emoji before them.
    return character in _BLANK or unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Zs"}
