"""The taxonomy as pages use it, cached as one edition for each revision and language."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from assessments.domain.matching import Matcher, compile_matcher
from assessments.domain.planning.profile import Profile
from assessments.domain.questionnaire.blocks import Block, build_blocks
from assessments.domain.questionnaire.order import question_order
from assessments.domain.questionnaire.pages import Questionnaire
from assessments.domain.scoring import Answer, Target
from assessments.domain.taxonomy.catalogue import Catalogue, page_language, use_catalogue
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Chapter, Learning, Project, Specialism
from assessments.domain.taxonomy.reviews import Item, review_items, review_key
from assessments.domain.taxonomy.translation import Translate, Value, translated
from assessments.domain.typical import Typical, typical_of
from assessments.taxonomy_store.loading import (
    load_catalogue,
    load_core,
    load_curricula,
    load_learning,
    load_projects,
    load_signatures,
    load_specialisms,
)
from assessments.taxonomy_store.working import working_draft


class Edition:
    """The taxonomy at one revision and in one language, with cached values derived from it.

    Pages show an edition in their language. Use ``original``, which is as in the database, for data
    that is stored, compared with stored data, or exported.
    """

    def __init__(
        self,
        revision: int,
        taxonomy: Taxonomy,
        translate: Translate | None = None,
        original: "Edition | None" = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.revision = revision
        self.catalogue = catalogue or Catalogue()
        self.original = original or self
        self._translate = translate
        self.taxonomy = self.in_page_language(taxonomy)
        self._targets: dict[tuple[str, str], Target] = {}
        self._questionnaires: dict[tuple[str, str], Questionnaire] = {}
        self._question_orders: dict[tuple[str, str], tuple[str, ...]] = {}
        self._blocks: dict[tuple[str, str], tuple[Block, ...]] = {}
        self._typical: dict[tuple[str, str], Typical] = {}
        self._part_digests: dict[tuple[str, str], str] = {}
        self._has_part: dict[tuple[int, str, str], bool] = {}

    def in_page_language(self, value: Value) -> Value:
        """Return a part of the original taxonomy in the language of this edition."""
        return translated(value, self._translate) if self._translate else value

    def target(self, start_role: str, target_role: str) -> Target:
        """Return the target role compiled for the start role. Raises KeyError for unknown roles."""
        key = (start_role, target_role)
        if key not in self._targets:
            self._targets[key] = self.taxonomy.target(start_role, target_role).with_readings()
        return self._targets[key]

    def has_roles(self, start_role: str, target_role: str) -> bool:
        """Return True if the taxonomy has both roles."""
        return (
            start_role in self.taxonomy.typical_levels and target_role in self.taxonomy.requirements
        )

    def part_digest(self, start_role: str, target_role: str) -> str:
        """Return the digest of what a result for two roles depends on, cached. Raises KeyError."""
        key = (start_role, target_role)
        if key not in self._part_digests:
            self._part_digests[key] = self.original.taxonomy.part(*key).digest()
        return self._part_digests[key]

    def has_part(self, key: tuple[int, str, str], load: Callable[[], Taxonomy]) -> bool:
        """Return True if the part of the taxonomy for two roles is still the one of a result.

        ``key`` is the primary key of the result's snapshot, which ``load`` returns, and the roles.
        """
        if key not in self._has_part:
            _, *roles = key
            self._has_part[key] = self.has_roles(*roles) and load() == self.original.taxonomy.part(
                *roles
            )
        return self._has_part[key]

    def questionnaire(self, start_role: str, target_role: str) -> Questionnaire:
        """Return the questionnaire for two roles, cached. Raises KeyError for unknown roles."""
        key = (start_role, target_role)
        if key not in self._questionnaires:
            areas = self.target(*key).area_order([area.slug for area in self.taxonomy.areas])
            self._questionnaires[key] = Questionnaire.build(self.taxonomy, target_role, areas)
        return self._questionnaires[key]

    def question_order(self, start_role: str, target_role: str) -> tuple[str, ...]:
        """Return the requirements' slugs in the order of asking, cached. Raises KeyError.

        See ``domain.questionnaire.order``.
        """
        if self.original is not self:
            return self.original.question_order(start_role, target_role)
        key = (start_role, target_role)
        if key not in self._question_orders:
            self._question_orders[key] = question_order(self.target(*key))
        return self._question_orders[key]

    def blocks(self, start_role: str, target_role: str) -> tuple[Block, ...]:
        """Return the blocks of the short form for two roles, cached. Raises KeyError."""
        key = (start_role, target_role)
        if key not in self._blocks:
            self._blocks[key] = build_blocks(self.questionnaire(*key), self.question_order(*key))
        return self._blocks[key]

    def typical(self, start_role: str, target_role: str) -> Typical:
        """Return the typical figures of two roles, cached. Raises KeyError for unknown roles."""
        key = (start_role, target_role)
        if key not in self._typical:
            self._typical[key] = typical_of(self.target(*key))
        return self._typical[key]

    @cached_property
    def matcher(self) -> Matcher:
        """The taxonomy compiled for matching job ads, which are in English."""
        return compile_matcher(self.taxonomy) if self.original is self else self.original.matcher

    @cached_property
    def learning(self) -> Mapping[str, Learning]:
        """How to learn each skill."""
        rows = load_learning() if self.original is self else self.original.learning.values()
        return {row.skill: self.in_page_language(row) for row in rows}

    @cached_property
    def specialisms(self) -> Mapping[str, Specialism]:
        """The specialisms by slug, in their order."""
        rows = load_specialisms() if self.original is self else self.original.specialisms.values()
        return {row.slug: self.in_page_language(row) for row in rows}

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The projects, in their order."""
        rows = load_projects() if self.original is self else self.original.projects
        return tuple(map(self.in_page_language, rows))

    @cached_property
    def curricula(self) -> Mapping[str, tuple[Chapter, ...]]:
        """The chapters of each target role's curriculum, by role slug."""
        curricula = load_curricula() if self.original is self else self.original.curricula
        return {
            role: tuple(map(self.in_page_language, chapters))
            for role, chapters in curricula.items()
        }

    @cached_property
    def project_by_slug(self) -> Mapping[str, Project]:
        """The projects by slug."""
        return {project.slug: project for project in self.projects}

    @cached_property
    def reviewed(self) -> Mapping[Any, date]:
        """The dates on which editors signed what is shown, by ``review_key``.

        A signature increments the taxonomy's revision, so it is shown at once.
        """
        signed = load_signatures()
        return {
            review_key(self.in_page_language(item.value)): signed[item.digest]
            for item in (self.original.review_items if signed else ())
            if item.digest in signed
        }

    @cached_property
    def review_items(self) -> tuple[Item, ...]:
        """Everything that editors review, as in the database."""
        original = self.original
        parts = {"learning": tuple(original.learning.values()), "projects": original.projects}
        return tuple(review_items(original.taxonomy.model_copy(update=parts)))

    def profile(self, start_role: str, target_role: str, answers: Mapping[str, Answer]) -> Profile:
        """Return answers with what is needed to score them and to plan. Raises KeyError."""
        return Profile(
            taxonomy=self.taxonomy,
            start_role=start_role,
            target_role=target_role,
            target=self.target(start_role, target_role),
            answers=answers,
            curriculum=self.curricula.get(target_role, ()),
            projects=self.project_by_slug,
        )


def taxonomy_revision() -> int:
    """Return the number of changes of the taxonomy; 0 before the first import."""
    # Every page needs it, and Django takes three times as long to build this query as to run it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM assessments_taxonomyrevision WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def edition_current() -> Edition:
    """Return the taxonomy in the language of the page.

    It is read from the database only after a change. Other texts are translated with its catalogue
    from now on. In the draft it is the draft's, in English.
    """
    if working_draft():
        return Edition(taxonomy_revision(), load_core())
    revision, language = taxonomy_revision(), page_language() or settings.LANGUAGE_CODE
    while True:
        try:
            edition = _edition_at(revision, language)
        except _EditedDuringReadError as error:
            revision = error.revision
        else:
            use_catalogue(edition.catalogue)
            return edition


class _EditedDuringReadError(Exception):
    """The taxonomy changed while it was read, so the result may mix two revisions."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


# The revision is part of the key, so every process sees a change with its next request. The size
# fits two revisions in every language of the product, and some that editors have added.
@lru_cache(maxsize=2 * len(settings.LANGUAGES) + 8)
def _edition_at(revision: int, language: str) -> Edition:
    if language != settings.LANGUAGE_CODE:
        original = _edition_at(revision, settings.LANGUAGE_CODE)
        translate = original.catalogue.translate_to(language)
        if not translate:
            return original
        return Edition(revision, original.taxonomy, translate, original, original.catalogue)
    try:
        return Edition(revision, load_core(), catalogue=load_catalogue())
    finally:
        # Also after an exception, which a concurrent edit may have caused.
        if (current := taxonomy_revision()) != revision:
            raise _EditedDuringReadError(current)
