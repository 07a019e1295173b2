"""Imports run one way, and everything public says what it is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "assessments"
MODULES = sorted(path for path in APP.rglob("*.py") if "migrations" not in path.parts)
# From the ground up: a module imports nothing that stands above it. Longest name wins.
LAYERS = [
    ["scoring", "planning", "metrics", "limits"],
    ["taxonomy.rules", "taxonomy.document", "taxonomy.differences", "taxonomy.merging"],
    ["taxonomy.values", "taxonomy.check", "taxonomy.files", "taxonomy.translation"],
    ["catalogue"],
    [
        "taxonomy.complete",
        "taxonomy.effects",
        "questionnaire",
        "charts",
        "levels",
    ],
    ["insight", "report", "profile", "guide", "projects"],
    ["milestones"],
    ["plan"],
    ["what_if", "comparison", "specialisms", "change"],
    ["portability"],
    ["exchange"],
    ["labels", "calendar"],
    ["models"],
    ["taxonomy.loading", "taxonomy.writing", "taxonomy.history", "access"],
    ["taxonomy.store"],
    ["taxonomy.edits"],
    ["editions"],
    ["selectors"],
    ["aggregates", "services", "sharing", "personal_data", "batch", "layout", "backups"],
    ["accounts", "forms"],
    ["views", "admin", "management", "templatetags"],
    ["urls"],
]
# These know nothing of Django, beyond marking words for translation.
PURE = ["scoring", "planning", "profile", "milestones", "plan", "what_if", "comparison",
        "change", "specialisms", "projects", "portability", "exchange", "guide", "taxonomy.rules", "taxonomy.document", "taxonomy.differences", "taxonomy.values",
        "taxonomy.check", "taxonomy.files", "taxonomy.translation", "taxonomy.complete", "taxonomy.effects", "taxonomy.merging", "questionnaire", "report", "charts", "insight"]  # fmt: skip


def name_of(path: Path) -> str:
    """Return a module's dotted name below the app."""
    parts = path.relative_to(APP).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def layer_of(name: str) -> int | None:
    """Return how high a module stands, None for what is on no floor."""
    found = [
        (len(prefix), height)
        for height, prefixes in enumerate(LAYERS)
        for prefix in prefixes
        if name == prefix or name.startswith(prefix + ".")
    ]
    return max(found)[1] if found else None


def imports(path: Path) -> set[str]:
    """Return the full names of what a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path):
    own = layer_of(name_of(path))
    for imported in imports(path):
        if imported.startswith("assessments.") and own is not None:
            other = layer_of(imported.removeprefix("assessments."))
            assert other is None or other <= own, f"{name_of(path)} imports {imported}"


def test_every_module_has_its_floor():
    without = {name_of(path) for path in MODULES if layer_of(name_of(path)) is None}
    assert without == {"", "apps", "taxonomy"}


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if any(name_of(p) == n or name_of(p).startswith(n + ".") for n in PURE)],
    ids=name_of,
)
def test_pure_parts_know_no_django(path):
    assert not {name for name in imports(path) if name.split(".")[0] == "django"}
