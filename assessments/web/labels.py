"""What milestones are called, what a change does to dates, and the words for short values."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.domain.planning.milestones import Milestone
from assessments.domain.planning.plan import Summary
from assessments.domain.planning.what_if import Shift, shift_between
from assessments.domain.scoring import NOT_RELEVANT, UNSURE

WORDS = {
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
}


def word(value: str) -> str:
    """Return the word for a kind or cost of learning or an answer; a level stands for itself."""
    return str(WORDS.get(value, value))


def milestone_label(milestone: Milestone) -> str:
    """Return a milestone in a few words."""
    match milestone.kind:
        case "must-have":
            return _("Must-have: %s") % milestone.name
        case "area":
            return _("Area: %s") % milestone.name
        case "specialism":
            return _("Specialism: %s") % milestone.name
        case "ready":
            return _("Ready to apply")
        case "all":
            return _("Every gap closed")


def finish_words(before: Summary, after: Summary) -> str:
    """Say when a plan ends after a change, and how much sooner or later that is than before."""
    if after.hours_to_ready and after.ready_by and after.ready_by_slow and before.ready_by:
        was, then = before.ready_by, (after.ready_by, after.ready_by_slow)
        text = _("Ready to apply: likely %(likely)s, by %(slow)s if things go slowly.")
    else:
        was, then = before.done_by, (after.done_by, after.done_by_slow)
        text = _("All steps done: likely %(likely)s, by %(slow)s if things go slowly.")
    likely, slow = (date_format(day, "F Y") for day in then)
    said = text % {"likely": likely, "slow": slow}
    shift = shift_between((was,), then[:1])
    if not shift.most:
        return said
    difference = _("That is %s.") % shift_label(shift)
    return f"{said} {difference}"


def shift_label(shift: Shift) -> str:
    """Return how much later or sooner something would be, as in "2 to 3 months later"."""
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
