"""The title of an advertisement."""

from assessments.domain.matching.sections import ASKING_SECTIONS, section_of_heading
from assessments.domain.matching.text import Sentence, plain, sentences_in
from assessments.domain.text import clean_text

# The longest title, in characters and words; anything longer is a sentence.
MAX_TITLE, MAX_WORDS = 80, 12


def suggested_title(text: str) -> str:
    """Return the first line of an ad that looks like a title, at most 80 characters; or nothing.

    Bullets, sentences and headings are not titles, nor is anything below “Requirements”.
    """
    for line in plain(text).split("\n"):
        title = clean_text(" ".join(line.split()))
        sentences = sentences_in(title) if title else []
        section = section_of_heading(sentences[0]) if sentences else None
        if section in ASKING_SECTIONS:
            break
        if not section and len(title) <= MAX_TITLE and _is_title(sentences):
            return title
    return ""


def _is_title(sentences: list[Sentence]) -> bool:
    if len(sentences) != 1:
        return False
    (only,) = sentences
    return (
        any(word.text.isalpha() for word in only.words)
        and len(only.words) <= MAX_WORDS
        and not only.is_bullet
        and only.ending not in {*".,;:!?-"}
    )
