"""Test phrases: which skills a text of a job ad names, with the wordings of the taxonomy."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from assessments.admin.drafting import in_draft
from assessments.admin.pages import add_page, page_response
from assessments.domain.matching import Matcher, skills_named
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.text import clean_text
from assessments.taxonomy_store.editions import edition_current

# Characters of a test text: a few sentences, which an address can contain.
MAX_TEXT = 1000


class Found(NamedTuple):
    """A skill that a text names, and the text around the words that name it."""

    slug: str
    name: str
    is_new: bool
    before: str
    words: str
    after: str


def named_in(text: str, matcher: Matcher, taxonomy: Taxonomy, new: str = "") -> list[Found]:
    """Find the places in ``text`` that name skills; ``new`` is the slug of a skill being added."""
    return [
        Found(
            slug,
            taxonomy.skill_by_slug[slug].name,
            slug == new,
            text[: quote.start],
            quote.words,
            text[quote.end :],
        )
        for slug, quote in skills_named(text, matcher)
    ]


@in_draft
def phrases(request: HttpRequest) -> HttpResponse:
    """Show which skills a text names, whether it asks for them or not."""
    text = clean_text(request.GET.get("text", ""))[:MAX_TEXT]
    edition = edition_current().original
    context = {
        "title": "Test phrases",
        "text": text,
        "most": MAX_TEXT,
        "found": named_in(text, edition.matcher, edition.taxonomy) if text else None,
    }
    return page_response(request, "admin/assessments/phrases.html", context)


add_page("phrases/", phrases, "phrases", "assessments.change_skill")
