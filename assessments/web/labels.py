"""Translated labels for milestones, for changed dates and for short values."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.domain.planning.curriculum import DEEPER, REST, WANTED
from assessments.domain.planning.milestones import Milestone
from assessments.domain.planning.plan import ChapterView, StepView
from assessments.domain.planning.summary import Summary
from assessments.domain.planning.what_if import Shift, shift_between
from assessments.domain.scoring import NOT_RELEVANT, UNSURE

VALUE_LABELS = {
    "book": gettext_lazy("book"),
    "course": gettext_lazy("course"),
    "documentation": gettext_lazy("documentation"),
    "tutorial": gettext_lazy("tutorial"),
    "paper": gettext_lazy("paper"),
    "video": gettext_lazy("video"),
    "free": gettext_lazy("free"),
    "paid": gettext_lazy("paid"),
    "mixed": gettext_lazy("mixed"),
    UNSURE: gettext_lazy("Not sure"),
    NOT_RELEVANT: gettext_lazy("Not relevant"),
    "": gettext_lazy("No answer"),
}


def value_label(value: str) -> str:
    """Return the label of an answer or of a learning resource's kind or cost.

    Levels are returned unchanged.
    """
    return str(VALUE_LABELS.get(value, value))


def milestone_label(milestone: Milestone) -> str:
    """Return the name of a milestone."""
    match milestone.kind:
        case "chapter":
            return _("Chapter: %s") % chapter_name(milestone.chapter)
        case "apply":
            return _("Time to apply")
        case "ready":
            return _("Ready")
        case "all":
            return _("Every gap closed")


def chapter_name(chapter: ChapterView) -> str:
    """Return the name of a chapter of the plan."""
    if chapter.specialism:
        name = _("Specialism: %s") % chapter.specialism.name
    elif chapter.source:
        name = chapter.source.name
    else:
        name = {
            DEEPER: _("Deeper, with real work"),
            REST: _("More for the role"),
            WANTED: _("Skills you added"),
        }.get(chapter.kind, _("More for the role"))
    if chapter.part == 1:
        return name
    return _("%(name)s, part %(part)d") % {"name": name, "part": chapter.part}


def step_reason(view: StepView) -> str:
    """Return the sentence that explains the place of a step in the plan."""
    match view.reason:
        case "prerequisite":
            if not view.opens:
                return _("The next level of this skill needs it.")
            return _("Next in line because other steps need it: %s.") % ", ".join(view.opens)
        case "must-have":
            return _("A must-have: without it, few employers will consider you.")
        case "level-3":
            return _(
                "Level 3 takes real work: at your job, in open source, or on a service of your own "
                "that people use."
            )
        case "weak-side":
            return _("Most people from your role lack it, and the new role asks for it.")
        case "late":
            return _("Interviews ask for it, so it comes late and stays fresh.")
        case "wanted":
            return _("You added it to the plan.")
        case "asked":
            return _("The role asks for it, and what it needs comes before.")


def finish_label(before: Summary, after: Summary) -> str:
    """Return the dates on which a changed plan ends, and how much sooner or later that is."""
    if after.hours_to_apply:
        end_before, end_after = before.apply_by, (after.apply_by, after.apply_by_slow)
        text = _("Time to apply: likely %(likely)s, by %(slow)s if things go slowly.")
    else:
        end_before, end_after = before.done_by, (after.done_by, after.done_by_slow)
        text = _("All steps done: likely %(likely)s, by %(slow)s if things go slowly.")
    likely, slow = (date_format(day, "F Y") for day in end_after)
    sentence = text % {"likely": likely, "slow": slow}
    shift = shift_between((end_before,), end_after[:1])
    if not shift.most:
        return sentence
    difference = _("That is %s.") % shift_label(shift)
    return f"{sentence} {difference}"


def shift_label(shift: Shift) -> str:
    """Return the label of a shift in time, such as "2 to 3 months later"."""
    if not shift.most:
        return _("same as now")
    match shift.in_months, shift.is_later:
        case True, True:
            text = ngettext("%s month later", "%s months later", shift.most)
        case True, False:
            text = ngettext("%s month sooner", "%s months sooner", shift.most)
        case False, True:
            text = ngettext("%s week later", "%s weeks later", shift.most)
        case False, False:
            text = ngettext("%s week sooner", "%s weeks sooner", shift.most)
    if shift.least in (0, shift.most):
        return text % shift.most
    return text % (_("%(first)d to %(last)d") % {"first": shift.least, "last": shift.most})
