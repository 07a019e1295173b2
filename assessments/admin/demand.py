"""The demand desk: count job advertisements, and accept the figures into the taxonomy.

Advertisements are not stored: between two pages they are in a hidden field.
"""

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from assessments import selectors, services
from assessments.admin.drafting import in_draft
from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CONFIRMED, KEEP_EDITING, preview_page
from assessments.admin.problems import problem_lines
from assessments.domain.demand import unplaced
from assessments.domain.demand.ads import RoleTitles, ad_of, sort_ads
from assessments.domain.demand.proposals import MIN_ADS, Demand, Proposal
from assessments.domain.demand.reading import Row, columns_of, read_few_ads
from assessments.domain.demand.tally import Tally, count_ads
from assessments.domain.errors import GoneError
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.matching.phrases import PhraseError
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms.demand import CountAdsForm, UploadAdsForm, unpacked_rows
from assessments.models import DemandCount, User
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    UnconfirmedEditError,
    taxonomy_edit,
)

# Field names of the page of a count: the chosen rows, those whose weight replaces a reason, and
# the state in which each row was shown.
ACCEPT, REPLACE, SEEN = "accept", "replace", "seen"
SPECIALISMS = "specialisms"
SHOWN_ROWS = 3
SHOWN_TITLES = 5
SHOWN_OTHERS = 20
SHOWN_PHRASES = 100

PERMISSIONS = (
    "assessments.change_requirement",
    "assessments.change_specialism",
    "assessments.add_source",
)


def desk(request: HttpRequest) -> HttpResponse:
    """List the counts; accept a file of advertisements and ask what its columns are."""
    form = UploadAdsForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _desk(request, form)
    if not form.is_valid():
        return _desk(request, form, status=422)
    file, taxonomy = form.cleaned_data["file"], edition_current().original.taxonomy
    try:
        rows = read_few_ads(file.name, file)
        wordings = selectors.title_wordings(taxonomy)
        initial = CountAdsForm.initial_for(rows, wordings)
    except ExchangeError as error:
        return _desk(request, form, problems=error.problems, status=422)
    return _check(request, CountAdsForm(taxonomy, rows, initial=initial), rows, taxonomy)


def check(request: HttpRequest) -> HttpResponse:
    """Preview the advertisements by role with other columns and wordings, or count them."""
    if request.method != "POST":
        return redirect("admin:demand")
    edition = edition_current().original
    try:
        rows = unpacked_rows(request.POST.get("ads", ""))
    except ExchangeError as error:
        return _desk(request, UploadAdsForm(), problems=error.problems, status=422)
    if "count" not in request.POST:
        # Not checked yet: what is still empty is no mistake.
        unchecked = CountAdsForm(edition.taxonomy, rows, initial=request.POST.dict())
        return _check(request, unchecked, rows, edition.taxonomy)
    form = CountAdsForm(edition.taxonomy, rows, request.POST)
    if not form.is_valid():
        return _check(request, form, rows, edition.taxonomy, status=422)
    name = form.cleaned_data["name"]
    ads = (ad_of(row, form.columns) for row in rows)
    titles, known = RoleTitles(form.wordings), selectors.demand_digests(name)
    counted = list(count_ads(ads, titles, edition.matcher, known))
    of_roles = [ad for ad in counted if ad.role]
    if not of_roles:
        form.add_error(None, "No title names a role: add a wording, or choose another column.")
        return _check(request, form, rows, edition.taxonomy, status=422)
    if not form.details["given_period"] and not any(ad.year for ad in of_roles):
        form.add_error("given_period", "These advertisements have no dates: give the period.")
        return _check(request, form, rows, edition.taxonomy, status=422)
    count = services.demand_count_start(name=name, wordings=form.wordings, **form.details)
    services.demand_count_add(count=count, ads=counted, taxonomy=edition.taxonomy)
    return redirect("admin:demand-count", count.pk)


@in_draft
def count_page(request: HttpRequest, key: int) -> HttpResponse:
    """Show the figures of a count next to those of the taxonomy; accept the chosen ones."""
    count = selectors.demand_count(key)
    if request.method == "POST":
        return _accept(request, count)
    return _figures(request, count, _taxonomy())


def delete(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a count."""
    count = selectors.demand_count(key)
    if request.method != "POST":
        return redirect("admin:demand-count", key)
    LogEntry.objects.log_actions(_editor(request).pk, [count], DELETION, single_object=True)
    services.demand_count_delete(count=count)
    messages.success(request, f"The count {count} was deleted.")
    return redirect("admin:demand")


def name_phrase(request: HttpRequest) -> HttpResponse:
    """Redirect to the page of a skill with a frequent phrase as a new alias."""
    try:
        skill = selectors.skill_key(request.GET.get("skill", ""))
    except GoneError:
        return redirect("admin:demand")
    alias = urlencode({"alias": request.GET.get("phrase", "")})
    return redirect(f"{reverse('admin:assessments_skill_change', args=[skill])}?{alias}")


def _taxonomy() -> Taxonomy:
    """Return the taxonomy with its specialisms, which an edition reads only when needed."""
    edition = edition_current().original
    return edition.taxonomy.model_copy(update={"specialisms": tuple(edition.specialisms.values())})


def _editor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _accept(request: HttpRequest, count: DemandCount) -> HttpResponse:
    """Accept the chosen rows, preview the effects, or show the page again with problems."""
    places = request.POST.getlist(ACCEPT)
    problems: list[str] = []
    try:
        with taxonomy_edit(request.POST.get(CONFIRMED, "")) as taxonomy:
            demand = selectors.demand_of(count, taxonomy)
            proposals = {row.place: row for row in _proposals(demand, _shown_role(request, demand))}
            chosen = [proposals[place] for place in places if place in proposals]
            problems = _conflicts(request, places, proposals)
            if problems or not chosen or KEEP_EDITING in request.POST:
                problems = problems or ([] if chosen else ["Choose at least one row."])
                status = 422 if problems else 200
                return _figures(request, count, taxonomy, problems, status)
            services.demand_accept(
                demand=demand, chosen=chosen, replaced=request.POST.getlist(REPLACE)
            )
            LogEntry.objects.log_actions(
                _editor(request).pk, [count], CHANGE, f"Accepted {len(chosen)} rows."
            )
    except InconsistentTaxonomyError as refusal:
        return _figures(request, count, _taxonomy(), refusal.problems, 422)
    except UnconfirmedEditError as pending:
        return preview_page(request, pending.effects)
    rows = "1 row" if len(chosen) == 1 else f"{len(chosen)} rows"
    messages.success(request, f"{rows} accepted into the taxonomy.")
    return redirect(request.get_full_path())


def _conflicts(
    request: HttpRequest, places: list[str], proposals: dict[str, Proposal]
) -> list[str]:
    """Return why chosen rows cannot be accepted: they were edited since the page was shown."""
    try:
        seen = dict(json.loads(request.POST.get(SEEN, "{}")))
    except (ValueError, TypeError, RecursionError):
        seen = {}
    problems = []
    for place in places:
        row = proposals.get(place)
        if row is None:
            problems.append("A row that you chose does not exist any more.")
        elif not row.can_be_accepted:
            problems.append(f"{row.name}: it has too few advertisements.")
        elif seen.get(place) != row.state:
            problems.append(
                f"{row.name}: its weight or figures were edited since this page was shown. Check "
                "the row as it is now, and accept it again."
            )
    return problems


def _proposals(demand: Demand, role: str) -> list[Proposal]:
    return list(demand.of_specialisms() if role == SPECIALISMS else demand.of_role(role))


def _shown_role(request: HttpRequest, demand: Demand) -> str:
    """Return the role in the query string, by default the first with figures."""
    offered = [slug for slug, _ in _offered(demand)]
    role = request.GET.get("role", "")
    return role if role in offered else next(iter(offered), "")


def _offered(demand: Demand) -> list[tuple[str, str]]:
    roles = [
        (role.slug, role.name)
        for role in demand.taxonomy.target_roles
        if next(demand.of_role(role.slug), None)
    ]
    return [*roles, (SPECIALISMS, "Specialisms")]


def _figures(
    request: HttpRequest,
    count: DemandCount,
    taxonomy: Taxonomy,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    demand = selectors.demand_of(count, taxonomy)
    role = _shown_role(request, demand)
    proposals = _proposals(demand, role)
    context = {
        "title": f"Demand: {count.title}",
        "count": count,
        "tally": demand.tally,
        "roles": [
            (taxonomy.role_name(slug), counted) for slug, counted in demand.tally.roles.items()
        ],
        "offered": _offered(demand),
        "shown": role,
        "proposals": proposals,
        "seen": json.dumps({row.place: row.state for row in proposals}),
        "accept": request.POST.getlist(ACCEPT),
        "replace": request.POST.getlist(REPLACE),
        "least": MIN_ADS,
        "least_phrase": unplaced.MIN_ADS,
        "phrases": demand.tally.unplaced.frequent(SHOWN_PHRASES),
        "skills": sorted(
            (skill.name, skill.slug) for skill in taxonomy.skills if not skill.retired
        ),
        "problems": problem_lines(problems),
    }
    return _page(request, "count", context, status)


def _check(
    request: HttpRequest,
    form: CountAdsForm,
    rows: list[Row],
    taxonomy: Taxonomy,
    status: int = 200,
) -> HttpResponse:
    """Show the first rows, and how many advertisements each role has."""
    try:
        titles = RoleTitles(form.wordings)
    except PhraseError as error:
        titles = RoleTitles({})
        if not form.is_bound:
            messages.error(request, str(error))
    known = selectors.demand_digests(str(form["name"].value() or ""))
    found = sort_ads((ad_of(row, form.columns) for row in rows), titles, known)
    columns = columns_of(rows)
    context = {
        "title": "Check the advertisements",
        "form": form,
        "columns": columns,
        "rows": [[row.get(name, "") for name in columns] for row in rows[:SHOWN_ROWS]],
        "number": len(rows),
        "found": found,
        "by_role": [
            (
                taxonomy.role_name(role),
                len(ads),
                list(dict.fromkeys(ad.title for ad in ads))[:SHOWN_TITLES],
            )
            for role, ads in sorted(found.by_role.items(), key=lambda item: -len(item[1]))
        ],
        "others": list(dict.fromkeys(ad.title or "no title" for ad in found.others))[:SHOWN_OTHERS],
    }
    return _page(request, "check", context, status)


def _desk(
    request: HttpRequest,
    form: UploadAdsForm,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    taxonomy = edition_current().original.taxonomy
    context = {
        "title": "Count advertisements",
        "form": form,
        "counts": [
            (
                count,
                ", ".join(
                    f"{taxonomy.role_name(role)} {counted.ads:,}"
                    for role, counted in Tally.of(count.counts).roles.items()
                ),
            )
            for count in selectors.demand_counts()
        ],
        "problems": problem_lines(problems),
    }
    return _page(request, "desk", context, status)


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return page_response(request, f"admin/assessments/demand/{name}.html", context, status=status)


for route, view, view_name in (
    ("demand/", desk, "demand"),
    ("demand/check/", check, "demand-check"),
    ("demand/alias/", name_phrase, "demand-alias"),
    ("demand/<int:key>/", count_page, "demand-count"),
    ("demand/<int:key>/delete/", delete, "demand-delete"),
):
    add_page(route, view, view_name, *PERMISSIONS)
