"""Print the tables of README.md from the JSON of `python -m benchmarks pages` or `served`.

python -m benchmarks served | python -m benchmarks.tables
"""

import json
import sys
from collections.abc import Iterable
from typing import Any


def main() -> None:
    """Read the JSON from standard input."""
    figures = json.load(sys.stdin)
    tables = [_pages(figures["pages"])] if "pages" in figures else [_rates(figures), _old(figures)]
    print("\n\n".join("\n".join(table) for table in tables if table))


def _pages(pages: dict[str, Any]) -> list[str]:
    home = pages["home"]["work"]
    rows = (
        [
            page,
            row["queries"],
            f"{row['bytes']:,}",
            f"{row['bytes_loaded']:,}",
            f"{row['work'] / home:.1f}",
        ]
        for page, row in pages.items()
    )
    return _table(["page", "queries", "bytes", "with all it loads", "work, home = 1"], rows)


def _rates(figures: dict[str, Any]) -> list[str]:
    """Rates divided by those of the bare views, and slow requests divided by the median."""
    columns = ["rate : bare", "p95, p99 : p50", "busiest worker"]
    head = [f"{database}, {column}" for database in figures for column in columns]
    rows = (
        [
            page,
            bare,
            compared["aim"] or "",
            *(
                cell
                for pages in figures.values()
                for cell in (
                    pages[page]["compared_with"][bare]["ratio"],
                    "{:.1f}, {:.1f}".format(
                        *(pages[page][part] / pages[page]["p50"] for part in ("p95", "p99"))
                    ),
                    pages[page]["busiest"],
                )
            ),
        ]
        for page, row in next(iter(figures.values())).items()
        for bare, compared in row.get("compared_with", {}).items()
    )
    return _table(["page", "bare view", "aim", *head], rows)


def _old(figures: dict[str, Any]) -> list[str]:
    """Rate and p99 divided by those of the other checkout, and both shares."""
    columns = ["rate", "p99", "busiest worker"]
    head = [f"{database}, {column}" for database in figures for column in columns]
    rows = [
        [
            page,
            *(
                cell
                for pages in figures.values()
                for cell in (
                    f"× {pages[page]['against']['rate']}",
                    f"× {pages[page]['against']['p99']}",
                    f"{pages[page]['against']['busiest']} → {pages[page]['busiest']}",
                )
            ),
        ]
        for page, row in next(iter(figures.values())).items()
        if "against" in row
    ]
    return _table(["page", *head], rows) if rows else []


def _table(head: list[str], rows: Iterable[list[Any]]) -> list[str]:
    line = "| {} |".format
    return [
        line(" | ".join(head)),
        "|" + "---|" * len(head),
        *(line(" | ".join(map(str, row))) for row in rows),
    ]


if __name__ == "__main__":
    main()
