"""The start page: tasks, what is open, where people get stuck, and what changed recently."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib import admin
from django.db import models as db
from django.http import HttpRequest
from django.template.defaultfilters import pluralize
from django.urls import reverse

from assessments import selectors
from assessments.admin.drafting import show_draft_bar
from assessments.admin.history import HistoryAdmin
from assessments.admin.pages import may_open
from assessments.domain.links import DEAD
from assessments.domain.taxonomy.objects import Skill as SkillObject
from assessments.domain.taxonomy.translating import STALE, UNTRANSLATED
from assessments.models import LinkCheck, Skill, User, language_name
from assessments.selectors.insight import stuck_on
from assessments.taxonomy_store.editions import Edition, edition_current
from assessments.taxonomy_store.recent import Edited, recent_edits

RECENT_EDITS = 8
SHOWN_SKILLS = 5


class Task(NamedTuple):
    """A link to the page for a task: one that was added, or a model's list of rows to change."""

    name: str
    help: str
    page: str | type[db.Model]

    def address(self, request: HttpRequest) -> str:
        """Return the address of the page, empty if the signed-in person may not do the task."""
        if isinstance(self.page, str):
            return reverse(f"admin:{self.page}") if may_open(request, self.page) else ""
        if not admin.site.get_model_admin(self.page).has_change_permission(request):
            return ""
        return reverse(f"admin:{self.page._meta.label_lower.replace('.', '_')}_changelist")


TASKS = (
    Task(
        "Add a skill",
        "On one page, with its levels, requirements and place in the plans",
        "new_skill",
    ),
    Task("Edit the levels of a skill", "What a person at each level has done", Skill),
    Task(
        "Change a weight",
        "Or the required level or must-have, for all roles at once",
        "grid_requirements",
    ),
    Task(
        "Change typical levels",
        "What people from each start role can usually do",
        "grid_typical-levels",
    ),
    Task("Count advertisements", "Compare their figures with ours, and accept weights", "demand"),
    Task(
        "Prepare a draft of changes",
        "Collect edits, preview them together and publish them at once",
        "draft",
    ),
    Task("Import or export a table", "A workbook, a CSV table or a zip of files", "exchange"),
    Task(
        "Review texts",
        "Read skills, resources and projects, and sign those that you agree with",
        "review",
    ),
    Task("Translate", "Texts without a translation, or whose English has changed", "translations"),
    Task("Merge two skills", "If two questions ask for the same", "merge"),
    Task("Help a person with an account", "Correct an address, or lock the account", User),
)


class Stuck(NamedTuple):
    """A skill that people get stuck on, with the figure, and the address of its page."""

    name: str
    figure: str
    page: str


def start_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the signed-in person may do to the context of the admin's first page."""
    edition = edition_current().original
    context["tasks"] = [(task, address) for task in TASKS if (address := task.address(request))]
    if request.user.has_perm("assessments.change_skill"):
        pages = _skill_pages()
        unfinished = selectors.open_work(edition).skills
        context["unfinished"] = [
            (skill.name, pages[skill.name], parts)
            for skill, parts in unfinished[:SHOWN_SKILLS]
            if skill.name in pages
        ]
        context["more_unfinished"] = len(unfinished[SHOWN_SKILLS:])
        if may_open(request, "insight"):
            context["stuck"] = _stuck(edition, pages)
    if may_open(request, "translations"):
        context["translations"] = [
            (code, language_name(code), states[UNTRANSLATED], states[STALE])
            for code, states in selectors.open_work(edition).texts.items()
        ]
    if may_open(request, "links"):
        context["dead_links"] = LinkCheck.objects.filter(outcome=DEAD).count()
        context["links_checked"] = context["dead_links"] or LinkCheck.objects.exists()
    if may_open(request, "review"):
        context["unreviewed"] = _unreviewed(edition)
    show_draft_bar(request)
    context["recent"] = _recent(request)
    context["may_undo"] = may_open(request, "undo")
    return context


def _skill_pages() -> dict[str, str]:
    """Return the addresses of the pages of skills, by name."""
    return {
        name: reverse("admin:assessments_skill_change", args=[key])
        for name, key in Skill.objects.values_list("name", "pk")
    }


def _unreviewed(edition: Edition) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the numbers of unreviewed texts by area, in words with the addresses to review."""
    lines = selectors.review_lines(edition)
    found = []
    for area in edition.taxonomy.areas:
        counts = selectors.review_counts(line for line in lines if line.item.area == area.slug)
        found.append(
            (
                area.name,
                [
                    (
                        f"{count.unreviewed} {count.kind}{pluralize(count.unreviewed)}",
                        reverse("admin:review", query={"area": area.slug, "kind": count.kind}),
                    )
                    for count in counts
                    if count.unreviewed
                ],
            )
        )
    return [(name, open_kinds) for name, open_kinds in found if open_kinds]


def _stuck(edition: Edition, pages: Mapping[str, str]) -> list[tuple[str, list[Stuck]]]:
    """Return the skills that people get stuck on, by what makes them stop."""
    unsure, skipped = stuck_on(edition)
    skills = [skill for skill in edition.taxonomy.skills if not skill.retired]
    longest = sorted(skills, key=_length, reverse=True)[:SHOWN_SKILLS]

    def lines(rows: Iterable[tuple[str, str]]) -> list[Stuck]:
        return [Stuck(name, figure, pages[name]) for name, figure in rows if name in pages]

    return [
        ("Most “not sure”", lines((r.name, f"{r.percent} %") for r in unsure[:SHOWN_SKILLS])),
        (
            "Left out, though a later question is answered",
            lines((r.name, f"{r.percent} %") for r in skipped[:SHOWN_SKILLS]),
        ),
        ("Most to read", lines((skill.name, f"{_length(skill)} words") for skill in longest)),
    ]


def _length(skill: SkillObject) -> int:
    """Return the number of words that a person reads to answer."""
    texts = (skill.description, *(level.anchor for level in skill.levels.values()))
    return sum(len(text.split()) for text in texts)


def _recent(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the last edits of what the person may see, with links to the histories."""
    tables = {
        model: own.parts
        for model, own in admin.site._registry.items()
        if isinstance(own, HistoryAdmin) and own.has_view_permission(request)
    }
    return [
        {
            "date": edit.date,
            "user": edit.user,
            "edited": [_edited(edited) for edited in edit.edited],
        }
        for edit in recent_edits(tables, RECENT_EDITS)
    ]


def _edited(edited: Edited) -> dict[str, Any]:
    """Return the objects of one kind: names with the addresses of their histories, or a number."""
    meta = edited.model._meta
    page = f"admin:{meta.app_label}_{meta.model_name}_history"
    return {
        "kind": meta.verbose_name if edited.number == 1 else meta.verbose_name_plural,
        "number": edited.number,
        "named": [(name or "removed", reverse(page, args=[key])) for key, name in edited.named],
    }
