"""Every decision of the product is shown by at least one test that says so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

DECISIONS = set(range(1, 22))


def shown_by(path: Path) -> set[int]:
    """Return the decisions that the tests of a module say they show."""
    tests = [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    said = " ".join(ast.get_docstring(test) or "" for test in tests)
    found = re.findall(r"Decisions? ([\d, and]+)\.", said)
    return {int(number) for phrase in found for number in re.findall(r"\d+", phrase)}


def test_every_decision_is_shown_through_an_upload() -> None:
    modules = Path(__file__).parent.glob("test_*.py")
    assert set().union(*map(shown_by, modules)) == DECISIONS
