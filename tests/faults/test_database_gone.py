"""The database goes away while people answer, and comes back."""

from tests.faults.visitor import Visitor

TIMES = 5


def test_gone_and_back(postgres, on_postgres):
    with Visitor(on_postgres.address) as visitor:
        for _ in range(TIMES):
            visitor.wait_for_another(5)
            postgres.stop()
            refused = visitor.browser.unavailable
            status, ready = visitor.browser.ask("/healthz")[1], visitor.browser.ask("/readyz")
            assert status == 200
            assert (ready[1], ready[2]) == (503, "the database does not answer\n")
            _, status, page, headers = visitor.browser.ask("/")
            assert status == 503
            assert headers["Retry-After"] == "10"
            assert "Back in a moment" in page
            while visitor.browser.unavailable == refused:
                visitor.browser.ask("/healthz")  # until a save was refused too
            postgres.start()
            visitor.wait_for_another()
        assert visitor.browser.ask("/readyz")[1] == 200
    visitor.check(on_postgres.saved())
    assert "database unavailable" in on_postgres.log()
