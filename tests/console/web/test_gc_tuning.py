"""What a process that stays does about garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from ctu.web.gc_tuning import THRESHOLDS, settle


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_loaded_modules_are_frozen_for_the_garbage_collector() -> None:
    kept: list[list[object]] = [[]]
    settle()
    assert gc.get_freeze_count() > 0
    assert not any(each is kept for each in gc.get_objects())


def test_garbage_of_later_is_still_found() -> None:
    gc.disable()
    settle()
    assert gc.isenabled()
    assert gc.get_threshold() == THRESHOLDS
    circle: list[object] = []
    circle.append(circle)
    del circle
    assert gc.collect() > 0
