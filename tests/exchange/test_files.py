"""The taxonomy as zip, workbook and CSV: nothing is lost, and every mistake is reported."""

import csv
import io
import tempfile
import zipfile

import openpyxl
import pytest

from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.formats import MAX_BYTES, read_file
from assessments.domain.exchange.kinds import KINDS
from assessments.domain.exchange.sheets import MAX_ROWS
from assessments.domain.exchange.spreadsheets import taxonomy_csv, taxonomy_xlsx
from assessments.domain.taxonomy.document import Taxonomy
from tests.exchange.hostile import zipped
from tests.taxonomy.builders import document

KIND = {kind.name: kind for kind in KINDS}
FORMULA = '=HYPERLINK("https://example.org","look")'


def mistakes(name: str, content: bytes, taxonomy: Taxonomy) -> list[str]:
    """Return the messages about a file that must be refused."""
    with pytest.raises(ExchangeError) as caught:
        read_file(name, content, taxonomy)
    return caught.value.problems


def table(kind: str, taxonomy: Taxonomy) -> list[list[str]]:
    """Return the rows of a table's CSV."""
    text = taxonomy_csv(KIND[kind], taxonomy).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def odd(taxonomy: Taxonomy) -> Taxonomy:
    """Return a taxonomy whose texts are difficult to store in a table."""
    first, *others = taxonomy.skills
    texts = {
        "name": FORMULA,
        "description": '\'=1+1\nsecond line, “quoted” "twice"; and more',
        "hours_basis": "@SUM(A1)",
        "aliases": ("+1", "-1", "a;b", 'c"d', "'-x", "2024"),
    }
    return taxonomy.model_copy(update={"skills": (first.model_copy(update=texts), *others)})


def test_a_sheet_from_before_the_signatures_is_read():
    """Whatever its column says: a file cannot say that an editor has signed."""
    rows = [[*row, "yes"] for row in table("skills", document())]
    rows[0][-1] = "reviewed"
    assert read_file("skills.csv", as_csv(rows), document()) == document()


@pytest.mark.parametrize("make", [document, lambda: odd(document())], ids=["plain", "odd"])
@pytest.mark.parametrize("name", ["a.zip", "a.xlsx", "skills.csv"])
def test_an_export_can_be_imported_unchanged(name, make):
    taxonomy = make()
    content = {
        "a.zip": taxonomy_zip,
        "a.xlsx": taxonomy_xlsx,
        "skills.csv": lambda value: taxonomy_csv(KIND["skills"], value),
    }[name](taxonomy)
    assert read_file(name, content, taxonomy) == taxonomy


def test_files_are_created_without_a_temporary_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert zipfile.is_zipfile(io.BytesIO(taxonomy_zip(document())))
    assert zipfile.is_zipfile(io.BytesIO(taxonomy_xlsx(document())))


@pytest.mark.parametrize("kind", KIND)
def test_each_table_of_the_real_taxonomy_is_imported_unchanged(kind, real_taxonomy):
    content = taxonomy_csv(KIND[kind], real_taxonomy)
    assert read_file("table.csv", content, real_taxonomy) == real_taxonomy


def test_the_workbook_of_the_real_taxonomy_is_imported_unchanged(real_taxonomy):
    content = taxonomy_xlsx(real_taxonomy)
    assert read_file("a.xlsx", content, real_taxonomy) == real_taxonomy


def test_a_table_with_the_former_columns_is_read():
    """Before November 2026 a skill had one cell for prerequisites, and a level one for its hours."""
    current, *rows = table("skills", document())
    place = {heading: number for number, heading in enumerate(current)}
    levels = range(1, 5)
    former = {"prerequisites": "level 1 prerequisites"}
    former |= {f"level {n} anchor": f"level {n} anchor" for n in levels}
    former |= {f"level {n} hours": f"level {n} practice hours" for n in levels}
    former = {h: h for h in current if not h.startswith("level ")} | former
    old = [[row[place[column]] for column in former.values()] for row in rows]
    assert read_file("t.csv", as_csv([list(former), *old]), document()) == document()
    del former["level 2 hours"]
    old = [[row[place[column]] for column in former.values()] for row in rows]
    problems = mistakes("t.csv", as_csv([list(former), *old]), document())
    assert problems == ["t.csv, row 1: the column “level 2 practice hours” is missing"]


def test_a_table_with_the_present_columns_needs_all_of_them():
    rows = table("skills", document())
    column = rows[0].index("level 3 example")
    problems = mistakes("t.csv", as_csv([r[:column] + r[column + 1 :] for r in rows]), document())
    assert problems == ["t.csv, row 1: the column “level 3 example” is missing"]


def test_an_earlier_table_of_requirements_keeps_when_they_belong_in_a_plan():
    """Before December 2026 the table had no column for it."""
    taxonomy = document()
    rows = taxonomy.requirements["engineer"]
    late = tuple(row.model_copy(update={"when": "late"}) for row in rows)
    taxonomy = taxonomy.model_copy(update={"requirements": {"engineer": late}})
    written = table("requirements", taxonomy)
    column = written[0].index("when")
    assert written[1][column] == "late"
    earlier = [row[:column] + row[column + 1 :] for row in written]
    assert read_file("t.csv", as_csv(earlier), taxonomy) == taxonomy
    written[1][column] = "on-the-job"
    read = read_file("t.csv", as_csv(written), taxonomy).requirements["engineer"]
    assert [row.when for row in read] == ["on-the-job", "late", "late"]


def test_no_cell_is_a_formula():
    taxonomy = odd(document())
    book = openpyxl.load_workbook(io.BytesIO(taxonomy_xlsx(taxonomy)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    cells = [cell.value for cell in cells if isinstance(cell.value, str)]
    cells += [cell for row in table("skills", taxonomy) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_spreadsheet_with_three_mistakes_lists_all_three(real_taxonomy):
    book = openpyxl.load_workbook(io.BytesIO(taxonomy_xlsx(real_taxonomy)))
    skills, requirements = book["skills"], book["requirements"]
    column = {cell.value: cell.column for cell in skills[1]}
    asked = {cell.value: cell.column for cell in requirements[1]}
    skills.cell(3, column["level 2 practice hours"]).value = "many"
    requirements.cell(4, asked["weight"]).value = 3
    book["typical levels"].cell(9, 2).value = "no-such-skill"
    content = io.BytesIO()
    book.save(content)
    messages = mistakes("taxonomy.xlsx", content.getvalue(), real_taxonomy)
    assert len(messages) == 3
    assert messages[0].startswith("skills, row 3, column “level 2 practice hours”: ")
    assert "“many”" in messages[0]
    assert messages[1].startswith("requirements, row 4, column “weight”: ")
    assert messages[2] == "typical levels, row 9, column “skill”: there is no skill “no-such-skill”"


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (1, "name", "", "row 2, column “name”: is empty"),
        (1, "area", "nowhere", "row 2, column “area”: there is no area “nowhere”"),
        (1, "slug", "Not A Slug", "row 2, column “slug”: "),
        (2, "slug", "PYTHON", "row 3, column “slug”: "),
        (1, "retired", "perhaps", "row 2, column “retired”: "),
        (
            1,
            "level 2 prerequisites",
            "nothing 2",
            "level 2 prerequisites”: there is no skill “nothing”",
        ),
        (1, "level 1 prerequisites", "snake", "row 2, column “level 1 prerequisites”: "),
        (0, "name", "nome", "row 1: the column “name” is missing"),
        (0, "name", "slug", "row 1: the column “slug” appears twice"),
    ],
)
def test_a_mistake_is_reported_with_its_row_and_column(row, column, value, message):
    rows = table("skills", document())
    rows[row][rows[0].index(column)] = value
    assert any(message in problem for problem in mistakes("t.csv", as_csv(rows), document()))


def test_a_duplicate_row_names_the_first_one():
    rows = table("typical levels", document())
    messages = mistakes("t.csv", as_csv([*rows, rows[1]]), document())
    assert messages == [
        f"t.csv, row {len(rows) + 1}, column “skill”: “{rows[1][0]} {rows[1][1]}” is already "
        "in row 2"
    ]


def test_the_checks_of_the_whole_taxonomy_apply_too():
    rows = table("typical levels", document())
    messages = mistakes("t.csv", as_csv(rows[:-1]), document())
    assert any("no typical level for any start role" in problem for problem in messages)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_a_decimal_comma(delimiter):
    rows = table("typical levels", document())
    rows = [[cell.replace(".", ",") if cell[:1].isdigit() else cell for cell in r] for r in rows]
    assert read_file("t.csv", as_csv(rows, delimiter), document()) == document()


def test_demand_figures_stay_with_their_requirement(real_taxonomy):
    rows = table("requirements", real_taxonomy)
    rows[1][rows[0].index("reason")] = "Another reason."
    read = read_file("t.csv", as_csv(rows), real_taxonomy)
    role = rows[1][0]
    assert read.requirements[role][0].reason == "Another reason."
    assert (
        read.requirements[role][0].demand_figures
        == real_taxonomy.requirements[role][0].demand_figures
    )


def wide_sheet(reference: str) -> bytes:
    """Return a workbook whose only cell is far out, and whose dimensions include it."""
    book = openpyxl.Workbook()
    book.active["A1"] = "slug"
    book.active[reference] = "x"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.zip", b"nonsense", "not a zip file"),
        ("a.zip", zipped(("../evil.yaml", b"x")), "not a file of a taxonomy"),
        ("a.zip", zipped(("/etc/evil.yaml", b"x")), "not a file of a taxonomy"),
        ("a.zip", zipped((".", b"x")), "not a file of a taxonomy"),
        ("a.zip", zipped(("areas.yaml", b"areas: [")), "areas.yaml:1"),
        ("a.zip", zipped(("areas.yaml", b"x" * 9 * 1024**2)), "when unpacked"),
        ("a.zip", zipped(*((f"skills/s{n}.yaml", b"") for n in range(301))), "more than 300"),
        ("a.zip", taxonomy_zip(document())[:-400], "damaged"),
        ("a.xlsx", b"nonsense", "isn't a valid Excel workbook"),
        ("a.xlsx", zipped(("xl/workbook.xml", b"<x>")), "isn't a valid Excel workbook"),
        ("a.xlsx", zipped(("xl/sheet.xml", b" " * 33 * 1024**2)), "when unpacked"),
        ("a.xlsx", wide_sheet("XFD2"), "more than 40 columns"),
        ("a.xlsx", wide_sheet("A1048576"), "more than 10000 rows"),
        ("a.csv", "slug;näme".encode("latin-1"), "not UTF-8"),
        ("a.csv", b"", "no table"),
        ("a.csv", b'"open', "unexpected end"),
        ("a.csv", b"x\n" * (MAX_ROWS + 1), "more than 10000 rows"),
        ("a.csv", b"," * 50, "more than 40 columns"),
        ("a.csv", b"apples,pears\n1,2", "do not have the headings of any of"),
        ("a.csv", b"x" * (MAX_BYTES + 1), "larger than 1 MB"),
        ("a.exe", b"", "must end in"),
    ],
)  # fmt: skip
def test_other_files_are_refused(name, content, message):
    assert any(message in problem for problem in mistakes(name, content, document()))
