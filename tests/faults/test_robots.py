"""Robots send as much as they can: their storage is limited, and other people are served."""

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from assessments.domain.limits import MAX_ASSESSMENTS, MAX_TIME_OFF
from scripts.site import Site
from tests.faults.visitor import Browser, Visitor, roles, token

CONNECTIONS = 6


class Robot(Browser):
    """A guest with several connections at once."""

    def begin(self) -> None:
        """Create a report with a plan."""
        _, home = self.open("/")
        self.csrf = token(home)
        url, _ = self.open("/start/", roles(home))
        self.path = url.removeprefix(self.address).partition("questions/")[0]
        assert self.post("submit/") == 200
        assert self.post("plan/pace/", hours="5", start="2030-01-01") == 200

    def post(self, name: str, path: str = "", **sent: str) -> int:
        """Press a button of the report, and return the status of the next page."""
        address = (path or self.path) + name
        url, status, _, headers = self.ask(address, sent | {"csrfmiddlewaretoken": self.csrf})
        if status == 429:
            assert int(headers["Retry-After"]) > 0
        self.arrived = re.match("/assessments/[^/]+/|", url.removeprefix(self.address))[0]
        return status

    def more(self) -> "Robot":
        """Return another connection of the same guest."""
        other = Robot(self.address, self.jar)
        other.csrf, other.path = self.csrf, self.path
        return other

    def take_again(self) -> int:
        """Retake the assessment and submit it."""
        status = self.post("retake/")
        return status if status != 200 else self.post("submit/", self.arrived)


def all_at_once(robot: Robot, act, times: int) -> list[int]:
    """Do something several times on each connection at once, and return the statuses."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        running = [
            pool.submit(lambda own: [act(own) for _ in range(times)], robot.more())
            for _ in range(CONNECTIONS)
        ]
        return [status for done in running for status in done.result()]


def a_full_file(exported: str) -> bytes:
    """Return a file with nearly as many assessments as allowed, one with a full plan."""
    file = json.loads(exported)
    [entry] = file["assessments"]
    days = [str(date(2030, 1, 1) + timedelta(days=number)) for number in range(MAX_TIME_OFF - 3)]
    off = [{"first": day, "last": day} for day in days]
    plan = entry["plan"] | {"time_off": off}
    copies = [entry | {"id": str(uuid.uuid4())} for _ in range(MAX_ASSESSMENTS - 20)]
    file["assessments"] = [copies[0] | {"plan": plan}, *copies[1:]]
    return json.dumps(file).encode()


def test_ceilings_and_memory(site):
    with Visitor(site.address) as visitor:
        robot = Robot(site.address)
        robot.begin()
        file = a_full_file(robot.ask("/data/export.json")[2])
        brought = all_at_once(
            robot, lambda own: own.upload("/data/", "d.json", file, own.csrf)[1], 2
        )
        # On SQLite writes wait for each other, and get a 503 after a long wait.
        assert {200} <= set(brought) <= {200, 503}
        visitor.wait_for_another(5)
        # Connections share drafts, so that at least this number of results is new.
        taken = all_at_once(robot, Robot.take_again, 24)
        assert {200, 409} <= set(taken) <= {200, 409, 503}
        visitor.wait_for_another(5)
        days = iter(range(1000))
        with_plan = f"/assessments/{json.loads(file)['assessments'][0]['id']}/"

        def take_off(own: Robot) -> int:
            day = str(date(2031, 1, 1) + timedelta(days=next(days)))
            return own.post("plan/time-off/", with_plan, first=day, last=day)

        assert {200, 422} <= set(all_at_once(robot, take_off, 2)) <= {200, 422, 503}
        visitor.wait_for_another(5)
        exports = all_at_once(robot, lambda own: own.ask("/data/export.json")[1], 8)
        assert {200, 429} <= set(exports) <= {200, 429, 503}
        visitor.wait_for_another(5)
    [[assessments]] = site.query("SELECT count(*) FROM assessments_assessment")
    assert assessments == MAX_ASSESSMENTS + 1
    most = (
        "SELECT max(n) FROM (SELECT count(*) AS n FROM assessments_timeoff GROUP BY plan_id) AS t"
    )
    assert site.query(most)[0][0] <= MAX_TIME_OFF
    assert max(site.memory()) < 300, site.memory()


@pytest.fixture
def limited(sqlite_template, tmp_path):
    """The site with its default limits."""
    (tmp_path / "site.sqlite3").write_bytes(sqlite_template.read_bytes())
    site = Site(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}", ANSWERS_PER_MINUTE="600")
    site.start()
    yield site
    site.stop()


def test_a_robot_is_slowed_down_but_others_are_not(limited):
    robot, person = Robot(limited.address), Robot(limited.address)
    robot.begin()
    person.begin()
    pressed = all_at_once(robot, lambda own: own.post("tick/", checklist="x", item="1"), 60)
    assert 429 in pressed
    assert set(pressed) <= {400, 429}
    assert person.take_again() == 200
