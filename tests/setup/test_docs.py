"""The docs match the project: links work, and all settings and commands are listed."""

import re
import subprocess
import tomllib

import pytest

from tests.source import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "fixtures/README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_to_files(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_setting_is_listed_once():
    read = re.findall(r'\benv\.\w+\(\s*"(\w+)"', (ROOT / "mlcareer/settings.py").read_text())
    listed = re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) >= set(read)


def test_every_target_of_make_is_listed():
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    targets = {line.split()[0] for line in shown.stdout.splitlines()} - {"help"}
    listed = re.findall(
        r"^\| `make ([\w-]+)`", (ROOT / "docs/commands.md").read_text(), re.MULTILINE
    )
    assert set(listed) == targets


def test_the_version_is_the_newest_of_the_changelog():
    versions = re.findall(r"^## \[(.+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == "Unreleased"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert versions[1] == project["version"]
