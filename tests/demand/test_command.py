"""The command that counts many advertisements: streaming, and continued after an interruption."""

import io

import pytest
from django.core.management import CommandError, call_command

from assessments.models import DemandCount
from tests.demand.ads import ad, as_csv, as_jsonl, as_zip, engineers, scientists

pytestmark = pytest.mark.django_db
MLE = "machine-learning-engineer"
OPTIONS = ("--name", "own-ads", "--title", "Our own ads")


def run(*paths, **options) -> str:
    """Count files; return its output."""
    out = io.StringIO()
    given = {"stdout": out, "stderr": io.StringIO(), "period": "2026"} | options
    call_command("count_demand", *map(str, paths), *OPTIONS, **given)
    return out.getvalue()


def result() -> dict:
    return DemandCount.objects.get().tally.as_dict()


@pytest.fixture
def files(tmp_path):
    """Files of every kind, the first of several batches, with duplicates in another file."""
    contents = {
        "a.jsonl": as_jsonl(engineers(450)),
        "b.csv": as_csv(scientists(5)),
        "c.jsonl": as_jsonl([*engineers(3), ad("Cook", "Soup", 1), ad("Baker", "Bread", 2)]),
        "d.zip": as_zip({"x.txt": b"Data scientist\nPython"}),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def test_files_of_every_kind_are_counted_together(files):
    printed = run(*files)
    assert printed.splitlines() == [
        f"{MLE}: 450 advertisements", "data-scientist: 6 advertisements",
        "without a role: 2; duplicates: 3",
    ]  # fmt: skip
    assert result()["roles"][MLE]["skills"]["docker"] == {"must": 450, "nice": 0}


def test_progress_is_on_stderr(files):
    progress = io.StringIO()
    run(files[0], stderr=progress)
    assert progress.getvalue().splitlines()[-1].startswith("a.jsonl: 450 read, ")
    assert run(files[0], verbosity=0) == ""


class Interrupting(io.StringIO):
    """Progress on a terminal that is closed after a batch."""

    def write(self, text: str) -> int:
        raise KeyboardInterrupt


def test_an_interrupted_count_continues_with_the_same_result(files):
    run(*files)
    whole, digests = result(), DemandCount.objects.get().tally.digests
    DemandCount.objects.all().delete()
    interruptions = 0
    while True:
        try:
            run(*files, stderr=Interrupting())
        except KeyboardInterrupt:
            interruptions += 1
            continue
        break
    assert interruptions == 6  # three batches of the first file, and one of each other
    assert result() == whole
    assert DemandCount.objects.get().tally.digests == digests
    run(*files)
    assert result() == whole


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"role": ["cook"]}, "There is no role cook"),
        ({"role": [f"{MLE}=..."]}, "a phrase needs a word"),
        ({"column": ["body=x"]}, "--column body: use one of"),
        ({"name": "job-ads"}, "the taxonomy has a source with this slug"),
        ({"name": "Own"}, "use lower-case letters"),
        ({"title": ""}, "cannot be blank"),
        ({"period": "x" * 41}, "at most 40 characters"),
        ({"address": "ftp://example.org/"}, "Enter a valid URL"),
    ],
)
def test_wrong_options_are_explained(options, reason, files):
    with pytest.raises(CommandError, match=reason):
        run(*files, **options)
    assert not DemandCount.objects.exists()


def test_wrong_files_are_explained_and_what_was_counted_stays(files, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"{")
    with pytest.raises(CommandError, match=r"bad\.jsonl, line 1: this is not JSON"):
        run(files[1], bad)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv")
    (tmp_path / "other.csv").write_bytes(b"a,b\n1,2")
    with pytest.raises(CommandError, match="give the column of the text"):
        run(tmp_path / "other.csv")
    assert result()["roles"]["data-scientist"]["ads"] == 5


def test_roles_and_columns_can_be_given(tmp_path):
    path = tmp_path / "ads.csv"
    path.write_bytes(b"a,b\nChef of models,Python\nCook,Soup")
    columns = ["title=a", "text=b"]
    run(path, column=columns, role=[f"{MLE}=chef of models, ml chef"])
    assert (result()["roles"][MLE]["ads"], result()["others"]) == (1, 1)
    DemandCount.objects.all().delete()
    run(path, column=columns, role=["data-scientist"])
    assert result()["roles"]["data-scientist"]["ads"] == 2


def test_advertisements_without_dates_need_a_period(tmp_path):
    path = tmp_path / "ads.jsonl"
    path.write_bytes(as_jsonl([{"title": "Data scientist", "text": "Python"}]))
    with pytest.raises(CommandError, match="run this again with --period"):
        run(path, period="")
    assert DemandCount.objects.get().period == "undated"
    run(path)
    assert DemandCount.objects.get().period == "2026"
