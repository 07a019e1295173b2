"""Forms, rendered with crispy-forms."""

from assessments.forms.accounts import (
    AddEmailForm,
    AddWebAuthnForm,
    ChangePasswordForm,
    EditWebAuthnForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from assessments.forms.data import DeleteForm, ImportForm
from assessments.forms.evidence import SkillProofForm
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
from assessments.forms.start import RenameForm, RolesForm
from assessments.forms.what_if import WhatIfForm

__all__ = [
    "AddEmailForm",
    "AddWebAuthnForm",
    "AreaForm",
    "ChangePasswordForm",
    "DeleteForm",
    "EditWebAuthnForm",
    "ImportForm",
    "LoginForm",
    "PaceForm",
    "ProofForm",
    "RenameForm",
    "ResetPasswordForm",
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
