"""What milestones are called, what a change does to dates, and the words for short values."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.milestones import Milestone
from assessments.plan import Summary
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
            return _("Ready enough to apply")
        case "all":
            return _("Every gap closed")


def finish_words(before: Summary, after: Summary) -> str:
    """Say when a plan ends after a change, and how much sooner or later that is than before."""
    if after.hours_to_ready and after.ready_by and after.ready_by_slow and before.ready_by:
        then, slow, was = after.ready_by, after.ready_by_slow, before.ready_by
        text = _("Ready to apply: likely %(likely)s, by %(slow)s if things go slowly.")
    else:
        then, slow, was = after.done_by, after.done_by_slow, before.done_by
        text = _("Every step taken: likely %(likely)s, by %(slow)s if things go slowly.")
    said = text % {"likely": _month(then), "slow": _month(slow)}
    return f"{said} {_difference((then - was).days)}".strip()


def _month(day: date) -> str:
    return date_format(day, "F Y")


def _difference(days: int) -> str:
    """Return so many days later, or sooner if below 0, in words; nothing below a week."""
    weeks, months = round(abs(days) / 7), round(abs(days) / 30.44)
    if weeks < 1:
        return ""
    if months < 2:
        if days < 0:
            text = ngettext("That is %(n)d week sooner.", "That is %(n)d weeks sooner.", weeks)
        else:
            text = ngettext("That is %(n)d week later.", "That is %(n)d weeks later.", weeks)
        return text % {"n": weeks}
    if days < 0:
        text = ngettext("That is %(n)d month sooner.", "That is %(n)d months sooner.", months)
    else:
        text = ngettext("That is %(n)d month later.", "That is %(n)d months later.", months)
    return text % {"n": months}


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
