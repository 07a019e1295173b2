"""A public site refuses to start without its required settings, and says what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError

from mlcareer.local import local_secret_key, make_private_database
from tests.source import ROOT

MAIL = {
    "EMAIL_URL": "submission://user:password@mail.example",
    "DEFAULT_FROM_EMAIL": "hello@mlcareer.example",
}
PUBLIC = MAIL | {"ALLOWED_HOSTS": "mlcareer.example", "SECRET_KEY": "k" * 25 + "0123456789" * 3}


OWN = {*PUBLIC, "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def settings_of(**environment: str) -> dict[str, Any]:
    """Return the site's settings with only this environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in OWN:
            patch.delenv(name, raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        return run_path(str(ROOT / "mlcareer" / "settings.py"))


def check(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run Django's check with only this environment."""
    clean = {name: value for name, value in os.environ.items() if name not in OWN}
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"ALLOWED_HOSTS": "mlcareer.example"}, "SECRET_KEY is missing"),
        (PUBLIC | {"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter"),
        (PUBLIC | {"DEBUG": "true"}, "DEBUG exposes internals"),
        (PUBLIC | {"ALLOWED_HOSTS": "localhost,mlcareer.example", "SECRET_KEY": ""}, "SECRET_KEY"),
        (PUBLIC | {"EMAIL_URL": ""}, "half configured"),
        (PUBLIC | {"EMAIL_URL": "console://"}, "half configured"),
        (PUBLIC | {"EMAIL_URL": "post://mail.example"}, "half configured"),
        (PUBLIC | {"EMAIL_URL": "submission://user@mail.example"}, "half configured"),
        (PUBLIC | {"DEFAULT_FROM_EMAIL": ""}, "half configured"),
        ({"EMAIL_URL": MAIL["EMAIL_URL"]}, "half configured"),
        ({"DEFAULT_FROM_EMAIL": MAIL["DEFAULT_FROM_EMAIL"]}, "half configured"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
    ],
)
def test_refuses(environment, message):
    with pytest.raises((ImproperlyConfigured, EnvError), match=message):
        settings_of(**environment)


def test_the_message_is_the_last_line():
    done = check(ALLOWED_HOSTS="mlcareer.example")
    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr.strip().splitlines()[-1]


def test_a_public_site_passes_the_deployment_check():
    done = check("--deploy", "--fail-level", "WARNING", **PUBLIC)
    assert done.returncode == 0, done.stderr


def test_a_local_site_needs_no_settings():
    assert settings_of()["PUBLIC"] is False


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


OPEN_DATABASE = """
from pathlib import Path
from django.conf import settings
from django.db import connection
connection.cursor().execute("CREATE TABLE IF NOT EXISTS word (word)")
for path in sorted(settings.VAR_DIR.iterdir()):
    print(path.name, oct(path.stat().st_mode & 0o777))
"""


def test_other_users_of_this_machine_cannot_read_var(tmp_path):
    """Neither new files nor a folder and a key that an earlier version created."""
    shutil.copytree(ROOT / "mlcareer", tmp_path / "mlcareer")
    for name in ("assessments", "templates", "locale", "manage.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    var = tmp_path / "var"
    var.mkdir(0o755)
    (var / "secret_key").write_text("k" * 25 + "0123456789" * 3)
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(){OPEN_DATABASE}"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mlcareer.settings"},
        umask=0o022,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modes = dict(line.split() for line in done.stdout.splitlines())
    assert {"mlcareer.sqlite3", "mlcareer.sqlite3-wal", "secret_key"} <= modes.keys()
    assert set(modes.values()) == {"0o600"}
    assert mode(var) == 0o700


def test_a_database_in_another_folder_is_private_and_the_folder_is_unchanged(tmp_path):
    tmp_path.chmod(0o755)
    database = tmp_path / "site.sqlite3"
    for name in ("site.sqlite3-wal", "other"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o644)
    make_private_database(str(database))
    assert mode(database) == 0o600
    database.chmod(0o644)
    make_private_database(str(database))
    assert (mode(database), mode(tmp_path / "site.sqlite3-wal")) == (0o600, 0o600)
    assert (mode(tmp_path / "other"), mode(tmp_path)) == (0o644, 0o755)
    make_private_database(":memory:")
    make_private_database(str(tmp_path / "nowhere" / "x"))
    assert not (tmp_path / "nowhere").exists()


def test_the_local_key_is_created_once_and_is_private(tmp_path):
    path = tmp_path / "var" / "key"
    key = local_secret_key(path)
    assert len(key) >= 50
    assert local_secret_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key"]
