"""What milestones are called, and the words for what the taxonomy and answers say in short."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.milestones import Milestone
from assessments.scoring import NOT_RELEVANT, UNSURE

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
