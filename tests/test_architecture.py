"""The domain knows nothing of Django."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = ROOT / "assessments" / "domain"
# These mark words for translation and find the catalogues.
TRANSLATED = {DOMAIN / "questionnaire" / "levels.py", DOMAIN / "taxonomy" / "catalogue.py"}


def imports(path: Path) -> set[str]:
    """Return the full names of what a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(
    "path",
    sorted({*DOMAIN.rglob("*.py")} - TRANSLATED),
    ids=lambda path: str(path.relative_to(DOMAIN)),
)
def test_the_domain_imports_no_django(path):
    assert not {name for name in imports(path) if name.split(".")[0] == "django"}
