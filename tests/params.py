"""Parameters of which a quick run takes only some."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def partly(values: Iterable[Any], *, quick: Collection[Any]) -> list[Any]:
    """Return the values as parameters; those that are not in ``quick`` wait for a thorough run."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=() if value in quick else pytest.mark.thorough,
        )
        for value in values
    ]
