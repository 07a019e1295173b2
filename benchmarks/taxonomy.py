"""Cost of a taxonomy ten times as large, as ratios, on SQLite."""

from typing import Any

from benchmarks.visits import visited, visits


def measure() -> dict[str, Any]:
    """Return the ratios of work and bytes, and the numbers of queries, by page."""
    from assessments.taxonomy_store.loading import load_taxonomy
    from assessments.taxonomy_store.store import save_taxonomy
    from tests.taxonomy.builders import multiplied

    before = _pages()
    real = load_taxonomy()
    save_taxonomy(multiplied(real, 10))
    after = _pages()
    save_taxonomy(real)
    return {
        page: {
            "times_the_work": round(after[page]["work"] / row["work"], 1),
            "times_the_bytes": round(after[page]["bytes"] / row["bytes"], 1),
            "queries": [row["queries"], after[page]["queries"]],
        }
        for page, row in before.items()
    }


def _pages() -> dict[str, Any]:
    return {name: visited(visit) for name, visit in visits().items()}
