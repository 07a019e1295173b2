"""Read untrusted JSON with a limit on memory. Pure."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json

# A string, or a delimiter between values. Unclosed strings match too, so that no byte is scanned
# twice.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{,:]', re.DOTALL)

_COLON, _QUOTE = b':"'


class TooManyValuesError(ValueError):
    """The JSON has more values than allowed."""


class RepeatedNameError(ValueError):
    """An object has the same name twice, so it is unclear which value is meant."""


class ForbiddenTextError(ValueError):
    """A string has a null character, which PostgreSQL cannot store."""


def read_json(content: bytes, most_values: int) -> Any:
    """Parse JSON in UTF-8, UTF-16 or UTF-32, with or without a byte order mark.

    Whole numbers become integers, even if written as 3.0. NaN and infinity are refused. Raises
    ValueError for malformed JSON, and its subclasses in this module for well-formed JSON.
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
                raise ForbiddenTextError("a text has a null character")
    if distinct_names < name_count:
        raise RepeatedNameError("a name appears twice in one object")
    return value


def _count_names(content: bytes, most_values: int) -> int:
    """Count the names in all objects. Raises TooManyValuesError before any value is created."""
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
            raise TooManyValuesError(f"more than {most_values} values")
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
