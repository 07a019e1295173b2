"""What milestones are called."""

from django.utils.translation import gettext as _

from assessments.milestones import Milestone


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
