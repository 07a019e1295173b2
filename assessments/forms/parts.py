"""Fields, widgets and helpers shared by several forms."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.domain.addresses import (
    MAX_ADDRESS,
    AddressError,
    UserInAddressError,
    parse_address,
)
from assessments.domain.taxonomy.objects import Role
from assessments.domain.text import clean_text, is_far_too_long

# The years that a plan's dates may be in.
EARLIEST_YEAR, LATEST_YEAR = 2020, 2039


def bare_helper(*fields: Any) -> FormHelper:
    """Return a crispy helper that renders only fields, without the form tag and CSRF token."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


class RoleField(forms.ChoiceField):
    """A choice of roles."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            error_messages={"invalid_choice": _("Choose one of the roles in the list.")},
        )

    def offer(self, roles: list[Role]) -> None:
        """Set the available roles."""
        self.roles = tuple(roles)
        self.choices = [(role.slug, role.name) for role in roles]

    def prepare_value(self, value: Any) -> Any:
        """Return the role to select; None for one that is not offered."""
        return value if self.valid_value(value) else None


class DayField(forms.DateField):
    """A date, limited to years in which the end of any plan is still a valid date.

    ``form_id`` is the id of its form, for a field outside the form's element.
    """

    def __init__(self, form_id: str = "", **options: Any) -> None:
        attributes = {"type": "date"} | ({"form": form_id} if form_id else {})
        widget = forms.DateInput(attrs=attributes, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def validate(self, value: date | None) -> None:
        """Raise ValidationError for other years."""
        super().validate(value)
        if value and not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            raise ValidationError(_("Choose a day from this decade or the next."))


class CleanTextMixin:
    """Normalises text with clean_text; text that is too long is refused, never cut."""

    def to_python(self, value: Any) -> Any:
        """Return the normalised text, empty if no character of it is visible."""
        if isinstance(value, str):
            if is_far_too_long(value, self.max_length):  # type: ignore[attr-defined]
                return value  # The length validator refuses it.
            value = clean_text(value)
        return super().to_python(value)  # type: ignore[misc]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out maxlength, because browsers silently cut pasted text to it."""
        attrs: dict[str, Any] = super().widget_attrs(widget)  # type: ignore[misc]
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class CleanTextField(CleanTextMixin, forms.CharField):
    """Normalised text, such as a name, a title or a note."""


class ChangedFieldsMixin:
    """A form that detects which fields were changed on its page, so that two tabs can be saved.

    The page must post the fields in ``shown`` too.
    """

    def initial_values(self) -> list[tuple[str, str]]:
        """Return hidden fields, as names and values, with the values that the page first showed."""
        form: Any = self
        names = {form.add_initial_prefix(field.name): field.initial for field in form}
        return [(name, form.data.get(name, value or "")) for name, value in names.items()]

    def changed_values(self) -> dict[str, str]:
        """Return the cleaned values that differ from those that the page first showed."""
        form: Any = self
        return {
            name: value
            for name, value in form.cleaned_data.items()
            if (shown := form.data.get(form.add_initial_prefix(name))) is None
            or form.fields[name].to_python(shown) != value
        }


def validate_address(text: str) -> None:
    """Raise ValidationError for an address that parse_address does not accept."""
    try:
        parse_address(text)
    except UserInAddressError as error:
        raise ValidationError(
            _("This address has a user name (before the @), which hides where it leads.")
        ) from error
    except AddressError as error:
        raise ValidationError(
            _("Enter a web address, such as https://example.org/page."), code="invalid"
        ) from error


class AddressField(CleanTextMixin, forms.URLField):
    """A web address, checked by parse_address."""

    default_validators = [validate_address]

    def __init__(self, **options: Any) -> None:
        # Not type=url: browsers refuse an address without https://, which this field accepts.
        widget = forms.TextInput(attrs={"inputmode": "url"})
        super().__init__(
            max_length=MAX_ADDRESS, required=False, assume_scheme="https", widget=widget, **options
        )

    def to_python(self, value: Any) -> Any:
        """Return the address with https:// if it has no scheme; invalid text is unchanged."""
        try:
            return super().to_python(value)
        except ValidationError:
            return value
