"""CI fails a test that takes more CPU time than its marks allow; the sum is only told.

The time of the clock would tell how busy the machine is. What other processes do for a test counts
for the sum alone, for a process that ends now may have worked for other tests before. The sum
depends on the machine, so that a limit of it would fail a slow one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator

import pytest

LIMIT_SECONDS = 5.0
"""Of one test in its own process."""
SLOW_SECONDS = 30.0
"""Of one test that is marked `slow`; what needs more belongs to the night."""
_SECONDS = pytest.StashKey[float]()


class CpuLimit:
    """A plugin of pytest that looks at the time of each test, and at the sum of them."""

    def __init__(self, is_suite: bool = False) -> None:
        self.is_suite = is_suite
        self.looked = spent()
        self.sum = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        began = time.process_time()
        result = yield
        item.stash[_SECONDS] = time.process_time() - began
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        seconds = item.stash.get(_SECONDS, 0.0)
        limit, advice = limit_of(item)
        if self.is_suite and call.when == "call" and report.passed and seconds > limit:
            report.outcome = "failed"
            report.longrepr = f"{seconds:.1f} s of CPU time. Make the test quicker, or {advice}."
        now = spent()
        vars(report)["cpu_seconds"], self.looked = now - self.looked, now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up what every process has reported: where tests run side by side, in the first."""
        self.sum += getattr(report, "cpu_seconds", 0.0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(f"The tests took {self.sum:.0f} s of CPU time.")


def spent() -> float:
    """Return the CPU time of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def limit_of(item: pytest.Item) -> tuple[float, str]:
    """Return how many seconds a test may take, and what to do with one that needs more."""
    if item.get_closest_marker("slow") is None:
        return LIMIT_SECONDS, "mark it `slow`"
    return SLOW_SECONDS, "leave it to the night: mark it `nightly`, beside a shorter one"


def is_wanted(config: pytest.Config, in_ci: bool) -> bool:
    """Return whether a run is held to limits; one at night or with a tracer is not."""
    is_traced = bool(config.getoption("cov_source", None))
    is_whole = config.getoption("--nightly") or config.getoption("--fuzz") is not None
    return in_ci and not is_whole and not is_traced
