"""The picture of a shared report, and what other sites show next to a link."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from PIL import Image, ImageChops

from assessments import services
from assessments.domain.report.page import ReportView
from assessments.domain.span import SpanRow, span
from assessments.models import Assessment, SharedReport
from assessments.selectors import result_report
from assessments.services import sharing
from assessments.web import picture
from tests.cast import path_of, soup

pytestmark = pytest.mark.django_db
SIZE = (picture.WIDTH, picture.HEIGHT)


@pytest.fixture
def share(typical_scientist) -> SharedReport:
    """A link that shows a name and evidence."""
    return sharing.share_create(
        assessment=typical_scientist, days=7, name="Carol <K>", shows_evidence=True
    )


def picture_of(share: SharedReport, language: str = "") -> Image.Image:
    """Return the picture of a link, as a site that previews it would load it."""
    address = path_of("shared_picture", share.token)
    response = Client().get(address, {"lang": language} if language else {})
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    return Image.open(BytesIO(response.content)).convert("RGB")


def previewed(page: BeautifulSoup) -> dict[str, str]:
    """Return the tags that describe a page for previews."""
    tags = page.select("meta[property^='og:'], meta[name^='twitter:']")
    return {tag.get("property") or tag["name"]: tag["content"] for tag in tags}


def same(one: Image.Image, other: Image.Image) -> bool:
    """Return True if two pictures have the same pixels."""
    return ImageChops.difference(one, other).getbbox() is None


def test_the_picture_has_the_size_of_previews_and_is_not_listed(share):
    assert picture_of(share).size == SIZE == (1200, 630)
    response = Client().get(path_of("shared_picture", share.token))
    assert len(response.content) < 60_000
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    head = Client().head(path_of("shared_picture", share.token))
    assert (head.status_code, head["Content-Type"], head.content) == (200, "image/png", b"")


def test_the_picture_has_the_language_that_is_asked_for(share):
    english, german = picture_of(share, "en-gb"), picture_of(share, "de")
    assert not same(english, german)
    assert same(picture_of(share), english)
    for unknown in ("fr", "x" * 5000, "en-gb\n", "../de"):
        assert same(picture_of(share, unknown), english)
    response = Client().get(path_of("shared_picture", share.token), {"lang": "de"})
    assert response["Content-Language"] == "de"


def test_the_picture_is_drawn_once_for_each_language(share, monkeypatch):
    drawn = []
    draw = picture.draw
    monkeypatch.setattr(picture, "draw", lambda what: drawn.append(what) or draw(what))
    again = sharing.share_create(assessment=share.assessment, days=30)
    for link in (share, again, share):
        for language in ("en-gb", "de"):
            picture_of(link, language)
    assert len(drawn) == 2


def test_the_picture_is_gone_with_its_link(share):
    picture_of(share)
    sharing.share_revoke(assessment=share.assessment, share_id=share.pk)
    assert Client().get(path_of("shared_picture", share.token)).status_code == 404
    assert Client().head(path_of("shared_picture", share.token)).status_code == 404


def test_neither_picture_nor_tags_have_a_name_or_evidence(alice, share, monkeypatch):
    alice.show(share.assessment, "docker", note="Call me.")
    drawn = []
    draw = picture.draw
    monkeypatch.setattr(picture, "draw", lambda what: drawn.append(what) or draw(what))
    picture_of(share)
    tags = previewed(soup(Client().get(share.get_absolute_url())))
    for private in ("Carol", "Call me."):
        assert private not in f"{drawn[0].sentences}{drawn[0].start_role}{drawn[0].target_role}"
        assert private not in str(tags)


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_a_shared_page_describes_itself_to_other_sites(share, language):
    SharedReport.objects.update(name="")  # which would be in the headline
    page = soup(Client(headers={"accept-language": language}).get(share.get_absolute_url()))
    tags = previewed(page)
    headline = " ".join(page.h1.get_text().split())
    assert tags["og:description"] == tags["og:image:alt"] == headline
    assert page.select_one("meta[name=description]")["content"] == headline
    assert tags["og:locale"] == {"en-gb": "en_GB", "de": "de_DE"}[language]
    assert tags["og:url"] == f"http://testserver{share.get_absolute_url()}"
    assert tags["og:title"].startswith(f"{share.assessment.start_role}".split()[0])
    assert tags["twitter:card"] == "summary_large_image"
    picture_address = f"http://testserver{path_of('shared_picture', share.token)}?lang={language}"
    assert tags["og:image"] == picture_address


@pytest.mark.parametrize("name", ["home", "guide"])
def test_public_pages_describe_themselves_to_other_sites(client, name):
    tags = previewed(soup(client.get(path_of(name))))
    assert tags["og:image"] == "http://testserver/static/assessments/card.png"
    assert tags["og:url"] == f"http://testserver{path_of(name)}"
    assert all(tags.values())
    with Image.open(settings.BASE_DIR / "assessments/static/assessments/card.png") as card:
        assert card.size == (int(tags["og:image:width"]), int(tags["og:image:height"])) == SIZE


def test_a_result_with_few_answers_has_a_picture_without_figures(alice):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"docker": "1"})
    alice.submit(draft)
    draft.refresh_from_db()
    view: ReportView = result_report(draft)
    assert not view.has_enough_answers
    assert picture.headline_sentences(view) == ["Not enough answers yet"]
    share = sharing.share_create(assessment=Assessment.objects.get(pk=draft.pk), days=7)
    assert picture_of(share).size == SIZE


@pytest.mark.parametrize("words", [1, 12, 60])
def test_long_names_and_headlines_stay_inside_the_picture(words):
    what = picture.Picture(
        start_role="Softwareentwicklerin " * words,
        target_role="Donaudampfschifffahrtsgesellschaft" * words,
        sentences=("Lang und länger. " * words, "W" * 20 * words, "Kurz."),
        home_turf=100,
        far_side=0,
        span=span([SpanRow(weight=1, share=0.5, is_far=side) for side in (False, True)]),
    )
    drawn = Image.open(BytesIO(picture.draw(what))).convert("RGB")
    assert drawn.size == SIZE
    margin = drawn.crop((SIZE[0] - picture.EDGE + 2, 0, SIZE[0], picture.SPAN_TOP))
    assert margin.getcolors() is not None
    assert len(margin.getcolors()) == 1


def test_few_pictures_are_kept():
    assert caches["pictures"]._max_entries == 100
