"""Export and import of a language's translations as PO; an import is previewed first."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CHANGED_SINCE
from assessments.admin.translation_desk import PERMISSION, language_or_404
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.po import po_text, read_po
from assessments.domain.taxonomy.catalogue import shipped_catalogue
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.languages import Translation
from assessments.domain.taxonomy.translating import TRANSLATED, Entry, entries
from assessments.forms.exchange import ConfirmForm, PoForm
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.editions import taxonomy_revision
from assessments.taxonomy_store.edits import InconsistentTaxonomyError, taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.translations import write_translations

# The number of changes that a preview shows; each has three texts.
MAX_SHOWN = 500


class Imported(NamedTuple):
    """The changes that a file would make, each with the text as it is, and notes on the rest."""

    changes: list[tuple[Entry, Translation]]
    notes: list[str]


def export(request: HttpRequest, code: str) -> HttpResponse:
    """Send all translations of a language, or with ``?open`` only the texts to translate."""
    language_or_404(code)
    rows = entries(load_taxonomy(), code, shipped_catalogue(code))
    if "open" in request.GET:
        rows = [row for row in rows if row.state != TRANSLATED]
    response = HttpResponse(po_text(rows, code), content_type="text/x-gettext-translation")
    response["Content-Disposition"] = f'attachment; filename="taxonomy-{code}.po"'
    return response


def import_po(request: HttpRequest, code: str) -> HttpResponse:
    """Preview a PO file; import it once confirmed."""
    language_or_404(code)
    if request.method != "POST":
        return redirect("admin:translation-desk", code)
    if "content" in request.POST:
        return _confirm(request, code)
    form = PoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, code, problems=[str(error) for error in form.errors["file"]])
    file = form.cleaned_data["file"]
    return _preview(request, code, file.name, file.read())


def _confirm(request: HttpRequest, code: str) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return redirect("admin:translation-desk", code)
    name, content = form.cleaned_data["name"], form.cleaned_data["content"]
    with transaction.atomic():
        lock_taxonomy_for_edit()
        if taxonomy_revision() != form.cleaned_data["revision"]:
            messages.warning(request, CHANGED_SINCE)
            return _preview(request, code, name, content)
        try:
            with taxonomy_edit() as taxonomy:
                changes, _ = _read(taxonomy, code, content)
                shipped = {new.english for entry, new in changes if new.text == entry.shipped}
                added = [new for _, new in changes if new.english not in shipped]
                write_translations(taxonomy, code, added, shipped)
        except (ExchangeError, InconsistentTaxonomyError) as refusal:
            return _page(request, code, name=name, problems=refusal.problems)
    number = len(changes)
    messages.success(request, f"{number:,} translation{'' if number == 1 else 's'} imported.")
    return redirect("admin:translation-desk", code)


def _read(taxonomy: Taxonomy, code: str, content: bytes) -> Imported:
    """Return the changes that a file would make. Raises ExchangeError."""
    rows = {row.english: row for row in entries(taxonomy, code, shipped_catalogue(code))}
    found = read_po(content, code, rows)
    changes = [
        (rows[new.english], new)
        for new in found.translations
        if rows[new.english].state != TRANSLATED or rows[new.english].text != new.text
    ]
    return Imported(changes, found.notes)


def _preview(request: HttpRequest, code: str, name: str, content: bytes) -> HttpResponse:
    revision = taxonomy_revision()
    try:
        found = _read(load_taxonomy(), code, content)
    except ExchangeError as error:
        return _page(request, code, name=name, problems=error.problems)
    confirm = ConfirmForm.of(name, content, revision) if found.changes else None
    return _page(request, code, name=name, imported=found, confirm=confirm)


def _page(
    request: HttpRequest, code: str, *, problems: list[str] | None = None, **context: Any
) -> HttpResponse:
    context |= {
        "title": f"Import translations: {language_or_404(code)}",
        "code": code,
        "problems": problems,
        "most": MAX_SHOWN,
    }
    return page_response(
        request,
        "admin/assessments/translations/import.html",
        context,
        status=422 if problems else 200,
    )


for route, view, view_name in (
    ("translations/<slug:code>/export/", export, "translation-export"),
    ("translations/<slug:code>/import/", import_po, "translation-import"),
):
    add_page(route, view, view_name, PERMISSION)
