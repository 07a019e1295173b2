"""A page costs the same wherever its frames start in CPython's frame stack."""

from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

import pytest
from django.test import RequestFactory

from mlcareer.wsgi import application
from tests.cast import path_of

# A chunk of the frame stack has 2,048 slots.
OFFSETS = range(0, 2048, 256)
# Python 3.11 needs about 10 to 110, and up to 4,300 without mlcareer/frame_stack.py.
PAGE_FAULTS = 1000


def with_offset(slots: int, function: Callable[[], None]) -> None:
    """Call a function from a frame that takes up more slots."""

    def caller() -> None:
        function()

    caller.__code__ = caller.__code__.replace(co_stacksize=slots)
    caller()


# With real transactions, because the application closes connections as in production.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["report", "plan"])
def test_page_faults_do_not_depend_on_the_caller(alice, typical_scientist, name):
    alice.submit(typical_scientist)
    cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in alice.client.cookies.items())
    address = path_of(name, typical_scientist.pk)

    def ask() -> None:
        statuses: list[str] = []
        environ = RequestFactory().get(address, headers={"cookie": cookies}).environ
        response = application(environ, lambda status, *_headers: statuses.append(status))
        response.close()
        assert statuses == ["200 OK"]

    ask()
    faults = []
    for slots in OFFSETS:
        before = getrusage(RUSAGE_SELF).ru_minflt
        with_offset(slots, ask)
        faults.append(getrusage(RUSAGE_SELF).ru_minflt - before)
    assert max(faults) < PAGE_FAULTS, faults
