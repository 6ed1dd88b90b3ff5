"""Minutes of calls in a moment: people, jobs and an API that counts fixed windows, without a clock or threads."""

import heapq
import itertools
import math
import random
from dataclasses import dataclass, field

from dashboard.customgpt.pace.budget import State, Wait, take
from dashboard.customgpt.pace.headers import observe

EPOCH = 1_700_000_000.0


@dataclass
class Window:
    """The API's: so many calls in 60 seconds from the first one, then 429."""

    limit: int
    headers: bool = True
    ends: float = 0.0
    used: int = 0

    def answer(self, now):
        if now >= self.ends:
            self.ends, self.used = now + 60, 0
        refused = self.used >= self.limit
        self.used += not refused
        told = {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(self.limit - self.used)}
        if refused:
            told["Retry-After"] = str(max(1, math.ceil(self.ends - now)))
        return (429 if refused else 200), told if self.headers else {}


@dataclass
class Traffic:
    """`jobs` threads that never rest and `people` calls a second; each way takes `latency` seconds at most.

    `others` is the calls a second of another program that uses the key. After run(): when each call left, and how
    many were taken and refused.
    """

    limit: int
    jobs: int = 8
    people: float = 0.0
    others: float = 0.0
    latency: float = 0.35
    cap: int | None = None
    headers: bool = True
    seed: int = 0
    state: State = field(default_factory=State)
    jump: tuple[float, float] = (math.inf, 0.0)
    sent: list[float] = field(default_factory=list)
    taken: int = 0
    refused: int = 0
    slowest: float = 0.0

    def run(self, seconds):
        self.random, self.number, self.events = random.Random(self.seed), itertools.count(), []
        self.window = Window(self.limit, self.headers)
        for _ in range(self.jobs):
            self.at(0.0, self.call, True, 0.0)
        for rate, who in ((self.people, self.person), (self.others, self.other)):
            if rate:
                self.at(self.random.expovariate(rate), who)
        while self.events and self.events[0][0] <= seconds:
            now, _, act, *words = heapq.heappop(self.events)
            act(now, *words)
        return self

    def at(self, moment, act, *words):
        heapq.heappush(self.events, (moment, next(self.number), act, *words))

    def clock(self, now):
        """The time of day as our machines tell it: it may jump."""
        return EPOCH + now + (self.jump[1] if now >= self.jump[0] else 0.0)

    def person(self, now):
        self.call(now, False, now)
        self.at(now + self.random.expovariate(self.people), self.person)

    def other(self, now):
        self.window.answer(now)
        self.at(now + self.random.expovariate(self.others), self.other)

    def call(self, now, job, since):
        self.state, permit = take(self.state, self.clock(now), self.cap, job)
        if not isinstance(permit, Wait):
            self.sent.append(now)
            self.slowest = self.slowest if job else max(self.slowest, now - since)
            self.at(now + self.random.uniform(0.02, self.latency), self.arrive, job, permit)
            return
        wait = permit.until - self.clock(now)
        if job or now - since + wait <= 5:
            self.at(now + min(max(wait, 0.001), 1.0), self.call, job, since)

    def arrive(self, now, job, permit):
        status, headers = self.window.answer(now)
        self.taken += status == 200
        self.refused += status == 429
        self.at(now + self.random.uniform(0.02, self.latency), self.answer, job, permit, status, headers)

    def answer(self, now, job, permit, status, headers):
        self.state = observe(self.state, permit, self.clock(now), status, headers, self.cap is not None)
        assert self.cap is None or self.state.sent <= self.cap
        if job:
            self.at(now, self.call, True, now)
