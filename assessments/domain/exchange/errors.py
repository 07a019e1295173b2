"""The error for files that cannot be imported."""

from assessments.domain.taxonomy.problems import ProblemsError


class ExchangeError(ProblemsError):
    """A file cannot be imported; each problem names its place."""
