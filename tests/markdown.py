"""Tables of Markdown pages."""


def table(text: str, first: str) -> list[dict[str, str]]:
    """Return the rows of the table whose first heading is ``first``."""
    lines = iter(text.splitlines())
    heading = next(line for line in lines if line.startswith(f"| {first} |"))
    names = _cells(heading)
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(names, _cells(line), strict=True)))
    return rows


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
