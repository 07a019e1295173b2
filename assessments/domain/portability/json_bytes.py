"""Read untrusted JSON with a limit on memory. Pure."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json

from assessments.domain.portability.problems import TOO_LARGE

# A string, or a delimiter between values. Unclosed strings match too, so that no byte is scanned
# twice.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{,:]', re.DOTALL)

_COLON, _QUOTE = b':"'


class RefusedJsonError(ValueError):
    """Well-formed JSON that we do not accept; ``kind`` is a problem of ``problems.py``."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read_json(content: bytes, most_values: int) -> Any:
    """Parse JSON in UTF-8, UTF-16 or UTF-32, with or without a byte order mark.

    Whole numbers become integers, even if written as 3.0. NaN and infinity are refused. Raises
    ValueError for malformed JSON, and RefusedJsonError for more than ``most_values``, for a name
    that is twice in one object, and for null characters, which PostgreSQL cannot store.
    """
    encoding = json.detect_encoding(content)
    if encoding != "utf-8":
        content = content.decode(encoding).encode()
    name_count = _count_names(content, most_values)
    value = from_json(content, allow_inf_nan=False)
    distinct_names = 0
    for container in _containers(value):
        items = container.items() if isinstance(container, dict) else enumerate(container)
        distinct_names += len(container) if isinstance(container, dict) else 0
        for key, item in items:
            if isinstance(item, float) and item.is_integer():
                container[key] = int(item)
            elif (isinstance(item, str) and "\0" in item) or (isinstance(key, str) and "\0" in key):
                raise RefusedJsonError("null_character")
    if distinct_names < name_count:
        raise RefusedJsonError("repeated_name")
    return value


def _count_names(content: bytes, most_values: int) -> int:
    """Count the names in all objects. Raises RefusedJsonError before any value is created."""
    values, names, texts = 1, 0, 0
    for token in _TOKEN.finditer(content):
        first = content[token.start()]
        if first == _COLON:
            names += 1
        elif first == _QUOTE:
            texts += 1
        else:
            values += 1
        if values > most_values or texts > 2 * most_values:
            raise RefusedJsonError(TOO_LARGE)
    return names


def _containers(value: Any) -> Iterator[Any]:
    stack = [value]
    while stack:
        container = stack.pop()
        if isinstance(container, dict):
            yield container
            stack += [item for item in container.values() if isinstance(item, (dict, list))]
        elif isinstance(container, list):
            yield container
            stack += [item for item in container if isinstance(item, (dict, list))]
