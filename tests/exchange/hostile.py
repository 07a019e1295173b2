"""Files that take long to read or expand enormously, and a program that reads all of them.

python -m tests.exchange.hostile BYTES SECONDS
"""

import io
import json
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.formats import read_file
from assessments.domain.exchange.kinds import KINDS
from assessments.domain.exchange.spreadsheets import taxonomy_xlsx
from tests.taxonomy.builders import document

COLUMNS = {kind.name: kind.columns for kind in KINDS}
SHEET = "xl/worksheets/sheet1.xml"
FILES: dict[str, Callable[[], tuple[str, bytes]]] = {}


def zipped(*members: tuple[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of names and contents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as file:
        for name, content in members:
            file.writestr(name, content)
    return packed.getvalue()


def yaml(text: str | bytes) -> tuple[str, bytes]:
    """Return a taxonomy whose areas.yaml is ``text``."""
    with zipfile.ZipFile(io.BytesIO(taxonomy_zip(document()))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return "taxonomy.zip", zipped(*(parts | {"areas.yaml": text}).items())


def workbook(**parts: str | Callable[[str], str]) -> tuple[str, bytes]:
    """Return the small taxonomy's workbook with parts replaced, by content or by a function."""
    paths = {"sheet": SHEET, "styles": "xl/styles.xml", "strings": "xl/sharedStrings.xml"}
    with zipfile.ZipFile(io.BytesIO(taxonomy_xlsx(document()))) as file:
        members = {name: file.read(name).decode() for name in file.namelist()}
    for name, part in parts.items():
        members[paths[name]] = part if isinstance(part, str) else part(members[paths[name]])
    return "taxonomy.xlsx", zipped(*members.items())


def rows(*cells: str) -> str:
    """Return the XML of a sheet of skills, with these rows below its headings."""
    headings = "".join(f'<c t="str"><v>{column}</v></c>' for column in COLUMNS["skills"])
    return f"<worksheet><sheetData><row>{headings}</row>{''.join(cells)}</sheetData></worksheet>"


def table(kind: str, rows: Iterator[dict[str, str]]) -> tuple[str, bytes]:
    """Return a CSV of this kind, from the values of each row by column."""
    columns = COLUMNS[kind]
    lines = (",".join(row.get(column, "") for column in columns) for row in rows)
    return f"{kind}.csv", "\n".join([",".join(columns), *lines]).encode()


def hostile(make: Callable[[], tuple[str, bytes]]) -> Callable[[], tuple[str, bytes]]:
    """Register a file."""
    FILES[make.__name__] = make
    return make


@hostile
def copied_rows():
    skill = {"area": "coding", "description": "A skill."}
    for number in range(1, 5):
        level = {"anchor": "the same words in each anchor", "practice hours": "5"}
        skill |= {f"level {number} {part}": value for part, value in level.items()}
    return table("skills", (skill | {"slug": f"s{n}", "name": f"N{n}"} for n in range(3218)))


@hostile
def mistakes_in_every_cell():
    wrong = {"mean": "nine", "spread": "many", "source": "nowhere"}
    return table(
        "typical levels", (wrong | {"role": f"r{n}", "skill": f"s{n}"} for n in range(9_990))
    )


@hostile
def wide_csv_row():
    return "a.csv", b"x," * 500_000


@hostile
def open_quotation_mark():
    return "a.csv", b'"' + b"x" * 1_000_000


@hostile
def flow_collections():
    return yaml(f"areas: [{'{a: 1}, ' * 500_000}]")


@hostile
def flow_collections_in_many_files():
    text = f"area: x\nskills: [{'{a: 1}, ' * 3_000}"
    return "a.zip", zipped(*((f"skills/s{n}.yaml", text) for n in range(290)))


@hostile
def many_unknown_keys():
    return yaml(f"areas: [{{{', '.join(f'k{n}: 1' for n in range(90_000))}}}]")


@hostile
def base_60():
    return yaml(f"areas: [{':'.join(['1'] * 450_000)}]")


@hostile
def long_number():
    return yaml(f"areas: [{'9' * 3_900_000}]")


@hostile
def tag_directives():
    return yaml("".join(f"%TAG !{n:x}! a\n" for n in range(60_000)) + "---\nareas: []")


@hostile
def deep_mappings():
    return yaml("{a: " * 900_000)


@hostile
def too_many_roles():
    line = "- {{slug: r{0}, name: R{0}, description: d, start: true, target: true}}\n"
    roles = "roles:\n" + "".join(line.format(number) for number in range(1_000))
    empty = (("areas.yaml", "areas: []"), ("sources.yaml", "sources: []"))
    return "a.zip", zipped(*empty, ("roles.yaml", roles))


def lying(name: str, compression: int) -> bytes:
    """Return a zip with one file of 300 MB whose header says 1,000 bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", compression, compresslevel=6) as file,
        file.open(name, "w") as stream,
    ):
        for _ in range(300):
            stream.write(b" " * 1_000_000)
    return packed.getvalue().replace(struct.pack("<I", 300_000_000), struct.pack("<I", 1000))


@hostile
def bzip2_bomb():
    return "a.zip", lying("areas.yaml", zipfile.ZIP_BZIP2)


@hostile
def size_that_lies():
    return "a.zip", lying("areas.yaml", zipfile.ZIP_DEFLATED)


@hostile
def size_that_lies_in_a_workbook():
    return "a.xlsx", lying("_rels/.rels", zipfile.ZIP_DEFLATED)


@hostile
def many_styles():
    style = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    return workbook(styles=lambda text: text.replace("</cellXfs>", style * 400_000 + "</cellXfs>"))


@hostile
def long_number_formats():
    # Code that detects dates with a regular expression takes quadratic time.
    codes = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{"[a" * 1000}"/>' for n in range(200, 3000)
    )
    used = "".join(f'<xf numFmtId="{n}"/>' for n in range(200, 3000))
    return workbook(
        styles=lambda text: re.sub("<cellXfs", f"<numFmts>{codes}</numFmts><cellXfs", text).replace(
            "</cellXfs>", f"{used}</cellXfs>"
        ),
        sheet=rows("<row><c><v>1</v></c></row>"),
    )


@hostile
def row_of_cells():
    return workbook(sheet=rows(f"<row>{'<c><v>1</v></c>' * 600_000}</row>"))


@hostile
def million_empty_rows():
    return workbook(sheet=rows("<row/>" * 1_048_576))


@hostile
def one_text_in_every_cell():
    cells = f'<row>{"""<c t="s"><v>0</v></c>""" * 17}</row>' * 9_000
    return workbook(sheet=rows(cells), strings=f"<sst><si><t>{'a;' * 16_000}</t></si></sst>")


@hostile
def long_text():
    return workbook(strings=f"<sst><si><t>{'€😀' * 2_000_000}</t></si></sst>", sheet=rows())


@hostile
def deep_elements():
    return workbook(sheet="<a>" * 300_000)


@hostile
def many_merged_cells():
    merged = '<mergeCell ref="A1:B2"/>' * 300_000
    return workbook(sheet=lambda text: text.replace("</sheetData>", f"</sheetData>{merged}"))


def main(most_bytes: int, most_seconds: int, names: list[str]) -> None:
    """Print the messages about each of the named files as JSON.

    If it needs more additional memory or processor time than that, the process is killed.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + most_bytes, now + most_bytes))
    taxonomy = document()
    messages = {}
    for name in names:
        try:
            read_file(*FILES[name](), taxonomy)
        except ExchangeError as error:
            messages[name] = error.problems
    json.dump(messages, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
