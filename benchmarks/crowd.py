"""Five hundred users at once on PostgreSQL: count errors and acknowledged answers that are lost."""

import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.people import Person
from benchmarks.served import SETTINGS
from scripts.services import Postgres, Redis
from scripts.site import Site

PEOPLE = 500
MINUTES = 4
# Range of seconds between two requests of a user.
THINK_SECONDS = (3.0, 12.0)
LEVELS = ("0", "1", "2", "3", "4", "unsure")


class Visitor(threading.Thread):
    """Walks from the home page to the plan repeatedly, and records acknowledged answers."""

    def __init__(self, host: str, number: int, until: float) -> None:
        super().__init__(daemon=True)
        self.person = Person(host)
        self.chance = random.Random(number)  # noqa: S311 - sample behaviour
        self.until = until
        self.assessment = ""
        self.acknowledged: dict[str, dict[str, str]] = {}  # by assessment, then by skill
        self.times: list[float] = []
        self.error = ""

    def run(self) -> None:
        """Visit until the time is up or an error occurs."""
        try:
            time.sleep(self.chance.uniform(0, THINK_SECONDS[1]))
            while time.monotonic() < self.until:
                self._visit()
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"

    def _ask(self, path: str, data: dict[str, str] | None = None) -> str:
        began = time.perf_counter()
        page = self.person.ask(path, data)
        self.times.append(1000 * (time.perf_counter() - began))
        if time.monotonic() < self.until:
            time.sleep(self.chance.uniform(*THINK_SECONDS))
        return page

    def _visit(self) -> None:
        person, chance = self.person, self.chance
        self.person = person = Person(person.host)
        self._ask("/")
        path = person.begin()
        key = path.strip("/").split("/")[-1]
        saved = self.acknowledged.setdefault(key, {})
        for area in person.areas(path):
            fields = person.fields(area)
            for field in chance.sample(fields, min(4, len(fields))):
                if time.monotonic() > self.until:
                    return
                level = chance.choice(LEVELS)
                page = self._ask(f"{path}choice/", {field: level})
                if 'data-state="saved"' not in page:
                    raise RuntimeError(f"not acknowledged: {page[:200]}")
                saved[field.removeprefix("skill-")] = level
        self._ask(f"{path}review/")
        self._ask(f"{path}submit/", {})
        self._ask(f"{path}plan/")


def measure() -> dict[str, Any]:
    """Run all visitors, and compare the acknowledged answers with the database."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres(durable=True) as postgres,
        Redis() as redis,
    ):
        site = Site(Path(folder), postgres.url(), CACHE_URL=redis.url, **SETTINGS)
        site.prepare()
        site.start()
        try:
            until = time.monotonic() + 60 * MINUTES
            visitors = [Visitor(site.host, number, until) for number in range(PEOPLE)]
            for visitor in visitors:
                visitor.start()
            for visitor in visitors:
                visitor.join()
        finally:
            site.stop()
        rows = site.query(
            "SELECT a.assessment_id, s.slug, a.value FROM assessments_answer a "
            "JOIN assessments_skill s ON s.id = a.skill_id"
        )
    stored: dict[str, dict[str, str]] = {}
    for key, slug, value in rows:
        stored.setdefault(str(key), {})[slug] = value
    acknowledged = {
        key: saved for who in visitors for key, saved in who.acknowledged.items() if saved
    }
    times = sorted(time for visitor in visitors for time in visitor.times)
    return {
        "people": PEOPLE,
        "minutes": MINUTES,
        "requests": len(times),
        "errors": [visitor.error for visitor in visitors if visitor.error],
        "acknowledged_answers": sum(map(len, acknowledged.values())),
        "lost_answers": sum(
            stored.get(key, {}).get(skill) != value
            for key, saved in acknowledged.items()
            for skill, value in saved.items()
        ),
        "milliseconds": {
            f"p{part}": round(times[len(times) * part // 100]) for part in (50, 95, 99)
        },
    }
