"""Files that were opened, unpacked or saved by desktop programs can be imported."""

import io
import zipfile

import pytest

from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.exchange.formats import read_file
from assessments.domain.taxonomy.document import Taxonomy
from tests.exchange.hostile import zipped
from tests.exchange.test_files import as_csv, mistakes, table
from tests.taxonomy.builders import document


def members() -> dict[str, bytes]:
    """Return the files in the small taxonomy's zip."""
    with zipfile.ZipFile(io.BytesIO(taxonomy_zip(document()))) as file:
        return {name: file.read(name) for name in file.namelist()}


def repacked(change, *more: str) -> bytes:
    """Return the zip with renamed and additional files."""
    return zipped(
        *((change(name), content) for name, content in members().items()),
        *((name, b"\x00\x05\x16\x07 no YAML: [") for name in more),
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda name: f"taxonomy (1)/{name}",
        lambda name: f"Täxonomie für März/{name}",
        lambda name: f"my files/taxonomy - Kopie/{name}",
        lambda name: f"./{name}",
        lambda name: f"skills/{name}",
        lambda name: name.replace("/", "\\"),
        lambda name: f"taxonomy (1)\\{name}".replace("/", "\\"),
        lambda name: name.upper(),
        lambda name: name.replace(".yaml", ".yml"),
        lambda name: f"Taxonomy/{name.title().replace('.Yaml', '.YML')}",
    ],
)
def test_a_zip_that_was_unpacked_and_packed_again_is_read(change):
    assert read_file("a.zip", repacked(change), Taxonomy()) == document()


LITTER = [
    "__MACOSX/._areas.yaml", "__MACOSX/skills/._coding.yaml", ".DS_Store", "skills/.DS_Store",
    "._areas.yaml", "desktop.ini", "Thumbs.db", "skills/Desktop.ini", "ehthumbs.db",
    "areas.yaml~", "~$areas.yaml", "~areas.yaml", "areas.yaml.bak", "skills/.coding.yaml.swp",
    "#areas.yaml#", "areas.yaml.orig", ".git/config", ".directory", "$RECYCLE.BIN/areas.yaml",
    "Icon\r", "__MACOSX\\._areas.yaml", "@eaDir/areas.yaml@SynoEAStream", "__pycache__/x.pyc",
    "System Volume Information/x.dat", "areas.yaml:Zone.Identifier", "areas.yaml.old",
    "skills/.#coding.yaml", "skills/coding.yaml~",
]  # fmt: skip


def test_files_that_desktops_leave_in_folders_are_ignored():
    assert read_file("a.zip", repacked(lambda name: name, *LITTER), Taxonomy()) == document()


@pytest.mark.parametrize(
    "folder",
    ["taxonomy", "taxonomy.old", "taxonomy.tmp", "backup~", ".taxonomy", "~x/@eaDir", "a.bak/b"],
)
def test_a_folder_around_the_files_may_have_any_name(folder):
    litter = [f"{folder}/{name}" for name in LITTER]
    around = repacked(lambda name: f"{folder}/{name}", *litter, "__MACOSX/._areas.yaml")
    assert read_file("a.zip", around, Taxonomy()) == document()


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("notes.txt", "notes.txt: not a file of a taxonomy; remove it from the zip"),
        ("skils/coding.yaml", "skils/coding.yaml: not a file of a taxonomy"),
        ("skills/coding (1).yaml", "skills/coding (1).yaml: not a file of a taxonomy"),
        ("skills/coding.yaml.txt", "skills/coding.yaml.txt: not a file of a taxonomy"),
        ("AREAS.YAML", "AREAS.YAML: the zip has this file twice, also as areas.yaml"),
        ("skills/Coding.yml", "the zip has this file twice, also as skills/coding.yaml"),
        ("copy/areas.yaml", "copy/areas.yaml: not a file of a taxonomy"),
        ("../areas.yaml", "../areas.yaml: not a file of a taxonomy"),
        ("skills/../../skills/x.yaml", "skills/../../skills/x.yaml: not a file of a taxonomy"),
        ("/skills/x.yaml", "/skills/x.yaml: not a file of a taxonomy"),
        ("C:\\skills\\x.yaml", "not a file of a taxonomy"),
    ],
)
def test_files_that_do_not_belong_to_a_taxonomy_are_named(extra, message):
    problems = mistakes("a.zip", repacked(lambda name: name, extra), Taxonomy())
    assert len(problems) == 1
    assert message in problems[0]


@pytest.mark.parametrize("prefix", ["/", "/home/ann/", "C:\\Users\\Ann\\", "../", "a/../"])
def test_a_zip_whose_paths_all_lead_outside_is_refused(prefix):
    problems = mistakes("a.zip", repacked(lambda name: f"{prefix}{name}"), Taxonomy())
    assert all("not a file of a taxonomy" in problem for problem in problems)


def test_a_zip_without_a_taxonomy_has_a_message():
    assert mistakes("a.zip", zipped((".DS_Store", b"")), Taxonomy()) == [
        "there are no files of a taxonomy inside"
    ]


def test_files_with_a_byte_order_mark_and_windows_line_endings_are_read():
    content = zipped(
        *(
            (name, b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
            for name, text in members().items()
        )
    )
    assert read_file("a.zip", content, Taxonomy()) == document()


def typical(change=lambda rows: rows, delimiter=",") -> str:
    """Return the typical levels as CSV with changed rows."""
    return as_csv(change(table("typical levels", document())), delimiter).decode()


def read(text: str, encoding: str = "utf-8") -> Taxonomy:
    return read_file("t.csv", text.encode(encoding), document())


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\n" + typical(delimiter=";"),
        "SEP=,\n" + typical(),
        '"sep=;"\r\n' + typical(delimiter=";"),
        "sep=\t\r\n" + typical(delimiter="\t"),
        "sep=;;;;;;\r\n" + typical(delimiter=";"),
        typical(delimiter="|"),
        "Typical levels\n\n" + typical(),
        "Typical levels; as of today; by Ann; and Bob\n;;;;;\n" + typical(delimiter=";"),
        typical(lambda rows: [*rows, [""] * 6, ["", " ", "", "", "", ""]]),
        typical(lambda rows: [[*row, "", "", ""] for row in rows]),
        typical(lambda rows: [[cell.upper() for cell in rows[0]], *rows[1:]]),
        typical(
            lambda rows: [
                ["Role ", "\nSkill", "mean\u00a0", "SPREAD", " Source", "basis\u200b"],
                *rows[1:],
            ]
        ),
        typical(lambda rows: [[cell.replace("0.8", " 0,80 ") for cell in row] for row in rows]),
        typical().replace("\r\n", "\r"),
        typical().replace("\r\n", "\n\n"),
    ],
)
def test_common_csv_dialects_are_read(text):
    assert read(text) == document()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_with_a_byte_order_mark_are_read(encoding):
    assert read(typical(delimiter="\t"), encoding) == document()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le"])
def test_an_unknown_encoding_is_explained(encoding):
    text = typical().replace("Judgement", "Schätzung" if encoding == "cp1252" else "Judgement")
    (problem,) = mistakes("t.csv", text.encode(encoding), document())
    assert problem.startswith("t.csv: not UTF-8; in the spreadsheet program choose “Save as”")


@pytest.mark.parametrize(
    ("kind", "column", "value", "message"),
    [
        ("skills", "name", "#NAME?", "the error #NAME?; type the value"),
        ("skills", "name", "#NV", "the error #NV; type the value"),
        ("skills", "name", "Err:508", "the error Err:508; type the value"),
        ("skills", "name", "a\x00b", "a control character"),
        ("skills", "name", "a\x0bb", "a control character"),
        ("skills", "aliases", "a;" * 200, "a list of more than 100"),
        ("skills", "retired", "perhaps", "must be true or false"),
        ("requirements", "level", "1,000", "must be a whole number, not “1,000”"),
        ("requirements", "level", "2,5", "must be a whole number, not “2,5”"),
        ("requirements", "level", "9" * 10_000, "must be a whole number"),
        ("typical levels", "mean", "1e999999", "must be 4 or less"),
        ("typical levels", "mean", "50%", "must be a number, not “50%”"),
        ("typical levels", "mean", "01.02.2024", "must be a number"),
    ],
)
def test_an_implausible_cell_is_refused_with_its_position(kind, column, value, message):
    rows = table(kind, document())
    rows[1][rows[0].index(column)] = value
    problems = mistakes("t.csv", as_csv(rows), document())
    assert len(problems) == 1
    assert problems[0].startswith(f"t.csv, row 2, column “{column}”: {message}")
    assert len(problems[0]) <= 500


@pytest.mark.parametrize(("typed", "level"), [("3,0", 3), ("3.00", 3), (" 2 ", 2)])
def test_a_whole_number_may_be_written_with_decimals(typed, level):
    rows = table("requirements", document())
    rows[1][rows[0].index("level")] = typed
    found = read(as_csv(rows).decode()).requirements["engineer"][0]
    assert found.level == level


def test_row_numbers_are_those_of_the_spreadsheet():
    """A multi-line cell is part of one row, an empty line is a row, a “sep=” line is not."""
    rows = table("typical levels", document())
    rows[1][-1] = "Judgement.\nOf several people."
    rows[3][2] = "many"
    text = "sep=,\r\n" + as_csv([["Levels"], [], *rows]).decode()
    problems = mistakes("t.csv", text.encode(), document())
    assert problems == ["t.csv, row 6, column “mean”: must be a number, not “many”"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('role,skill\n"open', "row 2: an opening quotation mark has no closing one"),
        ('role,skill\n"a"b,c', "row 2: a quotation mark inside a text must be doubled"),
    ],
)
def test_mistakes_with_quotation_marks_are_explained(text, message):
    assert message in mistakes("t.csv", text.encode(), document())[0]


def test_a_cell_without_a_heading_is_refused():
    rows = table("typical levels", document())
    rows[0].append("")
    rows[2].append("a remark")
    rows[3] += ["", "another"]
    assert mistakes("t.csv", as_csv(rows), document()) == [
        "t.csv, row 3, column “G”: it has no heading; add one or delete the cell",
        "t.csv, row 4, column “H”: it has no heading; add one or delete the cell",
    ]
