"""Import and export of the taxonomy; an import is previewed and has to be confirmed."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize

from assessments.admin.drafting import in_draft
from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CHANGED_SINCE, shown_effects
from assessments.admin.problems import problem_lines
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.formats import read_file
from assessments.domain.exchange.kinds import KINDS
from assessments.domain.exchange.spreadsheets import taxonomy_csv, taxonomy_xlsx
from assessments.forms.exchange import ConfirmForm, UploadForm
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.drafts import open_draft
from assessments.taxonomy_store.editions import taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy, taxonomy_effects_of
from assessments.taxonomy_store.working import working_draft

TABLES = {kind.name.replace(" ", "-"): kind for kind in KINDS}
CONTENT_TYPES = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@in_draft
def exchange(request: HttpRequest) -> HttpResponse:
    """Offer files to export; accept a file to import and preview its changes."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    return _preview(request, file.name, file.read())


@in_draft
def confirm(request: HttpRequest) -> HttpResponse:
    """Import a previewed file; preview it again if the taxonomy has changed since."""
    form = ConfirmForm(request.POST or None)
    if not form.is_valid():
        return redirect("admin:exchange")
    name, content = form.cleaned_data["name"], form.cleaned_data["content"]
    with transaction.atomic():
        lock_taxonomy_for_edit()
        if _revision() != form.cleaned_data["revision"]:
            messages.warning(request, CHANGED_SINCE)
            return _preview(request, name, content)
        try:
            changes = save_taxonomy(read_file(name, content, load_taxonomy()))
        except ExchangeError as error:
            return _page(request, UploadForm(), name=name, problems=error.problems, status=422)
    count = len(changes)
    messages.success(request, f"{count} change{pluralize(count)} made.")
    return redirect("admin:exchange")


@in_draft
def export(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """Send the taxonomy as a file. Raises Http404 for an unknown name."""
    taxonomy = load_taxonomy()
    try:
        if (name, suffix) == ("taxonomy", "zip"):
            content = taxonomy_zip(taxonomy)
        elif (name, suffix) == ("taxonomy", "xlsx"):
            content = taxonomy_xlsx(taxonomy)
        elif name in TABLES and suffix == "csv":
            content = taxonomy_csv(TABLES[name], taxonomy)
        else:
            raise Http404("no such file")
    except ExchangeError as error:
        return _page(request, UploadForm(), problems=error.problems, status=422)
    response = HttpResponse(content, content_type=CONTENT_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


def _revision() -> int:
    """Return a number that changes with the taxonomy, and in the draft also with the draft."""
    published = taxonomy_revision()
    draft = open_draft() if working_draft() else None
    return int(f"{published}{draft.pk:09}{draft.version:09}") if draft else published


def _preview(request: HttpRequest, name: str, content: bytes) -> HttpResponse:
    revision = _revision()
    notes: list[str] = []
    try:
        effects = taxonomy_effects_of(read_file(name, content, load_taxonomy(), notes))
    except ExchangeError as error:
        return _page(request, UploadForm(), name=name, problems=error.problems, status=422)
    return _page(
        request,
        UploadForm(),
        name=name,
        notes=notes,
        **shown_effects(effects),
        compared=True,
        confirm=ConfirmForm.of(name, content, revision) if effects.changes else None,
    )


def _page(
    request: HttpRequest,
    form: UploadForm,
    *,
    status: int = 200,
    problems: list[str] | None = None,
    **context: Any,
) -> HttpResponse:
    context |= {
        "title": "Import and export",
        "form": form,
        "tables": TABLES,
        "problems": problem_lines(problems),
    }
    return page_response(request, "admin/assessments/exchange.html", context, status=status)


for route, view, view_name in (
    ("exchange/", exchange, "exchange"),
    ("exchange/confirm/", confirm, "exchange-confirm"),
    ("exchange/<slug:name>.<slug:suffix>", export, "exchange-export"),
):
    add_page(route, view, view_name, "assessments.exchange_taxonomy")
