"""Forms of the demand desk: upload advertisements, then say what they are and count them."""

import base64
import bz2
import io
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from assessments import selectors
from assessments.domain.demand.ads import Columns, RoleTitles, Wordings, usual_columns
from assessments.domain.demand.reading import (
    MAX_BYTES,
    MAX_COLUMNS,
    Row,
    columns_of,
    read_few_ads,
)
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.matching.phrases import PhraseError
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Role
from assessments.forms.parts import AddressField, CleanTextField
from assessments.models.demand import MAX_ADDRESS

# The packed advertisements with the rest of the form have to fit into one request.
MAX_PACKED = 2_300_000
MAX_WORDINGS = 2_000
TOO_LARGE = "This file is larger than 5 MB. Split it, or use the command count_demand."
COLUMN_LABELS = {
    "title": "Job title",
    "text": "Text",
    "date": "Date, for the period",
    "key": "Identifier, to find duplicates",
    "company": "Company, whose name is not kept",
}


class UploadAdsForm(forms.Form):
    """Upload a file of advertisements."""

    file = forms.FileField(
        label="Advertisements",
        help_text="CSV, JSON Lines (.jsonl) or a zip of text files, up to 500 advertisements or "
        "5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.jsonl,.ndjson,.zip"}),
        max_length=100,
    )

    def clean_file(self) -> Any:
        """Raise ValidationError for a file that is too large, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return file


class CountAdsForm(forms.Form):
    """Say what the columns of uploaded advertisements are, whose they are, and count them.

    It carries the advertisements, because they are not stored. The browser may send anything, so
    they are read again within the same limits.
    """

    ads = forms.CharField(max_length=MAX_PACKED, widget=forms.HiddenInput)
    title = CleanTextField(
        max_length=200,
        label="Source",
        help_text="Who collected the advertisements, and where, as cited on the site.",
    )
    name = CleanTextField(
        max_length=50,
        label="Short name",
        help_text="Lower-case letters, digits and hyphens, such as job-ads-2027. Use it again to "
        "add more advertisements to the same count.",
    )
    address = AddressField(label="Web address", validators=[MaxLengthValidator(MAX_ADDRESS)])
    year = CleanTextField(max_length=20, required=False, label="Year of the source")
    given_period = CleanTextField(
        max_length=40,
        required=False,
        label="Period",
        help_text="Of the advertisements, such as 2026-2027. Leave it empty to use their dates.",
    )

    def __init__(self, taxonomy: Taxonomy, rows: list[Row], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # No colon after labels, as on the other pages of the taxonomy.
        self.label_suffix = ""
        self._taxonomy = taxonomy
        names = columns_of(rows)[:MAX_COLUMNS]
        for use, label in COLUMN_LABELS.items():
            needed = use in ("title", "text")
            self.fields[f"column_{use}"] = forms.ChoiceField(
                label=label,
                required=needed,
                choices=[*([] if needed else [("", "none")]), *((name, name) for name in names)],
            )
        self.roles: list[Role] = [role for role in taxonomy.roles if not role.retired]
        for role in self.roles:
            self.fields[f"role_{role.slug}"] = forms.CharField(
                label=role.name,
                required=False,
                max_length=MAX_WORDINGS,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def column_fields(self) -> list[Any]:
        """The choices of columns."""
        return [self[f"column_{use}"] for use in COLUMN_LABELS]

    @property
    def role_fields(self) -> list[Any]:
        """The wordings of titles by role."""
        return [self[f"role_{role.slug}"] for role in self.roles]

    @property
    def source_fields(self) -> list[Any]:
        """What is said about the source."""
        return [self[name] for name in ("title", "name", "address", "year", "given_period")]

    def clean_name(self) -> str:
        """Raise ValidationError for a name that a count cannot have."""
        name: str = self.cleaned_data["name"]
        if problem := selectors.demand_name_problem(name, self._taxonomy):
            raise ValidationError(f"{problem[0].upper()}{problem[1:]}.")
        return name

    def clean(self) -> dict[str, Any]:
        """Compile the wordings. Raises ValidationError for one that is not valid."""
        try:
            RoleTitles(self.wordings)
        except PhraseError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data

    @property
    def wordings(self) -> Wordings:
        """The wordings of titles by role, as submitted."""
        return {
            role.slug: [
                line.strip()
                for line in str(self[f"role_{role.slug}"].value() or "").splitlines()
                if line.strip()
            ]
            for role in self.roles
        }

    @property
    def columns(self) -> Columns:
        """The chosen columns."""
        return Columns(**{use: self[f"column_{use}"].value() or "" for use in COLUMN_LABELS})

    @property
    def details(self) -> dict[str, str]:
        """What is said about the source, as ``demand_count_start`` takes it."""
        return {
            name: self.cleaned_data[name] for name in ("title", "address", "year", "given_period")
        }

    @staticmethod
    def initial_for(rows: list[Row], wordings: Wordings) -> dict[str, str]:
        """Return initial values for uploaded advertisements. Raises ExchangeError."""
        columns = usual_columns(columns_of(rows))
        return (
            {"ads": packed_rows(rows)}
            | {f"column_{use}": name for use, name in columns._asdict().items()}
            | {f"role_{role}": "\n".join(lines) for role, lines in wordings.items()}
        )


def packed_rows(rows: list[Row]) -> str:
    """Return advertisements as text for a hidden field. Raises ExchangeError if it is too long."""
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    packed = base64.urlsafe_b64encode(bz2.compress(lines.encode(errors="replace"))).decode()
    if len(packed) > MAX_PACKED:
        raise ExchangeError([TOO_LARGE])
    return packed


def unpacked_rows(packed: str) -> list[Row]:
    """Return the advertisements of ``packed_rows``. Raises ExchangeError if they were changed."""
    # The names of columns are repeated in each row.
    most = 3 * MAX_BYTES
    try:
        content = base64.urlsafe_b64decode(packed.encode()[:MAX_PACKED])
        lines = bz2.BZ2Decompressor().decompress(content, most)
    except (ValueError, OSError, EOFError) as error:
        raise ExchangeError(["the advertisements were damaged in transit"]) from error
    return read_few_ads("ads.jsonl", io.BytesIO(lines))
