"""Files with keys: whether somebody else's account reaches them is told, and nothing else is."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.bulk_import import is_exposed
from plugins.bulk_import.storage.sealing.key_file import load_keys


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that everybody may enter: that of a test is below a private one."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize(
    ("mode", "folder_mode", "is_told"),
    [
        (0o600, 0o755, False),
        (0o640, 0o755, False),
        (0o644, 0o755, True),
        (0o602, 0o755, True),
        (0o644, 0o750, False),
        (0o620, 0o700, True),
    ],
)
def test_a_key_is_exposed_where_others_reach_it(
    folder: Path, mode: int, folder_mode: int, *, is_told: bool
) -> None:
    load_keys("", folder / "key")
    (folder / "key").chmod(mode)
    folder.chmod(folder_mode)

    assert is_exposed(folder / "key") is is_told


def test_the_log_names_a_key_file_that_others_can_read(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = folder / "key"
    with caplog.at_level(logging.WARNING):
        keys = load_keys("", key)
        assert caplog.messages == []
        key.chmod(0o644)
        assert load_keys("", key) == keys

    assert caplog.messages == [f"key.exposed file={key}"]
