"""Files of advertisements, as people save them, and broken ones."""

import io
import random
from contextlib import suppress

import pytest

from assessments.domain.demand.ads import usual_columns
from assessments.domain.demand.reading import MAX_ADS, columns_of, read_ads, read_few_ads
from assessments.domain.exchange.errors import ExchangeError
from tests.demand.ads import ad, as_csv, as_jsonl, as_zip, scientists

ROWS = [ad("Data Scientist, Zürich", 'Über "big" data;\nPython, SQL', 1), ad("Cook", "Soup", 2)]


def read(name: str, content: bytes) -> list[dict[str, str]]:
    return read_few_ads(name, io.BytesIO(content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_spreadsheet_program(encoding, delimiter):
    assert read("ads.CSV", as_csv(ROWS, encoding, delimiter)) == ROWS
    separator = f"sep={delimiter}\r\n".encode()
    assert read("ads.csv", separator + as_csv(ROWS, "utf-8", delimiter)) == ROWS


def test_json_lines_keep_texts_and_numbers():
    content = (
        b'\xef\xbb\xbf{"id": 7, "title": "Cook", "text": "Soup", "tags": ["a"], "x": null}\n\n'
    )
    assert read("ads.jsonl", content) == [{"id": "7", "title": "Cook", "text": "Soup"}]
    assert read("ads.jsonl", as_jsonl(ROWS)) == ROWS


def test_a_zip_of_texts():
    files = {
        "ads/cook/one.txt": b"Cook\nSoup", "ads/cook/two.txt": "Köchin".encode("utf-16"),
        "__MACOSX/ads/._one.txt": b"\0", "ads/.DS_Store": b"\0",
    }  # fmt: skip
    assert read("ads.zip", as_zip(files)) == [
        {"first line": "Cook", "file": "one", "folder": "cook", "text": "Cook\nSoup"},
        {"first line": "Köchin", "file": "two", "folder": "cook", "text": "Köchin"},
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("ads.pdf", b"%PDF", "must end in .csv, .jsonl or .zip"),
        ("ads.csv", b"title,text\n", "no advertisements"),
        ("ads.csv", b"", "no advertisements"),
        ("ads.csv", 'title,text\nKöchin,"Süpp"'.encode("latin-1"), "not UTF-8"),
        ("ads.csv", "title,text\nCook,Soup".encode("utf-16-le"), "no headings"),
        ("ads.csv", b'title,text\nCook,"Soup', "row 2: an opening quotation mark"),
        ("ads.csv", b"title,text\nCook," + b"x" * 140_000, "a cell has more than 131,072 characters"),
        ("ads.csv", b"," * 5_000 + b"\n1", "no headings"),
        ("ads.jsonl", b'{"title": "a"}\n[1]', "line 2: each line must be one object"),
        ("ads.jsonl", b"{", "line 1: this is not JSON"),
        ("ads.jsonl", b"[" * 100_000, "line 1: this is not JSON"),
        ("ads.jsonl", b'{"t": "' + b"x" * 200_001 + b'"}', "more than 200,000 characters"),
        ("ads.jsonl", '{"t": "ü"}'.encode("latin-1"), "not UTF-8"),
        ("ads.zip", b"PK", "not a zip file"),
        ("ads.zip", as_zip({"ads.pdf": b"%PDF"}), "not a text file"),
        ("ads.zip", as_zip({"a.txt": b"x" * 900_000}), "more than 200,000 characters"),
        ("ads.jsonl", as_jsonl(scientists(MAX_ADS + 1)), "more than 500 advertisements"),
        ("ads.jsonl", b'{"t": "%s"}\n' % (b"x" * 190_000) * 28, "or 5 MB"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_the_reason(name, content, reason):
    with pytest.raises(ExchangeError, match=reason.replace(".", r"\.")):
        read(name, content)


def test_a_mangled_file_is_read_or_refused():
    chance = random.Random(23)
    files = {"a.csv": as_csv(ROWS), "a.jsonl": as_jsonl(ROWS), "a.zip": as_zip({"a.txt": b"Cook"})}
    for name, content in files.items():
        for _ in range(300):
            mangled = bytearray(content)
            for _ in range(chance.randint(1, 8)):
                mangled[chance.randrange(len(mangled))] = chance.randrange(256)
            with suppress(ExchangeError):
                read(name, bytes(mangled))


def test_reading_is_a_stream():
    def lines():
        yield b'{"title": "Cook", "text": "Soup"}\n'
        pytest.fail("read ahead")

    class Stream:
        __iter__ = staticmethod(lines)

    assert next(read_ads("ads.jsonl", Stream()))["title"] == "Cook"


def test_columns_are_recognised():
    assert usual_columns(["ID", "Job Title", "Company", "job_description", "Posted"]) == (
        "Job Title", "job_description", "Posted", "ID", "Company"
    )  # fmt: skip
    assert usual_columns(["a", "b"]) == ("", "", "", "", "")
    assert usual_columns(columns_of(read("a.zip", as_zip({"a.txt": b"x"})))) == (
        "first line", "text", "", "", ""
    )  # fmt: skip
