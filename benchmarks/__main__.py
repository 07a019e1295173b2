"""Run benchmarks and print JSON, see README.md in this folder.

python -m benchmarks             all parts: about twenty minutes
python -m benchmarks PART ...    pages, inference, matching, served, taxonomy, answers, crowd
"""

import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

PARTS = ("pages", "inference", "matching", "taxonomy", "answers", "served", "crowd")


def main(names: list[str]) -> None:
    """Run the parts, each in a separate process, and print the results."""
    if len(names) == 1:
        print(json.dumps(_measure(names[0]), indent=2))
        return
    for name in names or PARTS:
        print(f"{name}:", flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks", name], check=True)


def _measure(name: str) -> Any:
    module = importlib.import_module(f"benchmarks.{name}")
    if name in (
        "inference",
        "matching",
        "served",
        "crowd",
    ):  # Without a database, or with their own.
        return module.measure()
    if name == "answers":
        from scripts.services import Postgres

        with Postgres() as postgres:
            _set_up(postgres.url())
            figures = module.measure()
            _close()
            return figures
    with tempfile.TemporaryDirectory() as folder:
        _set_up(f"sqlite:///{folder}/bench.sqlite3")
        return module.measure()


def _set_up(database: str) -> None:
    """Set up Django with an empty database, and import the taxonomy."""
    os.environ["DATABASE_URL"] = database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareer.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    call_command("migrate", verbosity=0)
    call_command("import_taxonomy", "fixtures/taxonomy", stdout=io.StringIO())
    setup_test_environment()


def _close() -> None:
    from django.db import connection

    connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
