"""A job as a person has it made, confirms it and follows it, over the dashboard's pages."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.browser import found
from tests.benchmarks.stage import Stage

PATIENCE = 600  # seconds
PER_PAGE = 10


@dataclass
class Job:
    """A job's page, open in a tab of its own."""

    stage: Stage
    address: str

    def __post_init__(self) -> None:
        self.tab = self.stage.browser.another_tab()

    @classmethod
    def of_all(cls, stage: Stage, number: int) -> "Job":
        """Of everything in the list."""
        page = stage.browser.get(stage.conversations).text
        stage.browser.post(f"{stage.conversations}-/selection/", page, [("all", "1"), ("total", str(number))])
        return cls._made(stage, page)

    @classmethod
    def of_the_newest(cls, stage: Stage, number: int) -> "Job":
        """Of that many, ticked page after page."""
        for first in range(1, number // PER_PAGE + 1, PER_PAGE):
            page = stage.browser.get(f"{stage.conversations}?page={first}&through={first + PER_PAGE - 1}").text
            ticks = [("tick", text) for text in found(r'name="rows" value="([^"]+)"', page)]
            stage.browser.post(f"{stage.conversations}-/selection/", page, ticks)
        return cls._made(stage, page)

    @classmethod
    def _made(cls, stage: Stage, page: str) -> "Job":
        answer = stage.browser.post(f"{stage.conversations}-/delete/", page, [])
        return cls(stage, answer.url.removeprefix(stage.dashboard))

    def preview(self) -> str:
        """The page with the question, once everything has been found."""
        self._poll(lambda said: 'name="token"' in said, "gathering", 0.1)
        return self.tab.get(self.address).text

    def confirm(self, page: str, number: int) -> None:
        """Say yes to the question on that page."""
        token = found(r'name="token" value="([^"]+)"', page)[0]
        self.tab.post(f"{self.address}confirm/", page, [("token", token), ("typed", str(number))])

    def numbers(self, said: str = "running") -> str:
        """What htmx asks for every two seconds."""
        return self.tab.get(self.address, HX_Request="true", HX_Target="numbers", Said=said).text

    def until_begun(self) -> None:
        """Wait for the time to undo to end."""
        self._poll(lambda said: "Starts " not in said, "scheduled", 0.1)

    def over(self, said: str) -> bool:
        """Whether what it said is the receipt."""
        return 'id="receipt' in said or "receipt.csv" in said

    def until_over(self) -> str:
        """Wait for the receipt, and give it."""
        return self._poll(self.over, "running", 0.5)

    def _poll(self, enough: Callable[[str], bool], said: str, pause: float) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self.numbers(said)
            if enough(answer):
                return answer
            time.sleep(pause)
        raise SystemExit(f"The job does not come to its end: {answer[-500:]}")
