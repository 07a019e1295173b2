"""The meaning of a workbook's cells: a value, or an error with its position."""

import datetime
import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter

from assessments.domain.exchange.formats import read_file
from assessments.domain.exchange.spreadsheets import taxonomy_xlsx
from assessments.domain.exchange.tables import taxonomy_with
from assessments.domain.exchange.workbook import read_xlsx
from assessments.domain.taxonomy.document import Taxonomy
from tests.exchange.hostile import zipped
from tests.exchange.test_files import mistakes
from tests.taxonomy.builders import document

FLOOR = "requirements, row 2, column “floor”: "


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def opened(taxonomy: Taxonomy | None = None):
    """Return the workbook of a taxonomy."""
    return openpyxl.load_workbook(io.BytesIO(taxonomy_xlsx(taxonomy or document())))


def cell(book, sheet: str, column: str, row: int = 2):
    """Return the cell below a heading."""
    headings = {heading.value: heading.column for heading in book[sheet][1]}
    return book[sheet].cell(row, headings[column])


def with_cell(sheet: str, column: str, value: object, number_format: str = "General") -> bytes:
    """Return the small taxonomy's workbook with another value in the first cell of a column."""
    book = opened()
    cell(book, sheet, column).value = value
    cell(book, sheet, column).number_format = number_format
    return saved(book)


def unpacked() -> dict[str, str]:
    """Return the parts of the small taxonomy's workbook."""
    with zipfile.ZipFile(io.BytesIO(taxonomy_xlsx(document()))) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def with_xml(old: str, new: str, part: str = "xl/worksheets/sheet2.xml") -> bytes:
    """Return the small taxonomy's workbook with the first ``old`` in a part replaced."""
    parts = unpacked()
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    return zipped(*parts.items())


def read(content: bytes) -> Taxonomy:
    return read_file("taxonomy.xlsx", content, document())


# The must-have level of the first requirement, as the site writes it.
CELL = '<c r="H2" t="n"><v>2</v></c>'


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ('<c r="H2"><f>2</f><v></v></c>', "a formula without its result"),
        ('<c r="H2"><f>1+1</f></c>', "a formula without its result"),
        ('<c r="H2" t="n"><f t="shared" si="0"/><v/></c>', "a formula without its result"),
        ('<c r="H2" t="s"><f>A1</f></c>', "a formula without its result"),
        ('<c r="H2" t="inlineStr"><f>A1</f></c>', "a formula without its result"),
        ('<c r="H2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "the error #DIV/0!"),
        ('<c r="H2" t="e"><v>#REF!</v></c>', "the error #REF!"),
        ('<c r="H2" t="e"/>', "the error of a formula"),
        ('<c r="H2" t="str"><v>#N/A</v></c>', "the error #N/A"),
        ('<c r="H2" t="inlineStr"><is><t>#BEZUG!</t></is></c>', "the error #BEZUG!"),
        ('<c r="H2" t="str"><v>Fehler:508</v></c>', "the error Fehler:508"),
        ('<c r="H2" t="d"><v>2024-03-01</v></c>', "a date or time"),
        ('<c r="H2" t="b"><v>1</v></c>', "true and false are not allowed"),
        ('<c r="H2"><v>1e400</v></c>', "a number that is too large"),
        ('<c r="H2"><v>2.5</v></c>', "must be a whole number, not “2.5”"),
        ('<c r="H2" t="inlineStr"><is><t>_x0001_</t></is></c>', "a control character"),
        ('<c r="H2" t="inlineStr"><is><t>a_xD800_b</t></is></c>', "a control character"),
        ('<c r="H2" t="str"><v>_xDE00__xD83D_</v></c>', "a control character"),
    ],
)
def test_an_unusable_cell_is_refused_with_its_position(xml, message):
    problems = mistakes("t.xlsx", with_xml(CELL, xml), document())
    assert len(problems) == 1
    assert problems[0].startswith(FLOOR + message)


@pytest.mark.parametrize(
    ("xml", "floor"),
    [
        ('<c r="H2"><f>1+2</f><v>3</v></c>', 3),
        ('<c r="H2"><v>2.0000000000000004</v></c>', 2),
        ('<c r="H2"><v>2.0</v></c>', 2),
        ('<c r="H2"><v>3E0</v></c>', 3),
        ('<c r="H2" t="str"><v>3</v></c>', 3),
        ('<c r="H2" t="inlineStr"><is><t xml:space="preserve"> 3,0 </t></is></c>', 3),
        ("<c><v>3</v></c>", 3),
    ],
)
def test_a_cell_has_its_displayed_value(xml, floor):
    assert read(with_xml(CELL, xml)).requirements["engineer"][0].floor == floor


@pytest.mark.parametrize(
    "xml", ['<c r="H2" t="n"/>', '<c r="H2" t="str"><f>""</f><v></v></c>', '<c r="H2"><v/></c>']
)
def test_an_empty_cell_is_empty(xml):
    """A formula may also result in an empty text."""
    problems = mistakes("t.xlsx", with_xml(CELL, xml), document())
    assert problems == ["role engineer: Engineer has no must-have. Make a requirement one."]


@pytest.mark.parametrize(
    ("sheet", "column", "value", "number_format", "message"),
    [
        ("skills", "aliases", datetime.date(2024, 3, 1), "DD.MM.YYYY", "a date or time"),
        (
            "skills",
            "name",
            datetime.datetime.fromisoformat("2024-03-01T12:00"),
            "yyyy-mm-dd hh:mm",
            "a date or time",
        ),
        ("skills", "level 1 practice hours", datetime.time(10, 30), "h:mm", "a date or time"),
        (
            "skills",
            "level 1 practice hours",
            datetime.timedelta(hours=30),
            "[h]:mm",
            "a date or time",
        ),
        ("skills", "level 1 practice hours", 45_000, '"on "[$-407]D. MMMM YYYY', "a date or time"),
        ("skills", "name", True, "General", "true and false are not allowed"),
        ("requirements", "level", 3, "0%", "a percentage"),
        ("typical levels", "mean", 0.5, "0.00%", "a percentage"),
        ("typical levels", "mean", "=1+1", "General", "a formula without its result"),
        ("requirements", "floor", "=2", "General", "a formula without its result"),
        ("skills", "name", "#REF!", "General", "the error #REF!"),
    ],
)
def test_values_converted_by_a_spreadsheet_are_refused(
    sheet, column, value, number_format, message
):
    content = with_cell(sheet, column, value, number_format)
    problems = mistakes("t.xlsx", content, document())
    assert problems[0].startswith(f"{sheet}, row 2, column “{column}”: {message}")


@pytest.mark.parametrize("column", ["name", "aliases"])
@pytest.mark.parametrize(
    "text",
    ["Fehler:508", "Err:502", "Erreur :508", "#GETTING_DATA", "#N/D", "#Н/Д", "#¡VALOR!",
     "#¿NOMBRE?", "#ÜBERLAUF!", "#DIVISION/0!", "'#N/A", "#NV", "#####", " #REF! "],
)  # fmt: skip
def test_an_error_value_in_any_language_is_refused(column, text):
    for cell in (text, f"snake; {text}") if column == "aliases" else (text,):
        problems = mistakes("t.xlsx", with_cell("skills", column, cell), document())
        message = f"skills, row 2, column “{column}”: the error {text.strip()}; type the value"
        assert problems[0] == message


@pytest.mark.parametrize(
    "text", ["C#", "#1", "#mlops", "F# 5", "HTTP:502", "a/b", "Who?", "R: 500"]
)
def test_texts_that_look_like_an_error_value_are_accepted(text):
    assert read(with_cell("skills", "name", text)).skills[0].name == text


@pytest.mark.parametrize(
    ("column", "value", "number_format", "found"),
    [
        ("name", "3.10", "General", "3.10"),
        ("name", 2024, "General", "2024"),
        ("name", 0.1 + 0.2, "General", "0.3"),
        ("name", 7, '0 "% of days, h:mm"', "7"),
        ("name", "50 %", "General", "50 %"),
        ("description", "One.\r\nTwo.\rThree.", "General", "One.\nTwo.\nThree."),
        ("description", "One._x000D_\nTwo.", "General", "One.\nTwo."),
        ("description", "_x005F_x000D_", "General", "_x000D_"),
        ("description", "_xD83D__xDE00_", "General", "\U0001f600"),
        (
            "description",
            CellRichText("Plain ", TextBlock(InlineFont(b=True), "and bold"), "."),
            "General",
            "Plain and bold.",
        ),
    ],
)
def test_a_text_is_read_as_displayed(column, value, number_format, found):
    content = with_cell("skills", column, value, number_format)
    assert getattr(read(content).skills[0], column) == found


@pytest.mark.parametrize("text", ["_x000D_", "_x0041_", "_x005F_x0041_", "a_x_b", "_xZZZZ_"])
def test_a_text_that_looks_escaped_survives(text):
    first, *others = document().skills
    first = first.model_copy(update={"description": text})
    taxonomy = document().model_copy(update={"skills": (first, *others)})
    assert read(taxonomy_xlsx(taxonomy)) == taxonomy


@pytest.mark.parametrize(
    ("value", "found"),
    [(True, True), ("WAHR", True), ("ja", True), ("x", True), (1, True),
     (False, False), ("Falsch", False), ("nein", False), (0, False), (None, False)],
)  # fmt: skip
def test_booleans_are_read_in_columns_of_booleans(value, found):
    # A skill that is still required cannot be retired, so the taxonomy is not checked here.
    taxonomy = taxonomy_with(read_xlsx(with_cell("skills", "retired", value)), document())
    assert taxonomy.skills[0].retired is found


def test_phonetic_hints_are_not_part_of_a_text():
    cells = (
        '<c r="C2" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh></is></c>'
    )
    content = with_xml(
        '<c r="C2" t="inlineStr"><is><t>Snake</t></is></c>', cells, "xl/worksheets/sheet1.xml"
    )
    assert read(content).skills[0].name == "東京"


def test_cells_without_a_heading_are_named():
    book = opened()
    sheet = book["skills"]
    near, far = (get_column_letter(sheet.max_column + further) for further in (1, 3))
    sheet[f"{near}5"] = "a remark"
    sheet[f"{far}3"] = "another"
    assert mistakes("t.xlsx", saved(book), document()) == [
        f"skills, row 3, column “{far}”: it has no heading; add one or delete the cell",
        f"skills, row 5, column “{near}”: it has no heading; add one or delete the cell",
    ]


def test_an_emptied_heading_is_named():
    book = opened()
    cell(book, "requirements", "floor", row=1).value = None
    assert mistakes("t.xlsx", saved(book), document()) == [
        "requirements, row 1: the column “floor” is missing"
    ]


def test_an_unprintable_heading_is_named():
    book = opened()
    cell(book, "requirements", "floor", row=1).value = "flo_xD800_or"
    assert "requirements, row 1: the column “flo?or” is unknown; delete it" in mistakes(
        "t.xlsx", saved(book), document()
    )


def test_merged_cells_are_refused_except_in_a_title():
    book = opened()
    book["requirements"].merge_cells("A3:A4")
    assert mistakes("t.xlsx", saved(book), document())[0] == (
        "requirements, row 3, column “role”: merged cells (A3 to A4); unmerge them and fill in each"
    )
    book = opened()
    book["requirements"].insert_rows(1, 2)
    book["requirements"]["A1"] = "Requirements, as of today"
    book["requirements"].merge_cells("A1:J1")
    assert read(saved(book)) == document()


def test_hidden_rows_and_columns_belong_to_the_table():
    book = opened()
    book["skills"].row_dimensions[3].hidden = True
    book["skills"].column_dimensions["D"].hidden = True
    book["skills"].auto_filter.ref = "A1:Q5"
    assert read(saved(book)) == document()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("visible", "The sheet “Notes” was ignored: its headings match no table."),
        ("hidden", "The hidden sheet “Notes” was ignored; unhide it to import it."),
        ("veryHidden", "The hidden sheet “Notes” was ignored; unhide it to import it."),
    ],
)
def test_another_sheet_is_ignored_and_named(state, message):
    book = opened()
    notes = book.create_sheet("Notes", 0)
    notes.sheet_state = state
    notes.append(["Ask Ann about weights", "=A1", datetime.date(2024, 3, 1)])
    notes["BZ900"] = "far away"
    book.active = 1
    said_of_it: list[str] = []
    assert read_file("t.xlsx", saved(book), document(), said_of_it) == document()
    assert said_of_it == [message]


def test_a_hidden_copy_is_ignored_and_a_visible_one_is_refused():
    book = opened()
    copy = book.copy_worksheet(book["skills"])
    copy.title = "skills (old)"
    assert mistakes("t.xlsx", saved(book), document()) == [
        "skills (old): the skills are also in the sheet “skills”; delete or hide one"
    ]
    copy.sheet_state = "hidden"
    assert read(saved(book)) == document()


def test_a_workbook_whose_tables_are_hidden_has_a_message():
    parts = unpacked()
    listed = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = listed.replace('state="visible"', 'state="hidden"')
    assert mistakes("t.xlsx", zipped(*parts.items()), document()) == [
        f"The hidden sheet “{name}” was ignored; unhide it to import it."
        for name in ("skills", "requirements", "typical levels")
    ]


def test_a_sheet_named_like_a_table_must_contain_it():
    book = opened()
    for heading in book["skills"][1]:
        heading.value = f"{heading.value}?"
    assert "have the headings of any of" in mistakes("t.xlsx", saved(book), document())[0]


def test_titles_odd_headings_and_formatted_empty_rows_are_accepted():
    book = opened()
    sheet = book["skills"]
    sheet.insert_rows(1, 3)
    sheet["A1"] = "All skills"
    sheet["B2"] = datetime.date(2024, 3, 1)
    for heading in sheet[4]:
        heading.value = f" {heading.value.upper().replace(' ', chr(10), 1)}\u200b "
    for row in (9, 500, 9_000):
        sheet.cell(row, 3).font = openpyxl.styles.Font(bold=True)
        sheet.cell(row, 4).value = "  "
    sheet.column_dimensions["AZ"].width = 50
    sheet["AZ2"].font = openpyxl.styles.Font(bold=True)
    assert read(saved(book)) == document()


def test_a_mistake_below_a_title_has_the_row_of_the_spreadsheet():
    book = opened()
    book["requirements"].insert_rows(1, 2)
    book["requirements"]["A1"] = "Requirements"
    cell = book["requirements"].cell(4, 6)
    cell.value = "high"
    assert mistakes("t.xlsx", saved(book), document()) == [
        "requirements, row 4, column “level”: must be a whole number, not “high”"
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook (.xls) or has a password"),
        ("a.xlsx", b"slug;name\n", "this file isn't a valid Excel workbook"),
        ("a.xls", b"", "must end in"),
        ("a.xlsx", with_xml('r="3"', 'r="2"'), "this file isn't a valid Excel workbook"),
        ("a.xlsx", with_xml('r="B2"', 'r="A2"'), "this file isn't a valid Excel workbook"),
        ("a.xlsx", with_xml("<v>2</v>", "<v>2,0</v>"), "this file isn't a valid Excel workbook"),
        ("a.xlsx", with_xml("<sheetData>", "<sheetData><oops>"), "this file isn't a valid Excel workbook"),
    ],
)  # fmt: skip
def test_other_files_named_like_a_workbook_are_refused(name, content, message):
    assert message in mistakes(name, content, document())[0]


def test_a_workbook_of_another_program_is_read():
    """Prefixed elements, no cell references, other cases and separators in the names of parts."""
    parts = unpacked()
    sheet = parts.pop("xl/worksheets/sheet1.xml").replace("xmlns=", "xmlns:x=")
    sheet = re.sub("<(/?)(?=[a-zA-Z])", r"<\1x:", sheet)
    parts["XL\\Worksheets\\Sheet1.XML"] = sheet
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace('"/xl/worksheets/', '"worksheets/')
    assert read(zipped(*parts.items())) == document()


def test_shared_strings_with_several_runs_are_read_whole():
    parts = unpacked()
    parts["xl/sharedStrings.xml"] = (
        "<sst><si><t>unused</t></si><si><r><t>A </t></r><r><rPr><b/></rPr><t>_x0062_old</t></r>"
        "<rPh><t>not this</t></rPh></si></sst>"
    )
    name = '<c r="C2" t="inlineStr"><is><t>Snake</t></is></c>'
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(name, '<c r="C2" t="s"><v>1</v></c>')
    assert read(zipped(*parts.items())).skills[0].name == "A bold"
