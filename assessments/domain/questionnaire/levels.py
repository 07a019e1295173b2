"""The five proficiency levels, with their names and general meanings."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(NamedTuple):
    """A level's number, name and general meaning; a skill's anchors are more specific."""

    number: int
    name: Promise
    meaning: Promise

    @property
    def value(self) -> str:
        """The answer in forms."""
        return str(self.number)


LEVELS = (
    Level(0, _("None"), _("Not done yet.")),
    Level(1, _("Basics"), _("You can explain it, or have followed a tutorial.")),
    Level(2, _("With help"), _("You have used it on a real task, with help where needed.")),
    Level(
        3,
        _("On my own"),
        _("You have used it, on your own, for real work that others rely on."),
    ),
    Level(
        4,
        _("Expert"),
        _("You set the standard for others, run it at scale, or are the person they ask."),
    ),
)
