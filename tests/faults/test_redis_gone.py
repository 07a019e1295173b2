"""Redis goes away and comes back: the site still works and logs that limits are off."""

from scripts.site import Site
from tests.faults.visitor import Browser, Visitor, token


def sign_up(browser: Browser, address: str) -> int:
    """Create an account, and return the status of the next page."""
    _, page = browser.open("/account/signup/")
    sent = {"csrfmiddlewaretoken": token(page), "email": address, "password1": "a long sentence"}
    url, status, _, _ = browser.ask("/account/signup/", sent)
    assert url.endswith("/assessments/"), url
    return status


def test_gone_and_back(redis, postgres, tmp_path):
    site = Site(tmp_path, postgres.create("without_redis", "template"), CACHE_URL=redis.url)
    site.start()
    try:
        with Visitor(site.address) as visitor:
            for turn in range(3):
                assert sign_up(Browser(site.address), f"there{turn}@example.org") == 200
                if turn == 0:
                    assert "rate limits are off" not in site.log()
                redis.stop()
                assert sign_up(Browser(site.address), f"away{turn}@example.org") == 200
                assert "rate limits are off" in site.log()
                visitor.wait_for_another(5)
                redis.start()
            redis.pause()  # it hangs instead of refusing connections
            assert sign_up(Browser(site.address), "hangs@example.org") == 200
            visitor.wait_for_another(5)
        visitor.check(site.saved())
        # No request failed, not even for a moment.
        assert (visitor.browser.unavailable, visitor.browser.interrupted) == (0, 0)
        assert site.query("SELECT count(*) FROM assessments_user") == [(7,)]
    finally:
        site.stop()
