"""What a job advertisement asks for, found by the names and phrases of the taxonomy. Pure."""

from assessments.domain.matching.findings import (
    AdFindings,
    Finding,
    Quote,
    Strength,
    UnknownPhrase,
)
from assessments.domain.matching.match import match
from assessments.domain.matching.matcher import Matcher, compile_matcher

__all__ = [
    "AdFindings",
    "Finding",
    "Matcher",
    "Quote",
    "Strength",
    "UnknownPhrase",
    "compile_matcher",
    "match",
]
