"""Errors that any layer may raise; the web turns them into pages."""


class GoneError(Exception):
    """Something that a request needs no longer exists: deleted in another tab, or edited."""


class CeilingError(Exception):
    """An owner or a plan has as much as ``assessments.domain.limits`` allows."""
