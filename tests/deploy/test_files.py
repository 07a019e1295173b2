"""The files for operators match the site: paths exist, and the site reads the settings."""

import configparser
import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from assessments.domain.demand import reading as ads
from assessments.domain.portability.reading import MAX_BYTES
from tests.source import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
# Settings read by settings.py, gunicorn.conf.py and gunicorn itself.
READ = set(
    re.findall(
        r'(?:env\.\w+|environ\.get)\(\s*"(\w+)"',
        (ROOT / "mlcareer/settings.py").read_text() + (ROOT / "gunicorn.conf.py").read_text(),
    )
) | {"PORT"}
# compose.yaml derives the site's settings from them.
ONLY_COMPOSE = {"DOMAIN", "POSTGRES_PASSWORD"}
# A public site refuses to start without the first five, see tests/setup/test_settings.py.
NEEDED = {"SITE", "ALLOWED_HOSTS", "SECRET_KEY", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "DATABASE_URL"}
UNITS = sorted(path for path in (ROOT / "deploy").iterdir() if path.match("mlcareer*.*"))


def named(text: str) -> set[str]:
    """Return the variables set in a settings file."""
    return set(re.findall(r"^(\w+)=", text, re.MULTILINE))


def test_the_example_has_all_required_settings_and_no_unknown_ones():
    example = named((ROOT / "deploy/env.example").read_text())
    assert {"SECRET_KEY", "SLOW_QUERY_MS", "WEB_CONCURRENCY"} <= READ
    assert example <= READ | ONLY_COMPOSE
    assert example >= NEEDED | ONLY_COMPOSE


def test_the_example_contains_no_usable_secret():
    text = (ROOT / "deploy/env.example").read_text()
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", text, re.MULTILINE) == ["", ""]


def test_compose_sets_only_settings_that_the_site_reads():
    site = [service for service in COMPOSE["services"].values() if "env_file" in service]
    assert len(site) == 3
    for service in site:
        assert set(service["environment"]) <= READ
    text = (ROOT / "compose.yaml").read_text()
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    assert asked <= named((ROOT / "deploy/env.example").read_text()) | {"MLCAREER_VERSION"}


def test_compose_waits_for_services_with_a_health_check():
    services = COMPOSE["services"]
    for name, service in services.items():
        for other, wanted in service.get("depends_on", {}).items():
            healthy = "healthcheck" in services[other] or "build" in services[other]
            assert {
                "service_healthy": healthy,
                "service_completed_successfully": "restart" not in services[other],
            }[wanted["condition"]], (name, other)
    # Services that can be scaled.
    assert not {"ports", "container_name"} & set(services["web"])
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            exists = (ROOT / source).exists() if source.startswith("./") else None
            assert exists or source in COMPOSE["volumes"], volume


def test_the_image_contains_only_existing_files_not_excluded_from_the_build():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    copied = set()
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
        *sources, target = line.split()
        copied |= set(sources)
        if len(sources) > 1:
            assert target.endswith("/")
    assert copied == let_in
    for source in copied:
        assert (ROOT / source).exists(), source


def test_the_image_contains_every_part_of_the_site():
    """Everything that the site imports or reads."""
    for part in ("assessments", "mlcareer", "templates", "fixtures/taxonomy", "gunicorn.conf.py"):
        assert re.search(rf"^COPY .*\b{re.escape(part)}\b", DOCKERFILE, re.MULTILINE), part


def test_the_image_runs_as_an_unprivileged_user_and_contains_no_secret():
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+:\d+$", last, re.MULTILINE)
    assert re.search(r"^CMD \[", last, re.MULTILINE)
    assert not re.search(r"SECRET_KEY|EMAIL_URL|PASSWORD|ARG ", DOCKERFILE)


def test_backups_in_the_image_fit_the_database_of_compose():
    """pg_dump refuses to dump from a newer server."""
    client = re.search(r"postgresql-client-(\d+)", DOCKERFILE)[1]
    assert COMPOSE["services"]["database"]["image"].startswith(f"postgres:{client}-")


def commands(path: Path) -> list[str]:
    """Return the commands that a unit starts."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read_string(path.read_text().replace("\\\n", " "))
    return [value for key, value in unit.items("Service") if key.startswith("ExecStart")]


@pytest.mark.parametrize("path", [p for p in UNITS if p.suffix == ".service"], ids=lambda p: p.name)
def test_units_start_commands_that_exist(path):
    for command in commands(path):
        words = shlex.split(command)
        joined = " ".join(words)
        if match := re.search(r"manage\.py (\w+)", joined):
            assert (ROOT / f"assessments/management/commands/{match[1]}.py").exists()
        else:
            assert "gunicorn mlcareer.wsgi" in joined or words[0] == "/usr/bin/find"


def test_every_timer_has_its_service():
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert len(timers) == 3
    for path in timers:
        assert path.with_suffix(".service") in UNITS


def test_docker_and_systemd_start_the_same_server():
    docker = json.loads(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[1])
    (systemd,) = commands(ROOT / "deploy/mlcareer.service")
    assert systemd.split(" -m ")[1].split() == docker


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.compose"])
def test_the_proxy_accepts_the_largest_requests_of_the_site(name):
    """Its limits are above those of mlcareer/guards.py, both for data imports and for other paths."""
    text = (ROOT / "deploy" / name).read_text()
    assert f"@data path {reverse('assessments:data')}\n" in text
    assert f"@other not path {reverse('assessments:data')}\n" in text
    limits = {
        matcher: int(megabytes) * 1000**2
        for matcher, megabytes in re.findall(
            r"request_body @(\w+) \{\s+max_size (\d+)MB\s+\}", text
        )
    }
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert limits["other"] > most + ads.MAX_BYTES
    assert limits["data"] > most + MAX_BYTES
    # It reads them to the end before it passes them on, so that slow ones block no thread.
    buffers = re.search(r"^\t\t(?:request_buffers|max_buffer_size) (\d+)MB$", text, re.MULTILINE)
    assert int(buffers[1]) * 1000**2 == limits["data"]
