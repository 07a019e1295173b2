"""Fixtures for all tests: the real taxonomy is in the test database, imported once."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings as examples
from whitenoise.middleware import WhiteNoiseMiddleware

from assessments import selectors, services
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.files import read_taxonomy
from assessments.models import Assessment
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition
from assessments.taxonomy_store.store import save_taxonomy
from mlcareer.limits import Limits
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, Person
from tests.kept import Kept, forget_taxonomy
from tests.taxonomy.builders import document

READ = editions._edition_at
OF_THE_DATABASE = {"db", "transactional_db", "live_server"}
# A taxonomy is tens of thousands of objects that are no garbage, and tests read it again and again.
gc.set_threshold(50_000, 20, 20)
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "taxonomy"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let another kind of database be tried without what it plays no part in."""
    parser.addoption("--database", action="store_true", help="only tests that use the database")


def pytest_configure(config: pytest.Config) -> None:
    """Draw so many examples for a test, the same everywhere, CI included."""
    examples.register_profile(
        "same", derandomize=True, database=None, deadline=None, max_examples=150
    )
    examples.load_profile("same")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not use the database, where that is asked for."""
    if config.getoption("--database"):
        rest = [item for item in items if not uses_database(item)]
        config.hook.pytest_deselected(items=rest)
        items[:] = [item for item in items if uses_database(item)]


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test uses the database."""
    names = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or OF_THE_DATABASE & names)


@pytest.fixture(scope="session")
def real_taxonomy() -> Taxonomy:
    """The taxonomy as the fixtures have it."""
    return read_taxonomy(FIXTURES)


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """Let all sites of the tests know of the same static files, instead of looking for them."""
    found: dict[str, object] = {}
    find = WhiteNoiseMiddleware.add_files_from_finders

    def find_once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            find(middleware)
            found.update(middleware.files)
        middleware.files = found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, real_taxonomy) -> Iterator[Kept]:
    """Import the taxonomy once; tests roll back to it, or it is put back after them."""
    with django_db_blocker.unblock():
        save_taxonomy(real_taxonomy)
        kept = Kept()
    with pytest.MonkeyPatch.context() as patch:
        # Instead of emptying the database, which takes longer and leaves nothing to the next.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: kept.put_back())
        yield kept


@pytest.fixture(scope="session")
def kept_editions(django_db_setup, django_db_blocker) -> dict[str, Edition]:
    """What is worked out from the imported taxonomy, by language; no test changes it."""
    with django_db_blocker.unblock():
        found = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                edition = found[language] = editions.edition_current()
            _ = edition.learning, edition.specialisms, edition.projects
        return found


@pytest.fixture(autouse=True)
def _forget_editions(request, monkeypatch):
    """Let each test begin with the imported taxonomy read.

    Any other is forgotten: a rolled back test leaves revision numbers behind that the next one
    uses again.
    """
    _forget()
    if uses_database(request.node):
        kept_editions = request.getfixturevalue("kept_editions")

        def edition_at(revision: int, language: str) -> Edition:
            kept = kept_editions.get(language)
            return kept if kept and kept.revision == revision else READ(revision, language)

        monkeypatch.setattr(editions, "_edition_at", edition_at)


def _forget() -> None:
    READ.cache_clear()
    selectors.report._snapshot_taxonomy.cache_clear()


@pytest.fixture
def start_process(_forget_editions, monkeypatch):
    """Return a function that lets this process be like one that has just started."""
    monkeypatch.setattr(editions, "_edition_at", READ)
    return _forget


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Let no test wait for what makes a stolen hash useless; test_code.py looks at the real one."""
    settings.PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]


@pytest.fixture(autouse=True)
def _english(settings):
    """Let no test begin in the language of the last request before it."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _empty_cache(settings, worker_id):
    """Start each test with empty limits; the database's cache is rolled back."""
    Limits.writes.clear()
    Limits.exports.clear()
    default = settings.CACHES["default"]
    if "Redis" not in default["BACKEND"]:
        return
    # Workers of the tests have a Redis database each.
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id != "master" else 0
    location = f"{default['LOCATION'].rpartition('/')[0]}/{number}"
    settings.CACHES = {"default": default | {"LOCATION": location}}
    caches["default"].clear()


@pytest.fixture
def no_taxonomy(db) -> None:
    """A database without a taxonomy."""
    forget_taxonomy()


@pytest.fixture
def small_taxonomy(no_taxonomy) -> None:
    """The small taxonomy in the database, instead of the real one."""
    save_taxonomy(document())


@pytest.fixture
def edition(db) -> Edition:
    """The taxonomy in the database."""
    return editions.edition_current()


@pytest.fixture
def alice(db) -> Person:
    """A guest, who owns what the test makes with her."""
    return Person(Client())


@pytest.fixture
def mallory(db) -> Person:
    """Another guest, who must see nothing of it."""
    return Person(Client())


@pytest.fixture
def typical_scientist(alice: Person, real_taxonomy: Taxonomy) -> Assessment:
    """Alice's submitted assessment with what is typical of a data scientist, rounded."""
    draft = alice.begin()
    asked = {s for row in real_taxonomy.requirements[ML_ENGINEER] for s in row.skills}
    values = {
        row.skill: str(round(row.mean))
        for row in real_taxonomy.typical_levels[DATA_SCIENTIST]
        if row.skill in asked
    }
    services.answers_save(assessment=draft, values=values)
    alice.submit(draft)
    draft.refresh_from_db()
    return draft
