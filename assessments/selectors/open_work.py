"""Read what editors have not finished: translations, and parts of skills with a default."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from assessments.domain.taxonomy.adding import unfinished_skills
from assessments.domain.taxonomy.catalogue import shipped_catalogue
from assessments.domain.taxonomy.objects import Skill
from assessments.domain.taxonomy.translating import entries
from assessments.taxonomy_store.editions import Edition
from assessments.taxonomy_store.loading import load_career, load_languages
from assessments.taxonomy_store.translations import shipped_languages


class OpenWork(NamedTuple):
    """The numbers of texts by language and state, and the open parts of skills as sentences."""

    texts: Mapping[str, Counter[str]]
    skills: tuple[tuple[Skill, list[str]], ...]


# All texts are compared, so it is computed once after each change of the taxonomy.
@lru_cache(maxsize=1)
def open_work(edition: Edition) -> OpenWork:
    """Return the open work in the original edition."""
    taxonomy = edition.taxonomy.model_copy(
        update={
            "learning": tuple(edition.learning.values()),
            "specialisms": tuple(edition.specialisms.values()),
            "projects": edition.projects,
            "curricula": edition.curricula,
            "languages": load_languages(),
            **load_career(),
        }
    )
    added = sorted(language.code for language in taxonomy.languages)
    return OpenWork(
        {
            code: Counter(row.state for row in entries(taxonomy, code, shipped_catalogue(code)))
            for code in dict.fromkeys((*shipped_languages(), *added))
        },
        tuple(unfinished_skills(taxonomy)),
    )
