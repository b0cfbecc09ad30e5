"""Which tests a run takes: a sample in the suite, all at night, generated cases in a fuzz."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zlib import crc32

import pytest

NIGHTLY = "nightly"
FUZZ_ONLY = ("office", "thorough")
"""The marks of what only `make fuzz` runs."""


def add_options(parser: pytest.Parser) -> None:
    text = "run what `make fuzz` runs, with so many generated cases"
    parser.addoption("--fuzz", type=int, metavar="CASES", help=text)
    text = "run a test that names no database on one, or on both as before a release"
    parser.addoption("--databases", choices=("one", "both"), default="one", help=text)
    text = "run what is marked `nightly` and every case of what is marked `sampled`, too"
    parser.addoption("--nightly", action="store_true", help=text)


def is_whole(config: pytest.Config) -> bool:
    """Return whether a run takes whole sweeps, as each night and in a fuzz."""
    return bool(config.getoption("--nightly")) or config.getoption("--fuzz") is not None


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run does not take, and report it as deselected."""
    is_fuzz = config.getoption("--fuzz") is not None
    names = ("property", *FUZZ_ONLY) if is_fuzz else FUZZ_ONLY
    kept = [item for item in items if has_mark(item, names) == is_fuzz]
    if not is_whole(config):
        kept = sampled(item for item in kept if not has_mark(item, (NIGHTLY,)))
    taken = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in taken])
    items[:] = kept


def has_mark(item: pytest.Item, names: Collection[str]) -> bool:
    """Return whether a test has one of some marks, in one walk over those that it has."""
    return any(mark.name in names for mark in item.iter_markers())


def sampled(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Take one of so many cases of each test with the mark `sampled`, and every other test.

    `sampled(4)` counts the cases of a test; `sampled(4, by="program")` counts the values of that
    parameter in the module, so that its tests look at the same ones. One is always left.
    """
    kept = list(items)
    cases: dict[tuple[str, str], dict[str, int]] = {}
    swept = [item for item in kept if has_mark(item, ("sampled",))]
    for item in swept:
        numbers = cases.setdefault(test_of(item), {})
        numbers.setdefault(case_of(item), len(numbers))
    left_out = {
        item
        for item in swept
        if not is_in_sample(item, cases[test_of(item)][case_of(item)], len(cases[test_of(item)]))
    }
    return [item for item in kept if item not in left_out]


def is_in_sample(item: pytest.Item, number: int, count: int) -> bool:
    """Return whether a run takes the case of this number; tests begin with different ones."""
    mark = item.get_closest_marker("sampled")
    step = min(mark.args[0], count) if mark else 1
    return number % step == crc32("::".join(test_of(item)).encode()) % step


def test_of(item: pytest.Item) -> tuple[str, str]:
    """Return what the cases are counted in: the module, and the test or the parameter."""
    name = parameter_of(item) or str(getattr(item, "originalname", item.name))
    return item.nodeid.partition("::")[0], name


def case_of(item: pytest.Item) -> str:
    """Return the case that a test is: the value of the parameter, or whatever tells it apart."""
    by = parameter_of(item)
    return repr(parameters(item)[by]) if by else item.nodeid


def parameter_of(item: pytest.Item) -> str | None:
    """Return the parameter whose values are counted, where the mark names one that a test has."""
    mark = item.get_closest_marker("sampled")
    by = mark.kwargs.get("by") if mark else None
    return str(by) if by in parameters(item) else None


def parameters(item: pytest.Item) -> dict[str, object]:
    """Return the parameters of a test."""
    return item.callspec.params if hasattr(item, "callspec") else {}
