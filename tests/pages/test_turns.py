"""How long requests wait for each other before they are refused."""

from threading import Thread, current_thread

import pytest

from mlcareer import turns
from mlcareer.turns import Turns


class Clock:
    """A clock that only advances while a thread waits; ``events`` happen at their times."""

    def __init__(self) -> None:
        self.now, self.events = 100.0, []

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        """Wait for the next event, or until the time is over."""
        until = self.now + seconds
        if self.events and self.events[0][0] <= until:
            self.now, happens = self.events.pop(0)
            happens()
        else:
            self.now = until


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(turns, "time", clock)
    return clock


@pytest.fixture
def make(clock, monkeypatch):
    def make(**settings) -> Turns:
        made = Turns(**settings)
        monkeypatch.setattr(made._changed, "wait", clock.wait)
        return made

    return make


def test_any_number_may_enter_without_a_limit(make):
    turns = make(most=None, patience=3)
    assert all(turns.enter() for _ in range(100))


def test_a_thread_waits_for_its_turn(make, clock):
    turns = make(most=1, patience=3)
    first = turns.enter()
    clock.events = [(102, lambda: turns.leave(first))]
    assert turns.enter() == 102


def test_a_thread_is_refused_when_no_turn_ends(make, clock):
    turns = make(most=1, patience=3)
    turns.enter()
    assert turns.enter() is None
    assert clock.now == 103
    assert turns.enter() is None
    assert clock.now == 103  # at once


def test_under_load_a_thread_waits_as_long_as_needed(make, clock):
    turns = make(most=2, patience=3)
    began = [turns.enter(), turns.enter()]

    def next_one():
        """A thread that waited before takes the turn that ends."""
        turns.leave(began.pop(0))
        turns._taken += 1
        began.append(clock.now)

    clock.events = [(at, next_one) for at in (101, 102.5, 104, 105.5)]
    clock.events.append((107, lambda: turns.leave(began.pop(0))))
    assert turns.enter() == 107


def test_threads_enter_in_the_order_they_came(monkeypatch):
    turns, order, waits = Turns(most=1, patience=60), [], []
    wait = turns._changed.wait

    def wait_again(seconds: float) -> None:
        """The first thread wakes often, as when the turns before it are long."""
        waits.append(current_thread())
        wait(0.001 if current_thread() is threads[0] else seconds)

    monkeypatch.setattr(turns._changed, "wait", wait_again)

    def enter(name: int) -> None:
        began = turns.enter()
        order.append(name)
        turns.leave(began)

    held = turns.enter()
    threads = [Thread(target=enter, args=[name]) for name in range(5)]
    for count, thread in enumerate(threads, 1):
        thread.start()
        while len(turns._waiting) < count:
            thread.join(0.001)
    while waits[-1] is not threads[0]:
        threads[0].join(0.001)
    turns.leave(held)
    enter(5)
    for thread in threads:
        thread.join(60)
    assert order == [0, 1, 2, 3, 4, 5]


def test_the_end_of_a_stuck_turn_does_not_make_others_wait_again(make, clock):
    """What PostgreSQL's lock timeout does: turns end one after the other, all of them stuck."""
    turns = make(most=2, patience=3)
    stuck = turns.enter()
    clock.now = 103
    turns.enter()

    def next_one():
        """A thread that waited before takes the turn of the stuck one."""
        turns.leave(stuck)
        turns._taken += 1

    clock.now = 105
    clock.events = [(105.5, next_one)]
    assert turns.enter() is None
    assert clock.now == 106


def test_turns_after_stuck_ones_do_not_make_others_wait_again(make, clock):
    """Several stuck turns end at once: the next ones find them free, and are likely to be stuck."""
    turns = make(most=2, patience=3)
    stuck = [turns.enter(), turns.enter()]
    clock.now = 105
    for began in stuck:
        turns.leave(began)
    began = [turns.enter(), turns.enter()]
    assert turns.enter() is None
    assert clock.now == 105

    for each in began:
        turns.leave(each)
    turns.enter(), turns.enter()
    assert turns.enter() is None
    assert clock.now == 108, "a quick turn ends the suspicion"


def test_long_after_a_stuck_turn_others_wait_again(make, clock):
    turns = make(most=1, patience=3)
    stuck = turns.enter()
    clock.now = 105
    turns.leave(stuck)
    clock.now = 109
    turns.enter()
    assert turns.enter() is None
    assert clock.now == 112


def test_the_first_of_the_queue_wait_longer(make, clock):
    turns = make(most=1, patience=1, queue=1, queue_patience=5)
    turns.enter()
    waits = []

    def another():
        waits.append((clock.now, turns.enter(), clock.now))

    clock.events = [(100.5, another)]
    assert turns.enter() is None
    assert clock.now == 105
    assert waits == [(100.5, None, 101)]
