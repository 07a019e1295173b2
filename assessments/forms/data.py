"""Forms to import and delete the requester's data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.domain.portability.problems import TOO_LARGE, DataFileError, Problem
from assessments.domain.portability.reading import (
    MAX_BYTES,
    MEGABYTES,
    ImportedData,
    read_data,
)
from assessments.domain.taxonomy.document import Taxonomy
from assessments.forms.parts import bare_helper
from assessments.web.data_labels import WHOLE_FILE, problem_sentence


class ImportForm(forms.Form):
    """Upload an exported data file; the cleaned value is its content, checked and scored."""

    file = forms.FileField(
        label=gettext_lazy("File with your data"),
        help_text=gettext_lazy("A JSON file from this site (.json or .json.gz)."),
        widget=forms.FileInput(attrs={"accept": ".json,.gz,application/json,application/gzip"}),
    )

    def __init__(self, taxonomy: Taxonomy, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taxonomy = taxonomy
        self.helper = bare_helper("file")

    def clean_file(self) -> ImportedData:
        """Read the file; raise ValidationError with the first problems if it is invalid."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            problem = Problem(TOO_LARGE, values={"megabytes": MEGABYTES})
            raise ValidationError(problem_sentence(problem))
        try:
            return read_data(file.read(), self._taxonomy)
        except DataFileError as error:
            raise ValidationError(_messages(error)) from error


def _messages(error: DataFileError) -> list[str]:
    sentences = [problem_sentence(problem) for problem in error.problems]
    if error.problems[0].kind in WHOLE_FILE:
        return sentences
    more = error.count - len(sentences)
    if more:
        text = ngettext("There is %(count)s more.", "There are %(count)s more.", more)
        sentences.append(text % {"count": more})
    return [_("Nothing was imported, because the file has mistakes:"), *sentences]


class DeleteForm(forms.Form):
    """Confirm that everything is to be deleted, and whose data the page showed."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, delete everything"),
        error_messages={"required": gettext_lazy("Tick this to delete everything.")},
    )
    whose = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, owner_key: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._whose = salted_hmac("assessments.delete", owner_key).hexdigest()
        self.initial["whose"] = self._whose
        self.helper = bare_helper("sure", "whose")

    def is_of_another_owner(self) -> bool:
        """Return True if the page was rendered for another owner than the one who sends it."""
        return self.is_bound and not constant_time_compare(self.data.get("whose", ""), self._whose)
