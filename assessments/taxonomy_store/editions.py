"""The taxonomy as pages use it, cached as one edition for each revision and language."""

from collections.abc import Mapping
from functools import cached_property, lru_cache

from django.conf import settings
from django.utils.translation import get_language

from assessments.domain.questionnaire.pages import Questionnaire
from assessments.domain.scoring import Target, compile_target
from assessments.domain.taxonomy.catalogue import translate_to
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Learning, Project, Specialism
from assessments.domain.taxonomy.translation import Translate, Value, translated
from assessments.domain.taxonomy.values import scoring_requirements, scoring_typical_levels
from assessments.models import TaxonomyRevision
from assessments.taxonomy_store.loading import (
    load_core,
    load_learning,
    load_projects,
    load_specialisms,
)


class Edition:
    """The taxonomy at one revision, with cached values derived from it.

    Pages show an edition in their language. Use ``original`` for data that is stored, compared with
    stored data, or exported.
    """

    def __init__(self, revision: int, taxonomy: Taxonomy) -> None:
        self.revision = revision
        self.taxonomy = taxonomy
        self._targets: dict[tuple[str, str], Target] = {}
        self._questionnaires: dict[tuple[str, str], Questionnaire] = {}

    @property
    def original(self) -> "Edition":
        """The same taxonomy as it is in the database."""
        return self

    def in_page_language(self, value: Value) -> Value:
        """Return a part of the original taxonomy in the language of this edition."""
        return value

    def target(self, start_role: str, target_role: str) -> Target:
        """Return the target role compiled for the start role. Raises KeyError for unknown roles."""
        key = (start_role, target_role)
        if key not in self._targets:
            self._targets[key] = compile_target(
                scoring_requirements(self.taxonomy, target_role),
                scoring_typical_levels(self.taxonomy, start_role),
            )
        return self._targets[key]

    def has_roles(self, start_role: str, target_role: str) -> bool:
        """Return True if the taxonomy has both roles."""
        return (
            start_role in self.taxonomy.typical_levels and target_role in self.taxonomy.requirements
        )

    def questionnaire(self, start_role: str, target_role: str) -> Questionnaire:
        """Return the questionnaire for two roles, cached. Raises KeyError for unknown roles."""
        key = (start_role, target_role)
        if key not in self._questionnaires:
            areas = self.target(*key).area_order([area.slug for area in self.taxonomy.areas])
            self._questionnaires[key] = Questionnaire.build(self.taxonomy, target_role, areas)
        return self._questionnaires[key]

    @cached_property
    def learning(self) -> Mapping[str, Learning]:
        """How to learn each skill."""
        return {row.skill: row for row in load_learning()}

    @cached_property
    def specialisms(self) -> Mapping[str, Specialism]:
        """The specialisms by slug, in their order."""
        return {row.slug: row for row in load_specialisms()}

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The projects, in their order."""
        return load_projects()


class TranslatedEdition(Edition):
    """An edition in another language."""

    def __init__(self, original: Edition, translate: Translate) -> None:
        super().__init__(original.revision, translated(original.taxonomy, translate))
        self._original = original
        self._translate = translate

    @property
    def original(self) -> Edition:
        """The same taxonomy as it is in the database."""
        return self._original

    def in_page_language(self, value: Value) -> Value:
        """Return a part of the original taxonomy in this language."""
        return translated(value, self._translate)

    @cached_property
    def learning(self) -> Mapping[str, Learning]:
        """How to learn each skill."""
        return {skill: self.in_page_language(row) for skill, row in self.original.learning.items()}

    @cached_property
    def specialisms(self) -> Mapping[str, Specialism]:
        """The specialisms by slug, in their order."""
        return {slug: self.in_page_language(row) for slug, row in self.original.specialisms.items()}

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The projects, in their order."""
        return tuple(self.in_page_language(row) for row in self.original.projects)


def taxonomy_revision() -> int:
    """Return the number of changes of the taxonomy; 0 before the first import."""
    numbers = TaxonomyRevision.objects.values_list("number", flat=True)
    return next(iter(numbers.filter(pk=1)), 0)


def edition_current() -> Edition:
    """Return the taxonomy in the language of the page.

    It is read from the database only after a change.
    """
    revision, language = taxonomy_revision(), get_language() or settings.LANGUAGE_CODE
    while True:
        try:
            return _edition_at(revision, language)
        except _EditedDuringReadError as error:
            revision = error.revision


class _EditedDuringReadError(Exception):
    """The taxonomy changed while it was read, so the result may mix two revisions."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


# The revision is part of the key, so every process sees a change with its next request. The size
# fits two revisions in two languages.
@lru_cache(maxsize=4)
def _edition_at(revision: int, language: str) -> Edition:
    translate = translate_to(language)
    if translate:
        return TranslatedEdition(_edition_at(revision, settings.LANGUAGE_CODE), translate)
    try:
        return Edition(revision, load_core())
    finally:
        # Also after an exception, which a concurrent edit may have caused.
        if (current := taxonomy_revision()) != revision:
            raise _EditedDuringReadError(current)
