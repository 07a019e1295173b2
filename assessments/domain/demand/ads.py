"""Advertisements, told apart by the role that their title names."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from assessments.domain.demand.reading import Row
from assessments.domain.matching.phrases import Phrases
from assessments.domain.matching.words import words_in

# Names of columns, the likeliest first.
USUAL_COLUMNS = {
    "title": ("title", "job_title", "jobtitle", "position", "first line", "role", "name"),
    "text": (
        "text",
        "description",
        "job_description",
        "job_description_text",
        "jobdescription",
        "body",
        "content",
    ),
    "date": (
        "date",
        "posted",
        "posted_at",
        "date_posted",
        "job_posted_date",
        "created_at",
        "published",
    ),
    "key": ("id", "job_id", "key", "url", "link"),
    "company": ("company", "company_name", "employer", "organization", "organisation"),
}
YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
WORD = re.compile(r"\w+")
MAX_TITLE = 300

# Wordings of titles by role, see RoleTitles.
Wordings = Mapping[str, Sequence[str]]


class Columns(NamedTuple):
    """The names of the columns that are used; empty if there is none."""

    title: str
    text: str
    date: str = ""
    key: str = ""
    company: str = ""


class Ad(NamedTuple):
    """An advertisement. Two with a digest in common are the same one."""

    title: str
    text: str
    year: int | None
    company: str
    digests: tuple[bytes, ...]


def usual_columns(names: Collection[str]) -> Columns:
    """Return the columns that are probably meant."""
    plain = {name.strip().lower().replace(" ", "_"): name for name in reversed(list(names))}
    found = {
        use: next((plain[name] for name in map(_plain, usual) if name in plain), "")
        for use, usual in USUAL_COLUMNS.items()
    }
    return Columns(**found)


def _plain(name: str) -> str:
    return name.replace(" ", "_")


def ad_of(row: Row, columns: Columns) -> Ad:
    """Return the advertisement in a row."""
    text, key = row.get(columns.text, ""), row.get(columns.key, "").strip()
    year = YEAR.search(row.get(columns.date, ""))
    digests = [_digest(" ".join(WORD.findall(text.lower())))]
    if key:
        digests.append(_digest(f"key {key}"))
    return Ad(
        " ".join(row.get(columns.title, "").split())[:MAX_TITLE],
        text,
        int(year[0]) if year else None,
        row.get(columns.company, "").strip(),
        tuple(digests),
    )


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=8).digest()


class RoleTitles:
    """Finds the role that a title names, by wordings for each role.

    Wordings have the syntax of a skill's phrases (see ``matching.phrases``) in any case. The
    longest that a title contains decides: “data science engineer” against “engineer”. Titles
    without any have the role ``otherwise``, if there is one.
    """

    def __init__(self, wordings: Wordings, otherwise: str | None = None) -> None:
        """Compile the wordings by role. Raises PhraseError."""
        self._otherwise = otherwise
        self._phrases = Phrases()
        for role, phrases in wordings.items():
            for phrase in phrases:
                self._phrases.add_phrase(phrase.lower(), role)

    def role_of(self, title: str) -> str | None:
        """Return the role that a title names, None if it names none."""
        mentions = self._phrases.mentions(list(words_in(title.lower())))
        longest = max(mentions, key=lambda mention: len(mention.places), default=None)
        return longest.skill if longest else self._otherwise


@dataclass
class Sorted:
    """The advertisements of a file by role, each once, and why others are left out."""

    by_role: dict[str, list[Ad]] = field(default_factory=dict)
    others: list[Ad] = field(default_factory=list)
    duplicates: int = 0
    without_text: int = 0


def sort_ads(ads: Iterable[Ad], titles: RoleTitles, known: Collection[bytes]) -> Sorted:
    """Sort advertisements by role; ``known`` are the digests of those that are counted already."""
    sorted_ads = Sorted()
    for role, ad in _new(ads, titles, set(known), sorted_ads):
        (sorted_ads.others if role is None else sorted_ads.by_role.setdefault(role, [])).append(ad)
    return sorted_ads


def _new(
    ads: Iterable[Ad], titles: RoleTitles, known: set[bytes], left: Sorted
) -> Iterator[tuple[str | None, Ad]]:
    for ad in ads:
        if not ad.text.strip():
            left.without_text += 1
        elif not known.isdisjoint(ad.digests):
            left.duplicates += 1
        else:
            yield titles.role_of(ad.title), ad
        known.update(ad.digests)
