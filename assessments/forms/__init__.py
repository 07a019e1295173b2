"""Forms, rendered by crispy-forms."""

from assessments.forms.accounts import (
    ChangePasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
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
    "ChangePasswordForm",
    "DeleteForm",
    "ImportForm",
    "PaceForm",
    "ProofForm",
    "RenameForm",
    "ResetPasswordKeyForm",
    "RolesForm",
    "SetPasswordForm",
    "ShareForm",
    "SignupForm",
    "SkillProofForm",
    "SpecialismsForm",
    "StepForm",
    "TickForm",
    "TimeOffForm",
    "WhatIfForm",
]
