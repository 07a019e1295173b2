"""Fixtures for all tests; the test database has the real taxonomy, imported once."""

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation
from hypothesis import settings as examples
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from assessments import selectors, services
from assessments.domain.taxonomy.catalogue import Catalogue, use_catalogue
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.files import read_taxonomy
from assessments.models import Assessment, User
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition
from assessments.taxonomy_store.store import save_taxonomy
from mlcareer.limits import Limits
from tests.cast import Person, typical_answers
from tests.database import FIXTURES, InitialRows, forget_taxonomy, prepared_database
from tests.taxonomy.builders import document

READ = editions._edition_at
OF_THE_DATABASE = {"db", "transactional_db", "live_server"}
# Tests load the taxonomy many times: tens of thousands of objects, none of them garbage.
gc.set_threshold(500_000, 20, 20)
examples.register_profile(
    "default", derandomize=True, database=None, deadline=None, max_examples=15
)
examples.register_profile("thorough", deadline=None, max_examples=500, print_blob=True)
examples.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that ``make test-all`` uses."""
    parser.addoption("--thorough", action="store_true", help="see docs/testing.md")


def pytest_configure(config: pytest.Config) -> None:
    """Use more examples in a thorough run."""
    if config.getoption("--thorough"):
        examples.load_profile("thorough")


class ByFile(LoadFileScheduling):
    """Gives the tests of a file to one worker, which creates their fixtures once.

    One worker has all tests of the browser, so that it starts once.
    """

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "browser" if file.startswith("tests/browser/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Distribute the tests of a parallel run."""
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests marked as thorough, except in a thorough run."""
    if not config.getoption("--thorough"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]


@pytest.fixture(scope="session")
def thorough(request) -> bool:
    """Whether this is a thorough run."""
    return request.config.getoption("--thorough")


@pytest.fixture(scope="session")
def real_taxonomy() -> Taxonomy:
    """The taxonomy of the fixtures."""
    return read_taxonomy(FIXTURES)


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests() -> Iterator[None]:
    """Hash passwords quickly, and look for static files on request instead of at start."""
    hashers = ["tests.hashers.QuickHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, tmp_path_factory, worker_id
) -> Iterator[InitialRows]:
    """Connect to a database with the real taxonomy; each test leaves it unchanged."""
    with (
        django_db_blocker.unblock(),
        prepared_database(tmp_path_factory.getbasetemp(), worker_id),
        pytest.MonkeyPatch.context() as patch,
    ):
        initial = InitialRows()
        # Django would empty the database after a test with real transactions.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: initial.restore())
        with django_db_blocker.block():
            yield initial


@pytest.fixture(scope="session")
def kept_editions(django_db_setup, django_db_blocker) -> dict[str, Edition]:
    """The editions of the imported taxonomy, by language; no test changes them."""
    with django_db_blocker.unblock():
        found = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                edition = found[language] = editions.edition_current()
            _ = edition.learning, edition.specialisms, edition.projects, edition.curricula
            _ = edition.reviewed
        return found


@pytest.fixture(autouse=True)
def _forget_editions(request, monkeypatch):
    """Start each test with the editions of the imported taxonomy cached.

    Other editions are dropped, because the next test reuses the revision number of a rolled back
    test.
    """
    _forget()
    if OF_THE_DATABASE & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        kept_editions = request.getfixturevalue("kept_editions")
        for edition in kept_editions.values():
            # By the keys of snapshots, which the next test reuses too.
            edition._has_part.clear()

        def edition_at(revision: int, language: str) -> Edition:
            kept = kept_editions.get(language)
            return kept if kept and kept.revision == revision else READ(revision, language)

        monkeypatch.setattr(editions, "_edition_at", edition_at)


def _forget() -> None:
    READ.cache_clear()
    selectors.report.snapshot_taxonomy.cache_clear()
    use_catalogue(Catalogue())


@pytest.fixture
def start_process(_forget_editions, monkeypatch):
    """Return a function that makes this process like one that has just started."""
    monkeypatch.setattr(editions, "_edition_at", READ)
    return _forget


@pytest.fixture(autouse=True)
def _english(settings):
    """Start each test in English, whatever the language of the last request."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _empty_cache(settings, worker_id):
    """Start each test with empty limits and no pictures; the database's cache is rolled back."""
    caches["pictures"].clear()
    Limits.writes.clear()
    Limits.exports.clear()
    default = settings.CACHES["default"]
    if "Redis" not in default["BACKEND"]:
        return
    # Workers of the tests have a Redis database each.
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id != "master" else 0
    location = f"{default['LOCATION'].rpartition('/')[0]}/{number}"
    settings.CACHES = settings.CACHES | {"default": default | {"LOCATION": location}}
    caches["default"].clear()


@pytest.fixture
def no_taxonomy(db) -> None:
    """A database without a taxonomy."""
    forget_taxonomy()


@pytest.fixture
def small_taxonomy(no_taxonomy) -> None:
    """The small taxonomy in the database instead of the real one."""
    save_taxonomy(document())


@pytest.fixture
def edition(db) -> Edition:
    """The edition in the database."""
    return editions.edition_current()


@pytest.fixture
def alice(db) -> Person:
    """A guest who owns the assessments of the test."""
    return Person(Client())


@pytest.fixture
def mallory(db) -> Person:
    """Another guest, who must not see them."""
    return Person(Client())


@pytest.fixture
def typical_scientist(alice: Person, real_taxonomy: Taxonomy) -> Assessment:
    """Alice's submitted assessment with what is typical of a data scientist, rounded."""
    draft = alice.begin()
    services.answers_save(assessment=draft, values=typical_answers(real_taxonomy))
    alice.submit(draft)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def editor(db) -> Client:
    """A browser that is signed in to the admin with all permissions."""
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.org", "x"))
    return client
