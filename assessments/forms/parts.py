"""What several forms share."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from assessments.taxonomy.document import Role

# Years that a plan may touch.
EARLIEST_YEAR, LATEST_YEAR = 2020, 2039


def bare_helper(*fields: Any) -> FormHelper:
    """Return a helper that renders fields only: the page holds the form tag and the token."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


class RoleField(forms.ChoiceField):
    """One of the roles on offer."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            error_messages={"invalid_choice": _("Choose one of the roles in the list.")},
        )

    def offer(self, roles: list[Role]) -> None:
        """Set the roles to choose from."""
        self.choices = [(role.slug, role.name) for role in roles]


class DayField(forms.DateField):
    """A day so near that every calendar holds the end of a plan.

    ``form_id`` names its form where it stands outside of it.
    """

    def __init__(self, form_id: str = "", **options: Any) -> None:
        attributes = {"type": "date"} | ({"form": form_id} if form_id else {})
        widget = forms.DateInput(attrs=attributes, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def validate(self, value: date | None) -> None:
        """Refuse other years."""
        super().validate(value)
        if value and not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            raise ValidationError(_("Choose a day from this decade or the next."))


class AddressField(forms.URLField):
    """An address that a browser can open."""

    default_validators = [URLValidator(schemes=["https", "http"])]

    def __init__(self, **options: Any) -> None:
        widget = forms.URLInput(attrs={"inputmode": "url"})
        super().__init__(
            max_length=200, required=False, assume_scheme="https", widget=widget, **options
        )


class HoursField(forms.IntegerField):
    """Hours a week."""

    def __init__(self) -> None:
        super().__init__(label=_("Hours a week"), min_value=1, max_value=60)
