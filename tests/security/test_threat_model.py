"""Each threat in SECURITY.md names a test, and each of these tests exists."""

import ast
import re

import pytest

from tests.source import ROOT

TEXT = (ROOT / "SECURITY.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
CHAPTERS = dict(
    re.findall(r"^### (V\d+) [^\n]+\n(.*?)(?=^##)", TEXT, flags=re.MULTILINE | re.DOTALL)
)
NOT_USED = {"V10", "V17"}


def test_every_named_test_exists():
    for path in sorted({path for path, _ in NAMED}):
        tree = ast.parse((ROOT / path).read_text())
        found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name in (name for where, name in NAMED if where == path):
            assert name in found, path
            assert name.startswith("test_"), path
            # Every run executes it, not only a thorough one.
            assert "thorough" not in " ".join(map(ast.unparse, found[name].decorator_list)), name


def test_every_chapter_exists():
    assert list(CHAPTERS) == [f"V{number}" for number in range(1, 18)]
    assert all("Not used" in CHAPTERS[chapter] for chapter in NOT_USED)


@pytest.mark.parametrize("chapter", sorted(set(CHAPTERS) - NOT_USED))
def test_every_threat_has_a_test(chapter):
    rows = [line for line in CHAPTERS[chapter].splitlines() if line.startswith("| ")][1:]
    assert rows
    for row in rows:
        threat, against, tests = (cell.strip() for cell in row.strip("|").split(" | "))
        assert threat
        assert against
        names = [name.strip() for name in tests.split(",")]
        assert all(re.fullmatch(r"`tests/[\w/]+\.py::test_\w+`", name) for name in names), row
