"""Views for the grids: show, preview and save them."""

from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize

from assessments.admin.drafting import in_draft
from assessments.admin.grid import ADD, NOTE, RENDERED, Grid, Submission
from assessments.admin.grids import RequirementGrid, TypicalLevelGrid
from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CONFIRMED, KEEP_EDITING, preview_page
from assessments.admin.problems import problem_lines
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import User
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    UnconfirmedEditError,
    taxonomy_edit,
)

MAX_FIND = 100


@in_draft
def grid_page(request: HttpRequest, kind: type[Grid]) -> HttpResponse:
    """Show a grid; on POST save it, preview the effects, or show it again with errors."""
    if request.method == "POST":
        return _save(request, kind)
    return _show(request, _grid(request, kind, edition_current().original.taxonomy), Submission())


def _grid(request: HttpRequest, kind: type[Grid], taxonomy: Taxonomy) -> Grid:
    """Return the grid for the role and area in the query string; unknown ones are ignored."""
    grid = kind(taxonomy)
    role, area = request.GET.get("role", ""), request.GET.get("area", "")
    return kind(
        taxonomy,
        role if role in {row.slug for row in grid.all_roles} else "",
        area if area in taxonomy.area_by_slug else "",
        request.GET.get("find", "")[:MAX_FIND].strip(),
        may_add=request.user.has_perm(f"assessments.add_{kind.model._meta.model_name}"),
    )


def _show(request: HttpRequest, grid: Grid, sent: Submission, status: int = 200) -> HttpResponse:
    groups = grid.groups(sent)
    cells = [
        c for group in groups for line in group.lines for spot in line.roles for c in spot.cells
    ]
    context = {
        "title": grid.title,
        "grid": grid,
        "groups": groups,
        "areas": grid.taxonomy.areas,
        "conflicts": [cell for cell in cells if cell.conflict],
        "changed": sum(cell.is_changed for cell in cells),
        "wrong": sum(bool(cell.error) for cell in cells),
        "sent": sent,
        "rendered": grid.rendered(grid.shown(sent)),
        "width": 1 + len(grid.roles) * len(grid.columns),
    }
    return page_response(request, "admin/grid.html", context, status=status)


def _save(request: HttpRequest, kind: type[Grid]) -> HttpResponse:
    sent = Submission()
    try:
        with taxonomy_edit(request.POST.get(CONFIRMED, "")) as taxonomy:
            grid = _grid(request, kind, taxonomy)
            sent = grid.read(request.POST.dict())
            if KEEP_EDITING in request.POST or ADD in request.POST:
                return _show(request, grid, sent)
            if sent.is_refused:
                return _show(request, grid, sent, 422)
            if sent.changes:
                editor = cast("User", request.user)
                added, changed = grid.write(sent.changes, editor)
                LogEntry.objects.log_actions(editor.pk, added, ADDITION, "Added in the grid.")
                LogEntry.objects.log_actions(editor.pk, changed, CHANGE, "Changed in the grid.")
    except InconsistentTaxonomyError as refusal:
        sent.problems += problem_lines(refusal.problems)
        return _show(request, grid, sent, 422)
    except UnconfirmedEditError as pending:
        return preview_page(request, pending.effects, _fields(grid, sent))
    count = len(sent.typed)
    saved = f"{count} value{pluralize(count, ' was,s were')} saved."
    messages.success(request, saved if count else "Nothing was changed.")
    return redirect(request.get_full_path())


def _fields(grid: Grid, sent: Submission) -> list[tuple[str, str]]:
    """Return the hidden fields that repeat the submitted changes."""
    rendered = grid.rendered(sent.typed)
    return [(RENDERED, rendered), (NOTE, sent.note), *sent.typed.items(), *sent.texts.items()]


for grid_kind in (RequirementGrid, TypicalLevelGrid):
    add_page(
        f"grid/{grid_kind.slug}/",
        partial(grid_page, kind=grid_kind),
        f"grid_{grid_kind.slug}",
        f"assessments.change_{grid_kind.model._meta.model_name}",
    )
