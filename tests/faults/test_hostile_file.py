"""An editor uploads expensive files: the real server responds soon and needs little memory."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.database import FIXTURES
from tests.faults.visitor import Browser, Visitor, token

EDITOR = {"email": "editor@example.org", "password": "a long sentence of mine"}
MAKE_EDITOR = (
    "from assessments.models import User; "
    f"User.objects.create_superuser({EDITOR['email']!r}, password={EDITOR['password']!r})"
)
# Most processor time, compared with that for the whole taxonomy, and most memory of a process.
TIMES, MEGABYTES = 5, 300


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def copied_rows() -> bytes:
    """A skill's row, copied so often that each duplicates all others."""
    heading = "area,slug,name,aliases,description,level 0,level 1,level 2,level 3,level 4"
    row = "cloud,docker,Docker,,Containers," + ",".join(["an anchor of a level " * 2] * 5)
    return "\n".join([heading, *[row] * 3200]).encode()


FILES = {
    "taxonomy.zip": zipped(
        {str(path.relative_to(FIXTURES)): path.read_bytes() for path in FIXTURES.rglob("*.yaml")}
    ),
    "copied.csv": copied_rows(),
    "list.zip": zipped({"areas.yaml": b"areas: [" + b"{a: 1}," * 300_000 + b"]"}),
    "base60.zip": zipped({"areas.yaml": b"areas: " + b"1:" * 400_000 + b"1"}),
    "wide.csv": b"," * 600_000,
}


@pytest.fixture
def editor(on_sqlite) -> Browser:
    on_sqlite.manage("shell", "-c", MAKE_EDITOR)
    browser = Browser(on_sqlite.address)
    _, page = browser.open("/account/login/")
    sent = {"csrfmiddlewaretoken": token(page), "login": EDITOR["email"]}
    _, status, _, _ = browser.ask("/account/login/", sent | {"password": EDITOR["password"]})
    assert status == 200
    return browser


def test_hostile_files(on_sqlite, editor):
    _, page = editor.open("/admin/exchange/")
    csrf = token(page)

    def send(name: str) -> int:
        return editor.upload("/admin/exchange/", name, FILES[name], csrf)[1]

    seconds = {}
    with Visitor(on_sqlite.address) as visitor:
        for name in FILES:
            before = sum(on_sqlite.processor_times())
            with ThreadPoolExecutor(1) as pool:
                sent = pool.submit(send, name)
                visitor.wait_for_another()
                status = sent.result()
            seconds[name] = sum(on_sqlite.processor_times()) - before
            assert status in (200, 413, 422), name
    assert 0 < max(seconds.values()) < TIMES * seconds["taxonomy.zip"], seconds
    assert max(on_sqlite.memory()) < MEGABYTES
