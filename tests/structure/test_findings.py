"""The list of findings names each script, with what the script says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))
LISTED = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_finding_is_listed_with_its_first_sentence(script: Path) -> None:
    sentence = script.read_text(encoding="utf-8").splitlines()[1].removeprefix("# ")

    assert f"| [{script.stem}]({script.name}) | {sentence} |" in LISTED


def test_no_finding_is_listed_that_is_gone() -> None:
    assert LISTED.count("| [") == len(SCRIPTS) > 0
