"""The demand desk: upload, check, count, accept."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import models
from assessments.taxonomy_store.loading import load_taxonomy
from tests.admin.forms import confirmed, fields
from tests.admin.test_drafting import drafting, publish
from tests.cast import soup
from tests.demand.ads import TITLES, ad, as_csv, as_jsonl, engineers, scientists

pytestmark = pytest.mark.django_db
DESK, CHECK = "/admin/demand/", "/admin/demand/check/"
DETAILS = {"title": "Our own ads", "name": "own-ads"}
MLE = "machine-learning-engineer"


def upload(editor, content: bytes, name: str = "ads.jsonl"):
    return editor.post(DESK, {"file": SimpleUploadedFile(name, content)})


def chosen(response, **more: str) -> dict[str, str]:
    """Return the fields of the check page, with its selected columns and our titles."""
    selected = {
        field["name"]: field.select_one("option[selected]")["value"]
        for field in soup(response).select("select[name^=column_]")
        if field.select_one("option[selected]")
    }
    wordings = {f"role_{role}": "\n".join(lines) for role, lines in TITLES.items()}
    return fields(response) | selected | wordings | more


def count(editor, rows, **more: str):
    """Upload advertisements and count them; return the page of the count."""
    checked = upload(editor, as_jsonl(rows))
    response = editor.post(CHECK, chosen(checked, **DETAILS, **more) | {"count": "1"}, follow=True)
    assert response.status_code == 200, response.content
    return response


def text(response) -> str:
    return " ".join(soup(response).select_one("#content, main, body").get_text(" ").split())


@pytest.fixture
def counted(editor):
    """The page of a count with enough advertisements for weights."""
    return count(editor, [*engineers(150), *scientists(120)])


def test_the_first_rows_columns_and_roles_are_shown_before_counting(editor):
    rows = [*engineers(3), *scientists(1), ad("Cook", "Soup <b>", 1), engineers(1)[0]]
    shown = upload(editor, as_csv(rows[3:] + rows[:3]), "ads.csv")
    assert shown.status_code == 200
    again = editor.post(CHECK, chosen(shown))
    words = text(again)
    assert "Machine learning engineer 3 Senior Machine-Learning Engineer (0)" in words
    assert "Data scientist 1 Data Scientists" in words
    assert "No role, left out 1 Cook" in words
    assert "Duplicates, left out 1" in words
    assert not models.DemandCount.objects.exists()
    assert editor.post(CHECK, chosen(shown, name="a\0b")).status_code == 200
    swapped = editor.post(CHECK, chosen(shown) | {"column_title": "description"})
    assert "No role, left out 5" in text(swapped)


def test_a_count_stores_numbers_but_no_text(editor, counted):
    stored = models.DemandCount.objects.get()
    assert stored.period == "2026-2027"
    assert stored.tally.roles[MLE].ads == 150
    everything = repr({name: value for name, value in vars(stored).items() if name != "_state"})
    for words in ("Reference", "Experience", "Senior", "Requirements", "Nice to have"):
        assert words not in everything
    assert "Machine learning engineer: 150 advertisements" in text(counted)
    assert "Our own ads" in text(editor.get(DESK))


def test_the_same_name_adds_to_a_count_without_duplicates(editor):
    count(editor, engineers(3))
    page = count(editor, engineers(5))
    assert models.DemandCount.objects.get().tally.roles[MLE].ads == 5
    assert "3 duplicates" in text(page)


def test_wordings_are_offered_again(editor):
    count(editor, engineers(1))
    field = soup(upload(editor, as_jsonl(engineers(1)))).select_one(f"[name=role_{MLE}]")
    assert field.get_text().split("\n")[-2:] == TITLES[MLE]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": ""}, "Source: This field is required"),
        ({"name": "job-ads"}, "The taxonomy has a source with this slug"),
        ({"name": "Own Ads"}, "Use lower-case letters"),
        ({f"role_{MLE}": "..."}, "a phrase needs a word"),
        ({f"role_{MLE}": "astronaut"}, "No title names a role"),
        ({"column_title": "nothing"}, "Select a valid choice"),
        ({"column_date": ""}, "give the period"),
        ({"address": "https://example.org/" + "x" * 200}, "at most 200 characters"),
        ({"address": "javascript:alert(1)"}, "Web address: Enter a valid URL"),
    ],
)
def test_a_mistake_is_explained_and_nothing_counted(changes, problem, editor):
    sent = chosen(upload(editor, as_jsonl(engineers(2))), **DETAILS) | changes
    response = editor.post(CHECK, sent | {"count": "1"})
    assert response.status_code == 422
    assert problem in text(response)
    assert "ads" in fields(response)
    assert not models.DemandCount.objects.exists()


def test_a_wording_with_a_mistake_is_explained_in_the_preview(editor):
    sent = chosen(upload(editor, as_jsonl(engineers(2)))) | {f"role_{MLE}": "..."}
    response = editor.post(CHECK, sent)
    assert response.status_code == 200
    assert "a phrase needs a word" in text(response)
    assert not response.context["form"].errors


@pytest.mark.parametrize("packed", ["", "x", "QlpoOQ==", "é"])
def test_damaged_advertisements_are_refused(packed, editor):
    response = editor.post(CHECK, {"ads": packed, "count": "1"})
    assert response.status_code == 422
    assert "Nothing was counted" in text(response)
    assert editor.get(CHECK).status_code == 302


def test_a_file_of_5_mb_is_accepted_and_a_larger_one_is_refused(editor):
    rows = [ad("ML engineer", f"{n} Python and Docker. " * 600, n) for n in range(380)]
    content = as_jsonl(rows)
    assert 4_500_000 < len(content) < 5 * 1024**2
    shown = upload(editor, content)
    assert shown.status_code == 200
    # What goes on to the next page fits into a request.
    assert editor.post(CHECK, chosen(shown)).status_code == 200
    assert upload(editor, content + b"\n" * 1024**2).status_code == 422
    assert upload(editor, b"x" * 8 * 1024**2).status_code == 413


def test_markup_in_an_advertisement_stays_text(editor):
    rows = [ad("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", n) for n in range(2)]
    page = upload(editor, as_jsonl(rows)).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_shares_and_weights_are_shown_next_to_those_of_today(counted):
    row = soup(counted).select_one(f"[value='{MLE}:docker']").find_parent("tbody")
    words = " ".join(row.get_text(" ").split())
    old = next(r for r in load_taxonomy().requirements[MLE] if r.slug == "docker").figures[0]
    assert f"{old.share.normalize()} % of 645 ads, 2024-2026" in words
    assert "100.0 % of 150 ads; required in 100.0 %, a plus in 0.0 %" in words
    assert f"+{100 - old.share}" in words


def accept(editor, page, *places: str, **more: object):
    url = page.request["PATH_INFO"]
    return editor.post(url, fields(page) | {"accept": list(places), **more})


def test_chosen_rows_are_previewed_and_accepted(editor, counted):
    preview = accept(editor, counted, f"{MLE}:spark", f"{MLE}:docker")
    assert "Nothing is saved yet" in text(preview)
    (change,) = preview.context["effects"].scoring
    assert change[2:] == ("Apache Spark", "weight", "2", "1")
    assert load_taxonomy().source_by_slug.get("own-ads") is None
    sent = confirmed(preview) | {"accept": [f"{MLE}:spark", f"{MLE}:docker"]}
    assert editor.post(preview.request["PATH_INFO"], sent).status_code == 302
    taxonomy = load_taxonomy()
    spark = next(row for row in taxonomy.requirements[MLE] if row.slug == "spark")
    assert spark.weight == 1
    assert (spark.figures[0].source, spark.figures[0].share) == ("own-ads", Decimal(0))
    source = taxonomy.source_by_slug["own-ads"]
    assert source.title == "Our own ads"
    assert "150 for Machine learning engineer" in source.detail
    stored = models.Requirement.objects.get(role__slug=MLE, slug="spark")
    assert stored.history.latest().history_user.email == "root@example.org"
    assert LogEntry.objects.filter(change_message="Accepted 2 rows.").exists()


def test_a_row_that_was_edited_since_is_not_overwritten(editor, counted):
    models.Requirement.objects.filter(role__slug=MLE, slug="spark").update(
        weight=1, weight_reason="Seldom today."
    )
    response = accept(editor, counted, f"{MLE}:spark")
    assert response.status_code == 422
    assert "Apache Spark: its weight or figures were edited since" in text(response)
    assert "Seldom today." in text(response)
    # The page shows the row as it is now, still chosen.
    assert accept(editor, response, f"{MLE}:spark").status_code == 302


def test_figures_are_accepted_into_the_draft_of_changes(editor, counted):
    before = load_taxonomy()
    drafting(editor)
    page = editor.get(counted.request["PATH_INFO"])
    assert accept(editor, page, f"{MLE}:spark").status_code == 302
    assert load_taxonomy() == before
    publish(editor)
    assert load_taxonomy().source_by_slug["own-ads"].title == "Our own ads"


@pytest.mark.parametrize("seen", ["", "[]", "[1]", "{", "null", "[" * 9_000])
def test_a_changed_page_accepts_nothing(seen, editor, counted):
    response = accept(editor, counted, f"{MLE}:docker", seen=seen)
    assert response.status_code == 422
    assert accept(editor, counted, "nothing:here").status_code == 422
    assert accept(editor, counted).status_code == 422
    assert load_taxonomy().source_by_slug.get("own-ads") is None


def test_other_roles_and_specialisms(editor, counted):
    url = counted.request["PATH_INFO"]
    options = soup(counted).select("select[name=role] option")
    assert [option.get_text() for option in options] == [
        "Machine learning engineer", "Product machine learning engineer",
        "Platform machine learning engineer (MLOps)", "Research machine learning engineer",
        "Data scientist", "Specialisms",
    ]  # fmt: skip
    for option in options:
        assert editor.get(url, {"role": option["value"]}).status_code == 200
    of_specialisms = editor.get(url, {"role": "specialisms"}).context["proposals"]
    assert "computer-vision" in {row.owner.slug for row in of_specialisms}


def test_a_phrase_becomes_an_alias_on_the_page_of_a_skill(editor):
    stored = models.DemandCount.objects.create(name="own-ads", title="Own", given_period="2027")
    tally = stored.tally
    tally.unplaced.kept = {"frobnicators": 7}
    stored.tally = tally
    stored.save()
    page = editor.get(reverse("admin:demand-count", args=[stored.pk]))
    assert "frobnicators (7)" in text(page)
    sent = {"phrase": "frobnicators", "skill": "docker"}
    form = editor.get(reverse("admin:demand-alias"), sent, follow=True)
    aliases = soup(form).select_one("[name=aliases]").get_text().split("\n")
    docker = models.Skill.objects.get(slug="docker")
    assert [line for line in aliases if line] == [*docker.aliases, "frobnicators"]
    assert docker.aliases == models.Skill.objects.get(slug="docker").aliases
    assert editor.get(reverse("admin:demand-alias"), {"skill": "none"}).url == DESK


def test_deleting_a_count_keeps_what_was_accepted(editor, counted):
    accept(editor, counted, f"{MLE}:docker")
    url = reverse("admin:demand-delete", args=[models.DemandCount.objects.get().pk])
    assert editor.get(url).status_code == 302
    assert editor.post(url).status_code == 302
    assert not models.DemandCount.objects.exists()
    assert editor.get(counted.request["PATH_INFO"]).status_code == 404


def test_the_pages_take_few_queries(editor, counted, django_assert_max_num_queries):
    for url, most in ((DESK, 8), (counted.request["PATH_INFO"], 8)):
        with django_assert_max_num_queries(most):
            editor.get(url)
