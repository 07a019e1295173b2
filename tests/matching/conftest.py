import pytest

from assessments.domain.matching import compile_matcher


@pytest.fixture(scope="module")
def matcher(real_taxonomy):
    return compile_matcher(real_taxonomy)
