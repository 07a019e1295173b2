"""The translation desk: the languages, and the texts of one language to translate."""

from collections import Counter
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments import selectors
from assessments.admin.pages import add_page, page_response
from assessments.admin.translation_form import (
    Row,
    Submission,
    read_translations,
    text_key,
)
from assessments.domain.taxonomy.catalogue import shipped_catalogue
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.translating import (
    STALE,
    TRANSLATED,
    UNTRANSLATED,
    Entry,
    Glossary,
    entries,
)
from assessments.models import Language, language_name
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.edits import InconsistentTaxonomyError, taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.translations import shipped_languages, write_translations

ROWS_PER_PAGE = 25
OPEN = "open"
STATES = {
    OPEN: "To do",
    UNTRANSLATED: "Untranslated",
    STALE: "Stale",
    TRANSLATED: "Translated",
    "all": "All",
}

PERMISSION = "assessments.change_translation"


class Progress(NamedTuple):
    """A language on the first page, with the number of its texts by state."""

    code: str
    name: str
    language: Language | None
    ships: bool
    states: Counter[str]

    @property
    def percent(self) -> int:
        """The share of translated texts, rounded down."""
        return 100 * self.states[TRANSLATED] // max(self.states.total(), 1)


def languages(request: HttpRequest) -> HttpResponse:
    """List the languages with the numbers of their texts by state."""
    stored = {row.code: row for row in Language.objects.all()}
    shipped = shipped_languages()
    rows = [
        Progress(code, language_name(code), stored.get(code), code in shipped, states)
        for code, states in selectors.open_work(edition_current().original).texts.items()
    ]
    context = {"title": "Translations", "rows": rows}
    return page_response(request, "admin/assessments/translations/languages.html", context)


def desk(request: HttpRequest, code: str) -> HttpResponse:
    """Show the texts of a language; on POST save translations, or show them with errors."""
    language_or_404(code)
    if request.method != "POST":
        return _show(request, load_taxonomy(), code)
    sent = Submission()
    try:
        with taxonomy_edit() as taxonomy:
            sent = read_translations(_by_key(taxonomy, code), request.POST.dict())
            if not sent.is_refused:
                write_translations(taxonomy, code, sent.added, sent.removed)
    except InconsistentTaxonomyError as refusal:
        sent.problems += refusal.problems
    if sent.is_refused:
        return _show(request, load_taxonomy(), code, sent)
    text = f"{sent.changes} translation{'' if sent.changes == 1 else 's'} saved."
    messages.success(request, text if sent.changes else "Nothing was changed.")
    return redirect(request.get_full_path())


def language_or_404(code: str) -> str:
    """Return the name of a language that has a desk. Raises Http404."""
    if code not in shipped_languages() and not Language.objects.filter(code=code).exists():
        raise Http404("no such language")
    return language_name(code)


def _by_key(taxonomy: Taxonomy, code: str) -> dict[str, Entry]:
    rows = entries(taxonomy, code, shipped_catalogue(code))
    return {text_key(row.english): row for row in rows}


def _show(
    request: HttpRequest, taxonomy: Taxonomy, code: str, sent: Submission | None = None
) -> HttpResponse:
    """Show the page of texts that the address asks for, or those that were sent."""
    found = _by_key(taxonomy, code)
    filters = {name: request.GET.get(name, "") for name in ("state", "area", "kind", "q")}
    if filters["state"] not in STATES:
        filters["state"] = OPEN
    chosen = {key: row for key, row in found.items() if _matches(row, filters)}
    page = Paginator(list(chosen.items()), ROWS_PER_PAGE).get_page(request.GET.get("p"))
    shown = [(key, found[key]) for key in sent.typed if key in found] if sent else page.object_list
    glossary, sent = Glossary(found.values()), sent or Submission()
    query = request.GET.copy()
    query.pop("p", None)
    context: dict[str, Any] = {
        "title": f"Translations: {language_name(code)}",
        "code": code,
        "stored": Language.objects.filter(code=code).first(),
        "rows": [_row(key, entry, glossary, sent) for key, entry in shown],
        "sent": sent,
        "page": page,
        "query": query.urlencode(),
        "counts": Counter(row.state for row in found.values()),
        "filters": filters,
        "states": STATES,
        "areas": taxonomy.areas,
        "kinds": list(dict.fromkeys(row.place.kind for row in found.values())),
    }
    return page_response(
        request,
        "admin/assessments/translations/desk.html",
        context,
        status=422 if sent.is_refused else 200,
    )


def _row(key: str, entry: Entry, glossary: Glossary, sent: Submission) -> Row:
    return Row(
        key=key,
        entry=entry,
        terms=glossary.terms_in(entry.english),
        typed=sent.typed.get(key, entry.text),
        error=sent.errors.get(key, ""),
        theirs=sent.theirs.get(key),
        is_confirmed=key in sent.confirmed,
    )


def _matches(row: Entry, filters: dict[str, str]) -> bool:
    state, words = filters["state"], filters["q"].casefold()
    return (
        (state == "all" or row.state == state or (state == OPEN and row.state != TRANSLATED))
        and filters["area"] in ("", row.place.area)
        and filters["kind"] in ("", row.place.kind)
        and (words in f"{row.place.name} {row.english} {row.text}".casefold())
    )


for route, view, view_name in (
    ("translations/", languages, "translations"),
    ("translations/<slug:code>/", desk, "translation-desk"),
):
    add_page(route, view, view_name, PERMISSION)
