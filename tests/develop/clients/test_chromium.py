"""Which browser the browser tests drive."""

from pathlib import Path

import pytest

from ctu.develop.clients import chromium


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder in which programs are looked for."""
    monkeypatch.delenv(chromium.BINARY_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def add(programs: Path, name: str) -> str:
    """Add a program that does nothing; return its path."""
    (programs / name).write_text("#!/bin/sh\n")
    (programs / name).chmod(0o755)
    return str(programs / name)


def test_a_headless_shell_is_preferred_to_a_whole_browser(programs: Path) -> None:
    whole = add(programs, "chromium")
    assert chromium.find() == whole
    assert chromium.is_shell_wanted()

    shell = add(programs, "chromium-headless-shell")

    assert chromium.find() == shell
    assert not chromium.is_shell_wanted()


def test_a_browser_that_somebody_has_named_is_driven_and_none_installed(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(programs, "chromium-headless-shell")
    monkeypatch.setenv(chromium.BINARY_VARIABLE, "/opt/a-browser")

    assert chromium.find() == "/opt/a-browser"
    assert not chromium.is_shell_wanted()
