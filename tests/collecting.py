"""Processes that collect the same tests share the work: each first imports its part of them."""

from __future__ import annotations

import gc
import importlib
import traceback
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Look for no garbage while modules are read, and never again through what is loaded then."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def import_share(config: pytest.Config) -> None:
    """Import the part of the modules that is this process's, where tests run side by side.

    In a fresh clone the import rewrites the asserts of a module and keeps the result. Each process
    would do so for every module; now the others find what one has kept. A module that cannot be
    imported is left to pytest, which imports it anew and reports why it failed at first.
    """
    worker = getattr(config, "workerinput", None)
    if worker is None:
        return
    number, count = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    failures: dict[Path, str] = {}
    for path in share(modules(config.rootpath, config.args), number, count):
        name = ".".join(path.relative_to(config.rootpath).with_suffix("").parts)
        try:
            importlib.import_module(name)
        except pytest.skip.Exception:
            continue
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 - Pytest reports it.
            failures[path] = traceback.format_exc()
    config.pluginmanager.register(FirstFailures(failures), "first-failures")


class FirstFailures:
    """Reports of a module why its first import failed: the second may stumble over its traces.

    A table that the first has declared is there already, which says nothing of what is wrong.
    """

    def __init__(self, failures: Mapping[Path, str]) -> None:
        self._failures = failures

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Put the first failure in the place of that of the second import."""
        report = yield
        if report.failed and isinstance(collector, pytest.Module):
            report.longrepr = self._failures.get(collector.path, report.longrepr)
        return report


def modules(root: Path, arguments: list[str]) -> list[Path]:
    """Return the modules of tests in the folders that a run is about, in a fixed order."""
    folders = [root / argument for argument in arguments if (root / argument).is_dir()]
    return sorted({path for folder in folders for path in folder.rglob("test_*.py")})


def share(paths: list[Path], number: int, count: int) -> list[Path]:
    """Return the paths of one process of so many; together they are all, and each is one's own."""
    return paths[number::count]
