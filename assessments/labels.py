"""What milestones are called, and words for what is kept or computed as a value."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.milestones import Milestone
from assessments.scoring import NOT_RELEVANT, UNSURE
from assessments.what_if import Shift

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
    NOT_RELEVANT: gettext_lazy("Not relevant to me"),
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
            return _("Ready enough to apply")
        case "all":
            return _("Every gap closed")


def shift_label(shift: Shift) -> str:
    """Return how much later or sooner something would be, as in "2 to 3 months later than now"."""
    if not shift.most:
        return _("as soon as now")
    match shift.in_months, shift.is_later:
        case True, True:
            text = ngettext("%s month later than now", "%s months later than now", shift.most)
        case True, False:
            text = ngettext("%s month sooner than now", "%s months sooner than now", shift.most)
        case False, True:
            text = ngettext("%s week later than now", "%s weeks later than now", shift.most)
        case False, False:
            text = ngettext("%s week sooner than now", "%s weeks sooner than now", shift.most)
    if shift.least in (0, shift.most):
        return text % shift.most
    return text % (_("%(first)d to %(last)d") % {"first": shift.least, "last": shift.most})
