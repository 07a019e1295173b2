"""How findings are stored and shown, for any text."""

import random

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assessments.domain.matching import AdFindings, Finding, Quote, UnknownPhrase, match
from assessments.domain.matching.page import MAX_LEADING, AdView, missing_in_most
from assessments.domain.matching.stored import MAX_PHRASE, StoredFindings, findings_from_json
from assessments.taxonomy_store.editions import Edition
from tests.cast import AD, DATA_SCIENTIST, ML_ENGINEER, Person
from tests.matching.ads import ADS

TEXTS = [AD, *(ad.text for ad in ADS.values())]


def view(edition: Edition, text: str, findings: AdFindings, **more: object) -> AdView:
    """Return an ad as a data scientist without answers sees it."""
    return AdView(text, findings, edition.profile(DATA_SCIENTIST, ML_ENGINEER, {}), **more)


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_findings_are_the_same_after_storing(edition, text):
    found = match(text, edition.matcher)
    stored = StoredFindings.of(found).model_dump(mode="json")
    read = findings_from_json(stored, text)
    assert read.findings == found.findings
    assert (read.years, read.degree, read.role) == (found.years, found.degree, found.role)
    # Without the text nothing of it is left, but what it asks for is.
    left = StoredFindings.of(found).without_words().in_text("")
    assert [row.skill for row in left.findings] == [row.skill for row in found.findings]
    assert not any(row.words.words or row.sentence.words for row in left.findings)
    assert not left.unknown


def test_very_long_words_are_not_stored():
    long = UnknownPhrase("X" * (MAX_PHRASE + 1), 3)
    assert StoredFindings.of(AdFindings(unknown=(long, UnknownPhrase("BGP", 1)))).unknown == (
        ("BGP", 1),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_the_parts_of_a_view_agree(edition, text):
    shown = view(edition, text, match(text, edition.matcher))
    assert {row.slug for row in shown.rows} == {row.slug for row in shown.met + shown.lacking}
    assert len(shown.rows) == len(shown.met) + len(shown.lacking) == len(shown.span.planks)
    assert shown.leading == shown.lacking[:MAX_LEADING]
    assert len(shown.span.piers) == len(shown.musts)
    assert "".join(piece.words for piece in shown.pieces) == text
    for row in shown.rows:
        assert row.excerpt.words in row.findings[0].sentence.words
        assert len(row.excerpt.before + row.excerpt.after) < 250


PLACES = st.tuples(st.integers(0, 60), st.integers(0, 60))


@pytest.mark.django_db
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=50), places=st.lists(st.tuples(PLACES, PLACES), max_size=4))
def test_any_places_of_a_file_can_be_shown(edition, text, places):
    def quote(start: int, end: int) -> Quote:
        return Quote(text[start:end], start, end)

    skills = ("python", "sql", "docker", "spark")
    found = AdFindings(
        tuple(
            Finding(skill, "must", quote(*words), quote(*sentence))
            for skill, (words, sentence) in zip(skills, places, strict=False)
        )
    )
    shown = view(edition, text, found)
    assert "".join(piece.words for piece in shown.pieces) == text
    assert all(str(row.excerpt) for row in shown.rows)


@pytest.mark.django_db
def test_what_is_missing_in_most_ads(edition):
    texts = [
        "Requirements\n- Kubernetes",
        "Requirements\n- Kubernetes\n- Julia",
        "Requirements\n- Julia",
    ]
    views = [view(edition, text, match(text, edition.matcher)) for text in texts]
    assert missing_in_most(views) == [("Julia", 2), ("Kubernetes", 2)]
    assert missing_in_most(views[:2]) == [("Kubernetes", 2)]
    assert missing_in_most(views[:1]) == missing_in_most([]) == []


def mangled(text: str, chance: random.Random) -> str:
    """Return a text with parts removed, repeated, exchanged, or in other characters."""
    pieces = [
        "\0",
        "<script>",
        "{{ x }}",
        "\u202e",
        "\r\n",
        "\t",
        "&amp;",
        "🦀",
        "ß",
        "–",
        "'\"",
        "%s",
    ]
    for _ in range(chance.randrange(1, 12)):
        start, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        part = chance.choice(["", text[start:end].upper(), text[start:end] * 2, *pieces])
        text = text[:start] + part + text[end:]
    return text[:30_000]


@pytest.mark.django_db
def test_mangled_texts_never_break_a_page(thorough, settings):
    """Refused with a message, or shown as text."""
    settings.ACCOUNT_RATE_LIMITS, settings.ANSWERS_PER_MINUTE = {}, 10**9
    chance = random.Random(23)
    for number in range(10_000 if thorough else 40):
        if not number % 40:
            person = Person(Client())
        text = mangled(chance.choice(TEXTS), chance)
        sent = {"text": text, "start_role": DATA_SCIENTIST}
        response = person.client.post("/ads/", sent, follow=True)
        assert response.status_code in (200, 422), text
        assert b"<script>" not in response.content.replace(b"<script type=", b""), text
