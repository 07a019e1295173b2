"""The pinned requirements match the short lists that they are generated from."""

import re

import pytest

from tests.source import ROOT

# name, [extras], ==version
PIN = re.compile(r"([\w.-]+)(?:\[\w+\])?==([^\s;\\]+)")


def pins(name: str) -> dict[str, str]:
    """Return the pinned version of each package in a requirements file, by normalised name."""
    found = filter(None, map(PIN.match, (ROOT / name).read_text().splitlines()))
    return {re.sub(r"[-_.]+", "-", pin[1]).lower(): pin[2] for pin in found}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_direct_requirements_are_pinned_in_the_generated_file(name):
    """After editing the short list, run `make requirements`."""
    direct = pins(f"{name}.in")
    assert len(direct) > 10
    assert direct.items() <= pins(f"{name}.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_has_hashes_and_no_url(name):
    text = (ROOT / name).read_text()
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert packages
    assert all(PIN.match(line) and line.endswith(" \\") for line in packages)
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_checks_and_site_use_the_same_versions():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()
