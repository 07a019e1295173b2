"""Counting advertisements is killed between two batches: repeated, it ends with the same counts."""

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from scripts.site import ROOT, Site
from tests.demand.ads import as_jsonl, engineers, scientists

OPTIONS = ("--name", "own-ads", "--title", "Own")
STORED = "SELECT counts, unplaced, read, digests FROM assessments_demandcount"


def stored(site: Site) -> list[Any]:
    """Return the stored counts, whatever the order in which they were found."""
    [(*values, digests)] = site.query(STORED)
    return [*map(json.loads, values), digests]


@pytest.fixture
def sites(sqlite_template, tmp_path) -> list[Site]:
    """Two sites with a database each."""
    found = []
    for name in ("killed", "whole"):
        shutil.copy(sqlite_template, tmp_path / f"{name}.sqlite3")
        found.append(Site(tmp_path, f"sqlite:///{tmp_path / name}.sqlite3"))
    return found


def test_killed_after_a_batch(sites, tmp_path):
    killed, whole = sites
    ads = tmp_path / "ads.jsonl"
    ads.write_bytes(as_jsonl([*engineers(500), *scientists(300)]))
    command = [sys.executable, "manage.py", "count_demand", str(ads), *OPTIONS]
    with subprocess.Popen(
        command, cwd=ROOT, env=killed.environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr.readline().startswith("ads.jsonl: 200 read")
        process.kill()
    [[counts, *_]] = killed.query(STORED)
    assert '"ads": 500' not in counts
    for site in sites:
        site.manage("count_demand", str(ads), *OPTIONS)
    assert stored(killed) == stored(whole)
    assert '"ads": 500' in whole.query(STORED)[0][0]
