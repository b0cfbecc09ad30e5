"""Answers of a remote console, as the lines that a local command would print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...engine.sentences.shown_text import visible
from ...reports.undo.undo_card import sum_of
from ...reports.words.wording import counted
from ..verdict_text import question_lines, verdict_lines

OUTCOMES = (
    ("created", "{count:,} created"),
    ("updated", "{count:,} updated"),
    ("unchanged", "{count:,} unchanged"),
    ("failed", "{count:,} with errors"),
    ("not_attempted", "{count:,} not attempted"),
    ("waiting", "{count:,} waiting"),
)
UNKNOWN = "The console there answers something that is not known here: {outcome}."


def of_check(outcome: str, answer: Mapping[str, Any], file_name: str) -> Iterator[str]:
    """Yield the lines of a check."""
    if outcome == "refused":
        refusal = answer["refusal"]
        yield from (visible(refusal[each]) for each in ("message", "hint") if refusal[each])
    elif outcome == "question":
        yield from question_lines(answer["question"], file_name)
    elif "verdict" in answer:
        yield from verdict_lines(answer["verdict"])
    else:
        yield UNKNOWN.format(outcome=visible(outcome))


def of_import(run: Mapping[str, Any]) -> str:
    """Return the outcome of an import that has ended."""
    rows = run["rows"]
    parts = [
        sentence.format(count=rows[name])
        for name, sentence in OUTCOMES
        if rows[name] or name == "created"
    ]
    counts = f"{counted(rows['total'], 'row')}: {', '.join(parts)}."
    return f"{counts} {visible(run['reason'] or '')}".strip()


def of_undo(undo: Mapping[str, Any]) -> str:
    """Return the sum of an undo that has ended, and why it ended early."""
    gone, stay = undo["undone"], undo["kept"]
    text = sum_of(gone + stay, gone, stay, f"{gone:,} taken back", f"{stay:,} stay")
    return "\n".join(filter(None, (text, visible(undo["reason"] or ""))))
