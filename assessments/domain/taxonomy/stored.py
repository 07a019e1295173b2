"""Read the part of the taxonomy that a result was scored against from a stored row. Pure.

Old rows must stay readable: a field that is missing in a row gets its default, and a field that is
no longer used is ignored. docs/data.md says more.
"""

from collections.abc import Callable
from typing import Any

from assessments.domain.taxonomy.document import Taxonomy

# Increase this when older rows can no longer be read as they are, and add an entry to _UPGRADES.
SNAPSHOT_VERSION = 2
# For each version, a function that converts its JSON to the next version. Version 1 had one figure
# for all hours of a level, and prerequisites of a skill; objects.py reads both, also in files.
_UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: lambda content: content}


def snapshot_from_json(content: dict[str, Any], version: int = SNAPSHOT_VERSION) -> Taxonomy:
    """Read JSON written by ``Taxonomy.content``, now or in an earlier version.

    Raises pydantic's ValidationError, a ValueError, for anything else.
    """
    for earlier in range(version, SNAPSHOT_VERSION):
        content = _UPGRADES[earlier](content)
    return Taxonomy.model_validate(content, extra="ignore")
