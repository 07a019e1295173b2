"""The commands for the taxonomy."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import escape

from assessments.models import Skill, User
from assessments.taxonomy_store.loading import load_taxonomy
from tests.conftest import FIXTURES
from tests.taxonomy.builders import document, skill, small, write

pytestmark = pytest.mark.django_db


def run(capsys, *arguments, **options) -> list[str]:
    """Run a command and return the lines it printed."""
    call_command(*arguments, **options)
    return capsys.readouterr().out.splitlines()


def test_a_dry_run_prints_the_changes_and_makes_none(capsys, tmp_path, small_taxonomy):
    files = small()
    files["skills/coding.yaml"]["skills"] = [skill("rust"), skill("coffee")]
    files["requirements/engineer.yaml"]["requirements"][0]["skills"] = ["coffee"]
    files["typical_levels/analyst.yaml"]["levels"].pop(0)
    del files["curricula/engineer.yaml"]
    lines = run(capsys, "import_taxonomy", write(files, tmp_path), "--dry-run")
    assert "added skill rust" in lines
    assert "removed skill snake" in lines
    assert lines[-1].endswith(" changes would be made.")
    assert load_taxonomy() == document()


def test_import_then_again(capsys, tmp_path, no_taxonomy):
    write(small(), tmp_path)
    assert run(capsys, "import_taxonomy", tmp_path)[-1].endswith(" changes made.")
    assert load_taxonomy() == document()
    assert run(capsys, "import_taxonomy", tmp_path) == ["0 changes made."]


@pytest.mark.parametrize(
    ("verbosity", "lines"),
    [
        (0, []),
        (1, ["changed skill: 1", "changed requirement: 2", "3 changes made."]),
        (
            2,
            [
                "changed skill snake (name, level 2 anchor)",
                "changed requirement engineer/vectors (level)",
                "changed requirement engineer/limits (level)",
                "3 changes made.",
            ],
        ),
    ],
)
def test_an_import_prints_according_to_its_verbosity(
    verbosity, lines, capsys, tmp_path, small_taxonomy
):
    files = small()
    files["skills/coding.yaml"]["skills"][0]["name"] = "Python"
    files["skills/coding.yaml"]["skills"][0]["levels"][2]["anchor"] = "Another anchor."
    for row in files["requirements/engineer.yaml"]["requirements"][1:]:
        row["level"] = 1
    write(files, tmp_path)
    assert run(capsys, "import_taxonomy", tmp_path, verbosity=verbosity) == lines


@pytest.mark.parametrize(
    "command",
    [
        ["import_taxonomy", "{folder}/small", "--dry-run"],
        ["export_taxonomy", "{folder}/taxonomy"],
        ["check_taxonomy", FIXTURES],
        ["cleanup"],
        ["make_roles"],
        ["reset_second_factor", "ann@example.org"],
    ],
)
def test_no_command_prints_with_verbosity_0(command, capsys, tmp_path, small_taxonomy):
    User.objects.create_user("ann@example.org", "x")
    write(small(), tmp_path / "small")
    name, *arguments = (str(part).replace("{folder}", str(tmp_path)) for part in command)
    assert run(capsys, name, *arguments, verbosity=0) == []
    assert run(capsys, name, *arguments) != []


def test_errors_are_printed_with_verbosity_0(tmp_path):
    write(small() | {"areas.yaml": "areas: ["}, tmp_path)
    with pytest.raises(CommandError, match=r"areas\.yaml:1"):
        call_command("import_taxonomy", tmp_path, verbosity=0)


def test_if_empty_never_overwrites(capsys, tmp_path, real_taxonomy):
    Skill.objects.filter(slug="python").update(name="Edited by an admin")
    assert run(capsys, "import_taxonomy", FIXTURES, "--if-empty") == []
    assert Skill.objects.get(slug="python").name == "Edited by an admin"


def test_prepare_imports_the_taxonomy_once(no_taxonomy):
    call_command("prepare", verbosity=0)
    Skill.objects.filter(slug="python").update(name="Edited by an admin")
    call_command("prepare", verbosity=0)
    assert Skill.objects.get(slug="python").name == "Edited by an admin"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("areas.yaml", "areas: [", "areas.yaml:1"),
        (
            "typical_levels/analyst.yaml",
            "role: analyst\nlevels: []\n",
            "skill snake, typical levels: There is no typical level for any start role.",
        ),
    ],
)
def test_broken_files_change_nothing(name, text, message, tmp_path, real_taxonomy):
    with pytest.raises(CommandError) as caught:
        call_command("import_taxonomy", write(small() | {name: text}, tmp_path))
    assert "Nothing was imported" in str(caught.value)
    assert message in str(caught.value)
    assert load_taxonomy() == real_taxonomy


def test_export_is_lossless(capsys, tmp_path, small_taxonomy):
    run(capsys, "export_taxonomy", tmp_path)
    assert run(capsys, "import_taxonomy", tmp_path) == ["0 changes made."]


def test_export_to_an_unwritable_folder(tmp_path, small_taxonomy):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="file"):
        call_command("export_taxonomy", tmp_path / "file")


def test_check_of_files_and_of_the_database(capsys, tmp_path):
    assert "no problems found" in run(capsys, "check_taxonomy", FIXTURES)[-1]
    assert "no problems found" in run(capsys, "check_taxonomy")[-1]
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("check_taxonomy", tmp_path / "nowhere")


def test_check_reports_what_the_database_lacks(small_taxonomy):
    with pytest.raises(CommandError, match="no learning resources"):
        call_command("check_taxonomy")


def test_the_review_sheet_has_every_anchor(capsys, real_taxonomy):
    sheet = "\n".join(run(capsys, "review_taxonomy", FIXTURES))
    for row in real_taxonomy.skills:
        for level in row.levels.values():
            assert escape(level.anchor) in sheet
