"""The time to read job advertisements of 6 and 200 kilobytes, and to compile the wordings."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

FOLDER = Path("fixtures/taxonomy")
SIZES = (6_000, 100_000, 200_000)
TURNS = 9
# Written for this benchmark, with as many skills and headings as real advertisements have.
AD = """\
About Larkfield
Larkfield plans the work of forty warehouses. We are a team of ninety people in three countries.

What you'll do
- Design, train and evaluate models that predict how many parcels arrive, and explain the results
- Deploy models with Docker and Kubernetes, and monitor them for drift
- Build data pipelines with Airflow or Dagster, together with our data engineers

What we're looking for
- At least 4 years of experience as a machine learning engineer, ideally in logistics
- Strong Python, pandas and SQL skills; a language such as Java, Scala or Go is a plus
- A deep learning framework (PyTorch, TensorFlow or JAX) and a cloud (AWS, Azure, GCP)
- Bachelor's degree in Computer Science, Statistics or a related field

What we offer
- 30 days of holiday, health insurance, and an office where people like to meet

"""


def measure() -> dict[str, Any]:
    """Return milliseconds by size; the least of several turns."""
    from assessments.domain.matching import compile_matcher, match
    from assessments.domain.taxonomy.files import read_taxonomy

    taxonomy = read_taxonomy(FOLDER)
    matcher = compile_matcher(taxonomy)
    return {
        "compile, ms": _least_ms(lambda: compile_matcher(taxonomy)),
        "read, ms by characters": {
            size: _least_ms(partial(match, (AD * (size // len(AD) + 1))[:size], matcher))
            for size in SIZES
        },
    }


def _least_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(1000 * min(times), 1)
