"""Review: what no editor has signed yet, by area, with the texts to read and to sign."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize
from django.urls import reverse

from assessments import selectors, services
from assessments.admin.pages import add_page, page_response
from assessments.domain.taxonomy import objects
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import SkillLevel
from assessments.domain.taxonomy.reviews import KINDS, PROJECT, Item
from assessments.models import Project, Review, Skill, User, english_language_name
from assessments.taxonomy_store.editions import edition_current

# Field names of the page: the chosen texts, and the button that withdraws signatures.
TEXT, WITHDRAW = "text", "withdraw"


def review(request: HttpRequest) -> HttpResponse:
    """Count what is unreviewed by area, or show the texts of one area; sign the chosen ones."""
    if request.method == "POST":
        return _sign(request)
    edition = edition_current().original
    area = edition.taxonomy.area_by_slug.get(request.GET.get("area", ""))
    kind = request.GET.get("kind", "")
    lines = selectors.review_lines(edition)
    if area is None or kind not in KINDS:
        context: dict[str, Any] = {
            "title": "Review",
            "areas": [
                (area, selectors.review_counts(row for row in lines if row.item.area == area.slug))
                for area in edition.taxonomy.areas
            ],
            "total": selectors.review_counts(lines),
        }
        return _page(request, "areas", context)
    shown = [line for line in lines if (line.item.area, line.item.kind) == (area.slug, kind)]
    texts = list(_texts(shown, edition.taxonomy, Project if kind == PROJECT else Skill))
    context = {
        "title": f"Review {kind}s: {area.name}",
        "kind": kind,
        "unreviewed": [text for text in texts if text.review is None],
        "signed": [text for text in texts if text.review],
    }
    return _page(request, "texts", context)


class _Text(NamedTuple):
    """A text as the page shows it, with the page that edits it."""

    item: Item
    review: Review | None
    edit: str
    levels: list[tuple[int, SkillLevel, str]]  # of a skill, with the names of prerequisites
    skills: str  # of a project, or the skill of a resource
    language: str = ""  # of a resource, in English


def _texts(
    lines: Iterable[selectors.ReviewLine], taxonomy: Taxonomy, model: type[Project | Skill]
) -> Iterator[_Text]:
    names = {skill.slug: skill.name for skill in taxonomy.skills}
    keys = dict(model._default_manager.values_list("slug", "pk"))
    for item, signed in lines:
        edit = reverse(f"admin:assessments_{model._meta.model_name}_change", args=[keys[item.slug]])
        levels, skills, language = [], names.get(item.slug, ""), ""
        if isinstance(item.value, objects.Skill):
            levels = [
                (number, level, _with_levels(level.prerequisites, names))
                for number, level in item.value.levels.items()
            ]
        if isinstance(item.value, objects.Project):
            skills = _with_levels(item.value.skills, names)
        if isinstance(item.value, objects.Resource):
            language = english_language_name(item.value.language)
        yield _Text(item, signed, edit, levels, skills, language)


def _with_levels(
    rows: Iterable[objects.Prerequisite | objects.SkillShown], names: dict[str, str]
) -> str:
    return ", ".join(f"{names[row.skill]} {row.level}" for row in rows)


def _sign(request: HttpRequest) -> HttpResponse:
    """Sign the chosen texts, or withdraw their signatures."""
    chosen = set(request.POST.getlist(TEXT))
    if WITHDRAW in request.POST:
        count, done = services.reviews_withdraw(digests=chosen), "withdrawn"
    else:
        editor = cast("User", request.user)
        count, done = services.reviews_sign(editor=editor, digests=chosen), "signed"
    if not chosen:
        messages.error(request, "Choose at least one text.")
    elif count:
        messages.success(request, f"{count} text{pluralize(count)} {done}.")
    if left := len(chosen) - count:
        messages.warning(
            request,
            f"{left} text{pluralize(left)} not {done}: edited, or {done} by another editor, since "
            "this page was shown. Read what is here now.",
        )
    return redirect(request.get_full_path())


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return page_response(request, f"admin/assessments/review/{name}.html", context)


add_page(
    "review/",
    review,
    "review",
    "assessments.change_skill",
    "assessments.change_resource",
    "assessments.change_project",
)
