"""Forms, rendered by crispy-forms."""

from assessments.forms.plan import PaceForm, SpecialismsForm, StepForm, TickForm, TimeOffForm
from assessments.forms.questionnaire import AreaForm
from assessments.forms.start import RolesForm
from assessments.forms.what_if import WhatIfForm

__all__ = [
    "AreaForm",
    "PaceForm",
    "RolesForm",
    "SpecialismsForm",
    "StepForm",
    "TickForm",
    "TimeOffForm",
    "WhatIfForm",
]
