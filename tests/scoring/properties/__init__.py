"""The properties of scoring, as functions of a scoring package and a case.

The package is an argument, so that test_mutants.py can pass a broken one.
"""

from collections.abc import Callable
from typing import Any

from tests.scoring.strategies import Case

Property = Callable[[Any, Case], None]
