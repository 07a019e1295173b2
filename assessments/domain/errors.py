"""Errors that any layer may raise; the web layer turns them into pages."""


class GoneError(Exception):
    """An object that the request refers to no longer exists: deleted in another tab, or edited."""


class AssessmentLimitError(Exception):
    """An owner or a plan has reached a limit of ``assessments.domain.limits``."""


class JobAdLimitError(Exception):
    """An owner has reached MAX_JOB_ADS."""
