"""CI fails a test that is not marked `slow` and takes more than five seconds of CPU time.

The time of the clock would tell how busy the machine is. What other processes do for the test is
not counted, for a process that ends now may have worked for others before.
"""

from __future__ import annotations

import time
from collections.abc import Generator

import pytest

LIMIT_SECONDS = 5.0
_SECONDS = pytest.StashKey[float]()


class CpuLimit:
    """A plugin of pytest that looks at the time of each test, without that of its fixtures."""

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
        is_marked = item.get_closest_marker("slow") is not None
        if call.when == "call" and report.passed and seconds > LIMIT_SECONDS and not is_marked:
            report.outcome = "failed"
            report.longrepr = (
                f"{seconds:.1f} s of CPU time. Make the test quicker, or mark it `slow`."
            )
        return report


def is_wanted(config: pytest.Config, in_ci: bool) -> bool:
    """Say whether a run measures: more cases, or a tracer, take as long as they take."""
    is_traced = bool(config.getoption("cov_source", None))
    return in_ci and config.getoption("--fuzz") is None and not is_traced
