"""An audit that could not look up every package fails, and says so."""

import os
import subprocess
import sys

import pytest

from scripts.audit import REQUIREMENTS, audit_problems

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
FLAWED = {"name": "x", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
UNKNOWN = {"name": "y", "skip_reason": "not audit_problems on PyPI"}


@pytest.mark.parametrize(
    ("packages", "said"),
    [
        ([SOUND], []),
        ([SOUND, FLAWED], ["audit: x 1 has CVE-1, fixed in 2"]),
        ([SOUND, UNKNOWN], ["audit: 1 of 2 packages could not be looked up"]),
        ([FLAWED, UNKNOWN], ["audit: x 1 has CVE-1", "audit: 1 of 2 packages"]),
        ([], ["audit: 0 of 0 packages could not be looked up"]),
    ],
)
def test_not_knowing_is_a_problem(packages, said):
    problems = audit_problems(packages)
    assert len(problems) == len(said)
    assert all(map(str.startswith, problems, said))


def test_without_the_database_it_fails_in_one_sentence(tmp_path):
    nowhere = "http://127.0.0.1:9"
    done = subprocess.run(
        [sys.executable, "-m", "scripts.audit"],
        cwd=REQUIREMENTS.parent,
        env=os.environ
        | {"HTTPS_PROXY": nowhere, "https_proxy": nowhere, "NO_PROXY": "", "no_proxy": "",
           "PIP_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "the database of known vulnerabilities could not be reached" in line
