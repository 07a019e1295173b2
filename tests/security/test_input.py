"""Requests and files that are larger, deeper or different from what they claim."""

import io
import re
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.formats import read_file
from mlcareer.guards import limit_body_size
from tests.cast import path_of
from tests.exchange.test_files import wide_sheet, zipped
from tests.taxonomy.builders import document

pytestmark = pytest.mark.database

MOST = 2_621_440
# On the import page, the largest file that the site exports is accepted too.
MOST_WITH_DATA = MOST + 30 * 1024 * 1024


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "most"), [("data", MOST_WITH_DATA), ("start", MOST), ("account_login", MOST)]
)
def test_a_large_body_is_refused_with_a_message_before_it_is_read(name, most, alice):
    file = SimpleUploadedFile("data.json", b"x" * most)
    response = alice.client.post(path_of(name), {"file": file})
    assert response.status_code == 413
    assert "That was too large" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "sessionid" not in response.cookies


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_arguments):
        raise AssertionError("the body was read")


@pytest.mark.django_db
def test_nothing_of_a_large_body_is_read():
    body = {"CONTENT_LENGTH": str(MOST_WITH_DATA + 1), "wsgi.input": Unread()}
    request = RequestFactory().post("/data/", **body)
    request.user = None
    assert limit_body_size(lambda _request: pytest.fail("went on"))(request).status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "-1", "many", "٣"])
def test_an_invalid_length_counts_as_empty(length):
    response = Client(CONTENT_LENGTH=length).post(reverse("assessments:start"), {"start_role": "x"})
    assert response.status_code == 400
    assert "invalid-feedback" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "testserver:80@evil.example", "a b", "x" * 500])
def test_another_host_name_is_refused_and_not_shown(host, alice):
    response = alice.client.get(reverse("assessments:home"), headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


@pytest.mark.django_db
def test_a_forwarded_host_is_ignored(alice, typical_scientist):
    alice.client.post(reverse("assessments:sharing", args=[typical_scientist.pk]), {"days": "7"})
    forged = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    address = reverse("assessments:sharing", args=[typical_scientist.pk])
    page = alice.client.get(address, headers=forged).content.decode()
    assert "evil.example" not in page
    assert "http://testserver/s/" in page


@pytest.mark.django_db
@pytest.mark.parametrize("split", ["\r\n", "\n", "\r"])
def test_no_header_line_can_be_injected(split, alice, mallory):
    evil = f"x{split}Set-Cookie: a=b"
    for name in ("account_login", "account_signup", "home"):
        response = alice.client.get(path_of(name), {"next": evil, "start_role": evil})
        assert "a" not in response.cookies
    sent = {"email": f"carol@example.org{split}Bcc: mallory@example.org"}
    assert alice.client.post(reverse("account_reset_password"), sent).status_code == 200


def bomb_xlsx(part: str) -> bytes:
    """Return a workbook whose ``part`` has entities that expand to ten gigabytes."""
    packed = io.BytesIO()
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    with zipfile.ZipFile(io.BytesIO(wide_sheet("B1"))) as sound:
        parts = {name: sound.read(name).decode() for name in sound.namelist()}
    strings = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{strings}"/></Types>'
    )
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>x</t></si></sst>"
    )
    bomb = re.sub(r">[^<]+<", ">&j;<", re.sub(r"^<\?.*?\?>", "", parts[part]), count=1)
    parts[part] = f"<!DOCTYPE x [{entities}]>{bomb}"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return packed.getvalue()


def bomb_yaml() -> bytes:
    """Return areas whose aliases expand to several gigabytes."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "\n".join([*lines, "areas: *i"]).encode()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", bomb_xlsx("xl/workbook.xml"), "isn't a valid Excel workbook"),
        ("a.xlsx", bomb_xlsx("xl/sharedStrings.xml"), "isn't a valid Excel workbook"),
        ("a.xlsx", bomb_xlsx("xl/worksheets/sheet1.xml"), "isn't a valid Excel workbook"),
        ("a.zip", zipped(("areas.yaml", bomb_yaml())), "aliases (*name) are not allowed"),
        ("a.zip", zipped(("areas.yaml", b"[" * 100_000)), "nested too deeply"),
        ("a.zip", zipped(("areas.yaml", b"areas: !!python/object/apply:os.getcwd []")), "areas.y"),
        ("a.zip", zipped(("skills/../../x.yaml", b"x")), "not a file of a taxonomy"),
        ("a.zip", zipped(("..\\..\\areas.yaml", b"x")), "not a file of a taxonomy"),
    ],
)  # fmt: skip
def test_expanding_files_and_paths_out_of_the_zip_are_refused(name, content, message):
    with pytest.raises(ExchangeError) as refused:
        read_file(name, content, document())
    assert any(message in problem for problem in refused.value.problems)


MARKS = "a" + "\u0301\u0323" * 100_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("account_login", "login"),
        ("account_signup", "email"),
        ("account_reset_password", "email"),
        ("start", "title"),
    ],
)
def test_many_combining_marks_in_a_row_take_no_time(name, field, alice):
    began = time.process_time()
    sent = {field: f"{MARKS}@x.org", "password": MARKS, "password1": MARKS}
    assert alice.client.post(path_of(name), sent).status_code in (200, 400, 422)
    assert time.process_time() - began < 3


@pytest.mark.django_db
def test_many_combining_marks_in_an_address_take_no_time(alice):
    draft = alice.begin()
    alice.submit(draft)
    began = time.process_time()
    response = alice.show(draft, "docker", note=MARKS, paper=f"https://{MARKS}.org/")
    assert response.status_code == 422
    assert time.process_time() - began < 3
