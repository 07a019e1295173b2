"""Forms, rendered by crispy-forms."""

from assessments.forms.accounts import SignupForm
from assessments.forms.data import DeleteForm, ImportForm
from assessments.forms.plan import (
    PaceForm,
    ProofForm,
    SpecialismsForm,
    StepForm,
    TickForm,
    TimeOffForm,
)
from assessments.forms.questionnaire import AreaForm
from assessments.forms.sharing import ShareForm
from assessments.forms.showing import SkillProofForm
from assessments.forms.start import RenameForm, RolesForm
from assessments.forms.what_if import WhatIfForm

__all__ = [
    "AreaForm",
    "DeleteForm",
    "ImportForm",
    "PaceForm",
    "ProofForm",
    "RenameForm",
    "RolesForm",
    "ShareForm",
    "SignupForm",
    "SkillProofForm",
    "SpecialismsForm",
    "StepForm",
    "TickForm",
    "TimeOffForm",
    "WhatIfForm",
]
