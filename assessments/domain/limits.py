"""Limits on what owners (accounts and guests) can store."""

import json
from collections.abc import Iterable

# Of one owner, including deleted assessments.
MAX_ASSESSMENTS = 100
MAX_JOB_ADS = 50
# Characters of a job ad: the longest that we saw have 12,000, pages around them included.
MAX_AD_TEXT = 20_000
# Of one plan.
MAX_TIME_OFF = 200
MIN_HOURS_A_WEEK, MAX_HOURS_A_WEEK = 0.5, 60
# Hours logged for one step.
MAX_LOGGED_HOURS = 2000
# Of one result, in bytes of exported JSON. Each new result stores its evidence again, and an export
# of all results must stay small enough to import. 77 full notes with three links each take about
# 60,000.
MAX_SKILL_EVIDENCE = 80_000
MAX_PROJECT_EVIDENCE = 30_000


class TooMuchEvidenceError(ValueError):
    """The notes and addresses of a result would exceed the limit on their total length."""


def check_evidence_size(texts: Iterable[str], most: int) -> None:
    """Raise TooMuchEvidenceError if ``texts`` take more than ``most`` bytes in total."""
    if sum(len(json.dumps(text, ensure_ascii=False).encode()) for text in texts) > most:
        raise TooMuchEvidenceError
