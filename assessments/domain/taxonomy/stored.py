"""The part of the taxonomy that a result was scored against, read from a stored row.

Rows are read for as long as they exist, so reading is tolerant: a field that is not in the row
gets its default, one that is no longer used is ignored. docs/data.md says more.
"""

from collections.abc import Callable
from typing import Any

from assessments.domain.taxonomy.document import Taxonomy

# Raised when an older row can no longer be read as it is; _UPGRADES then gets an entry.
SNAPSHOT_VERSION = 1
# By version: a function from its JSON to the JSON of the next version.
_UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def snapshot_from_json(content: dict[str, Any], version: int = SNAPSHOT_VERSION) -> Taxonomy:
    """Read what ``Taxonomy.content`` returned, now or in an earlier version.

    Raises pydantic's ValidationError, a ValueError, for anything else.
    """
    for earlier in range(version, SNAPSHOT_VERSION):
        content = _UPGRADES[earlier](content)
    return Taxonomy.model_validate(content, extra="ignore")
