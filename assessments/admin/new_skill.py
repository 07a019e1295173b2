"""Add a skill with everything that belongs to it: type, check, preview, save in one edit."""

from typing import cast

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.admin.drafting import in_draft
from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CONFIRMED, KEEP_EDITING, preview_page
from assessments.admin.problems import problem_lines
from assessments.admin.skill_entry import SkillEntry
from assessments.domain.questionnaire.levels import LEVELS
from assessments.domain.taxonomy.adding import total_hours, with_new_skill
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Skill, User
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    UnconfirmedEditError,
    taxonomy_edit,
)
from assessments.taxonomy_store.writing import write_rows

# The button that checks what has been typed so far.
CHECK = "_check"
# The prerequisites of a level that have a place without opening more.
SHOWN_NEEDS = 2


@in_draft
def new_skill(request: HttpRequest) -> HttpResponse:
    """Show the page; on POST check it, preview the effects, or save the skill."""
    if request.method != "POST":
        return _page(request, SkillEntry(_current()))
    if CHECK in request.POST or KEEP_EDITING in request.POST:
        entry = SkillEntry(_current(), request.POST)
        entry.check()
        entry.ignore_missing()
        return _page(request, entry)
    return _save(request)


def _current() -> Taxonomy:
    """Return the part of the taxonomy that the page needs."""
    edition = edition_current().original
    return edition.taxonomy.model_copy(update={"curricula": edition.curricula})


def _save(request: HttpRequest) -> HttpResponse:
    entry = SkillEntry(_current(), request.POST)
    try:
        with taxonomy_edit(request.POST.get(CONFIRMED, ""), always_ask=True) as taxonomy:
            entry = SkillEntry(taxonomy, request.POST)
            if not entry.is_valid():
                return _page(request, entry, status=422)
            write_rows(with_new_skill(taxonomy, entry.new_skill()))
            skill = Skill.objects.get(slug=entry.slug)
            editor = cast("User", request.user)
            LogEntry.objects.log_actions(editor.pk, [skill], ADDITION, "Added on one page.")
    except InconsistentTaxonomyError as refusal:
        entry.problems += problem_lines(refusal.problems)
        return _page(request, entry, status=422)
    except UnconfirmedEditError as pending:
        return preview_page(request, pending.effects, open_parts=entry.open_parts())
    messages.success(request, f"{skill} was added. Its history can undo this.")
    return redirect("admin:assessments_skill_change", skill.pk)


def _page(request: HttpRequest, entry: SkillEntry, status: int = 200) -> HttpResponse:
    notes = entry.anchor_notes()
    levels = [
        {
            "about": LEVELS[number],
            "form": form,
            "notes": notes.get(number, []),
            "needs": entry.needs[number][:SHOWN_NEEDS],
            "more_needs": (more := entry.needs[number][SHOWN_NEEDS:]),
            "shows_more": any(row["skill"].value() for row in more),
            "needed": (needed := entry.needed(number)),
            "hours_before": total_hours(needed),
            "study": entry.averages and entry.averages.study_hours[number],
            "practice": entry.averages and entry.averages.practice_hours[number],
        }
        for number, form in entry.levels.items()
    ]
    typical = [
        (form, entry.averages and entry.averages.typical[form.role.slug][0])
        for form in entry.typical
    ]
    context = {
        "title": "Add a skill",
        "entry": entry,
        "levels": levels,
        "typical": typical,
    }
    return page_response(request, "admin/new_skill/page.html", context, status=status)


add_page(
    "new-skill/",
    new_skill,
    "new_skill",
    "assessments.add_skill",
    "assessments.add_requirement",
    "assessments.add_typicallevel",
    "assessments.change_chapter",
)
