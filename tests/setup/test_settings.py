"""A site refuses to start until its settings fit SITE, and says what to set."""

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
PUBLIC = MAIL | {
    "SITE": "public",
    "ALLOWED_HOSTS": "mlcareer.example",
    "SECRET_KEY": "k" * 25 + "0123456789" * 3,
}
LAN = {"SITE": "lan", "ALLOWED_HOSTS": "192.168.1.20"}
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
        ({"SITE": "publik"}, "SITE is 'publik', but it must be local, lan or public"),
        ({"SITE": ""}, "SITE is ''"),
        # Until version 0.5, this made a site public.
        ({"ALLOWED_HOSTS": "mlcareer.example"}, "set SITE=public for .*, or SITE=lan"),
        (PUBLIC | {"SITE": "local"}, "set SITE=public"),
        ({"ALLOWED_HOSTS": "localhost,192.168.1.20"}, "contains 192.168.1.20, but SITE is local"),
        ({"SITE": "public"}, "SITE=public needs ALLOWED_HOSTS"),
        (PUBLIC | {"ALLOWED_HOSTS": "localhost,127.0.0.1"}, "SITE=public needs ALLOWED_HOSTS"),
        ({"SITE": "lan"}, "SITE=lan needs ALLOWED_HOSTS"),
        (LAN | {"ALLOWED_HOSTS": "localhost"}, "SITE=lan needs ALLOWED_HOSTS"),
        (LAN | {"ALLOWED_HOSTS": "192.168.1.20:8000"}, "without https:// or a port"),
        (LAN | {"ALLOWED_HOSTS": "http://192.168.1.20"}, "without https:// or a port"),
        (LAN | {"ALLOWED_HOSTS": "fd00::1"}, "IPv6 addresses in brackets"),
        (LAN | {"DEBUG": "true"}, "DEBUG exposes internals"),
        (LAN | {"SECRET_KEY": "short"}, "SECRET_KEY is shorter"),
        (LAN | {"EMAIL_URL": MAIL["EMAIL_URL"]}, "half configured"),
        (PUBLIC | {"SECRET_KEY": ""}, "SECRET_KEY is missing"),
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
    assert "set SITE=public" in done.stderr.strip().splitlines()[-1]


def test_a_public_site_passes_the_deployment_check():
    done = check("--deploy", "--fail-level", "WARNING", **PUBLIC)
    assert done.returncode == 0, done.stderr


def test_a_site_without_settings_is_local():
    found = settings_of()
    assert found["SITE"] == "local"
    assert set(found["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}
    assert settings_of(ALLOWED_HOSTS="localhost")["ALLOWED_HOSTS"] == ["localhost"]


@pytest.mark.parametrize("mail", [{}, {"EMAIL_URL": ""}], ids=["unset", "empty"])
def test_without_a_server_mail_is_printed(mail):
    found = settings_of(**mail)
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert found["SENDS_MAIL"] is False


@pytest.mark.parametrize(
    "host",
    ["10.1.2.3", "172.31.255.1", "192.168.1.20", "169.254.7.7", "[fd12::1]", "[fe80::1]",
     "classroom", "class-room_2", "pi.local", "a.b.lan", ".school.internal", "nas.home.arpa",
     "Pi.Local"],
)  # fmt: skip
def test_a_lan_accepts_names_and_addresses_of_private_networks(host):
    found = settings_of(SITE="lan", ALLOWED_HOSTS=f" {host} ,localhost")
    assert found["ALLOWED_HOSTS"] == [host.lower(), "localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    "host",
    ["mlcareer.example", "93.184.215.14", "172.32.0.1", "100.64.0.1", "0.0.0.0", "[::]",
     "[2606:2800::1]", "*", ".com", "locallan.org", "local.example", "3232235777", "0xc0a80114",
     "class\nroom", "x.lan.", """ '"><b>' """.strip()],
)  # fmt: skip
def test_a_lan_refuses_public_hosts(host):
    with pytest.raises(ImproperlyConfigured, match="set SITE=public for this host"):
        settings_of(SITE="lan", ALLOWED_HOSTS=f"192.168.1.20,{host}")


def test_a_lan_needs_neither_mail_nor_tls_nor_a_key():
    found = settings_of(**LAN)
    assert len(found["SECRET_KEY"]) >= 50
    expected = {
        "DEBUG": False,
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ADMIN_REQUIRES_SECOND_FACTOR": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "LANGUAGE_COOKIE_SECURE": False,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
    }
    assert {name: found[name] for name in expected} == expected
    assert "webauthn" not in found["MFA_SUPPORTED_TYPES"]


def test_a_lan_can_be_stricter():
    found = settings_of(**LAN, **MAIL, ADMIN_REQUIRES_SECOND_FACTOR="true")
    assert found["ADMIN_REQUIRES_SECOND_FACTOR"] is True
    assert found["ACCOUNT_EMAIL_VERIFICATION"] == "mandatory"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("user", "password")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)


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
    # Characters with a meaning in DATABASE_URL.
    folder = tmp_path / "C# 50%20?"
    shutil.copytree(ROOT / "mlcareer", folder / "mlcareer")
    for name in ("assessments", "templates", "locale", "manage.py"):
        (folder / name).symlink_to(ROOT / name)
    var = folder / "var"
    var.mkdir(0o755)
    (var / "secret_key").write_text("k" * 25 + "0123456789" * 3)
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(){OPEN_DATABASE}"],
        cwd=folder,
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
