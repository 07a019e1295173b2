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
from assessments.forms.evidence import SkillEvidenceForm
from assessments.forms.job_ad import JobAdForm, JobAdRolesForm, KeepJobAdForm
from assessments.forms.plan import (
    PaceForm,
    ProjectEvidenceForm,
    SpecialismsForm,
    StepForm,
    TickForm,
    TimeOffForm,
)
from assessments.forms.questionnaire import AreaForm, BlockForm
from assessments.forms.report import RequirementsForm
from assessments.forms.sharing import ShareForm
from assessments.forms.start import RenameForm, RolesForm
from assessments.forms.what_if import WhatIfForm

__all__ = [
    "AddEmailForm",
    "AddWebAuthnForm",
    "AreaForm",
    "BlockForm",
    "ChangePasswordForm",
    "DeleteForm",
    "EditWebAuthnForm",
    "ImportForm",
    "JobAdForm",
    "JobAdRolesForm",
    "KeepJobAdForm",
    "LoginForm",
    "PaceForm",
    "ProjectEvidenceForm",
    "RenameForm",
    "RequirementsForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "RolesForm",
    "SetPasswordForm",
    "ShareForm",
    "SignupForm",
    "SkillEvidenceForm",
    "SpecialismsForm",
    "StepForm",
    "TickForm",
    "TimeOffForm",
    "WhatIfForm",
]
