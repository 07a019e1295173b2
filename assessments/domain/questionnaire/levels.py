"""The five proficiency levels, with their names and general meanings."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(NamedTuple):
    """A level's number, name and general meaning; a skill's anchors are more specific."""

    number: int
    name: Promise
    meaning: Promise


LEVELS = (
    Level(0, _("None"), _("You have not done it and could not explain it.")),
    Level(1, _("Basics"), _("You can explain it and follow a tutorial.")),
    Level(2, _("With help"), _("You did it on a real task, with help.")),
    Level(
        3,
        _("On my own"),
        _("You did it alone on a real project, and fixed it when it broke."),
    ),
    Level(
        4,
        _("Expert"),
        _("You designed it for others, ran it in production over time, or taught it."),
    ),
)
