"""Numbers in the documentation are those of the code, and each word of the glossary stands once."""

from __future__ import annotations

import re
from collections import Counter
from math import prod
from pathlib import Path

import pytest

from bench.requests import check as measured
from plugins.bulk_import.cli import outcome as command_line
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.judging import pipeline
from plugins.bulk_import.monitoring import readiness
from plugins.bulk_import.queueing import import_queue
from plugins.bulk_import.reports.details import failures
from plugins.bulk_import.reports.repairs import causes
from plugins.bulk_import.settings import Settings
from plugins.bulk_import.storage.runs import backoff
from plugins.bulk_import.views.guarded import guarded_list, guarded_model
from plugins.bulk_import.views.posted import checked_file
from plugins.bulk_import.views.web import request_limits
from plugins.bulk_import.work import reconciler, signals
from plugins.bulk_import.work.batches import preparation, retries
from plugins.bulk_import.work.workers import supervisor
from plugins.bulk_import.work.writing import creation

DOCS = Path(__file__).resolve().parents[2] / "docs"
UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "KB": 1_024}
ONES = "one two three four five six seven eight nine ten eleven twelve"
COUNTS = {
    **{word: number for number, word in enumerate(ONES.split(), 1)},
    **{"sixteen": 16, "hundred": 100, "thousand": 1_000, "half": 0.5, "quarter": 0.25},
}
# A number of the workflow: "one" and "a" alone are none, "a minute" and "half a minute" are.
NUMBER = re.compile(
    rf"\b(?:\d[\d,.]*\d|\d|{'|'.join(list(COUNTS)[1:])}|an? (?:{'|'.join(UNITS)}))\b(?! time\b)"
)

RATIOS = measured.RATIOS

# A page, a sentence of it with {} for each number, and the numbers.
SAID: list[tuple[str, str, list[float]]] = [
    ("workflow", "seal | `intake` | {} rows a batch", [pipeline.JUDGED_AT_ONCE]),
    ("workflow", "same rows together: {} at a time", [pipeline.JUDGED_AT_ONCE]),
    ("workflow", "for about {} (`BULK_IMPORT_JOB_SECONDS`)", [Settings.job_seconds]),
    ("workflow", "`lease_until` is set {} ahead", [Settings.lease_seconds]),
    ("workflow", "A slice begins with {} rows.", [preparation.FIRST_SLICE]),
    (
        "workflow",
        "The next aims at {} and is at most {} times as long;",
        [preparation.SLICE_SECONDS, preparation.SLICE_GROWTH],
    ),
    (
        "workflow",
        "it is {} as long when it took more than {}.",
        [1 / preparation.SLICE_DIVISOR, preparation.SLICE_SECONDS * 2],
    ),
    ("workflow", "is tried again, {} times in all", [retries.ATTEMPTS]),
    ("workflow", "rows are created in {} parts", [creation.PARTS]),
    (
        "workflow",
        "next try, {} as long as it has not got on and at most {} |",
        [1 / backoff.IDLE_DIVISOR, backoff.LONGEST_BACK_OFF_SECONDS],
    ),
    ("workflow", "nothing for {} (`BULK_IMPORT_HANG_SECONDS`)", [Settings.hang_seconds]),
    ("workflow", "After {} (`BULK_IMPORT_SETTLE_SECONDS`) it stops", [Settings.settle_seconds]),
    ("workflow", "would take {} as long or less", [preparation.REST_SHARE]),
    ("workflow", "or until slow work has taken {} (", [preparation.UNCOUNTED_SECONDS]),
    ("extending/importers", "as many as {} are enough for", [Settings.settle_seconds]),
    ("workflow", "{} deaths of one batch (`BULK_IMPORT_MAX_DEATHS`)", [Settings.max_deaths]),
    ("workflow", "looks every {} (`BULK_IMPORT_SWEEP_SECONDS`)", [Settings.sweep_seconds]),
    ("workflow", "parent does it once {},", [reconciler.PURGE_SECONDS]),
    ("operations", "gives its workers {}.", [supervisor.STOP_SECONDS]),
    ("operations", "purges once {}.", [reconciler.PURGE_SECONDS]),
    ("operations", "parent does it once {} by itself", [reconciler.PURGE_SECONDS]),
    (
        "operations",
        "after about {} with the default settings",
        [Settings.lease_seconds + Settings.sweep_seconds],
    ),
    ("operations", "has computed nothing for {} its parent", [Settings.hang_seconds]),
    ("operations", "after pauses that grow to {}.", [backoff.LONGEST_BACK_OFF_SECONDS]),
    ("operations", "no worker has shown itself for {},", [import_queue.HEARTBEAT_SECONDS]),
    ("operations", "shown themselves in the last {} |", [import_queue.HEARTBEAT_SECONDS]),
    ("operations", "how long to wait for the end, {} unless given", [command_line.WAIT_SECONDS]),
    (
        "operations",
        "bodies of {} times the largest upload and {} more",
        [request_limits.body_limit(1) - request_limits.body_limit(0), request_limits.body_limit(0)],
    ),
    ("operations", "one word each; within {}, whatever", [readiness.SECONDS]),
    ("operations", "it is called again {} later |", [signals.REPEAT_SECONDS]),
    ("glossary", "no batch and computed nothing for {};", [Settings.hang_seconds]),
    (
        "extending/importers",
        "They are judged {} at a time | {} |",
        [pipeline.JUDGED_AT_ONCE, Importer.batch_rows],
    ),
    ("extending/rules", "that are judged together, {} at most", [pipeline.JUDGED_AT_ONCE]),
    ("extending/host", "is called again {} later, and so are", [signals.REPEAT_SECONDS]),
    ("extending/host", "as long each time, for {} from the first call", [signals.PATIENCE_SECONDS]),
    ("extending/host", "is slow | has {}; after", [signals.REPEAT_SECONDS]),
    ("extending/host", "waits for {} without computing", [Settings.hang_seconds]),
    ("extending/pages", "the `count`, at most {} `rows`", [causes.SHOWN_FAULTS]),
    ("extending/pages", "A batch action takes {} records at most", [guarded_model.CHOSEN_ROWS]),
    ("extending/pages", "a list takes {} filters", [guarded_list.FILTERS]),
    ("security", "a verdict names {} rows of a cause", [causes.SHOWN_FAULTS]),
    ("security", "with more than {} failed rows", [failures.MANY_ROWS]),
    ("security", "this form and {}.", [checked_file.KEPT_SECONDS]),
    ("decisions/0056-cost-of-a-check", "at most {} times as long on SQLite", [RATIOS["sqlite"]]),
    ("decisions/0056-cost-of-a-check", "and {} times on PostgreSQL", [RATIOS["postgresql"]]),
    ("decisions/0056-cost-of-a-check", "asks for at most {} times", [measured.ERROR_RATIO]),
]


def text_of(page: str) -> str:
    """Return the text of a page as one line."""
    return " ".join((DOCS / f"{page}.md").read_text(encoding="utf-8").split())


def as_pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.escape(sentence).replace(r"\{\}", r"(\d+\.\d+(?: \w+)?|[\w, ]+?)"))


def as_number(words: str) -> float:
    """Return the number that some words mean: 30 for "half a minute", durations in seconds."""
    parts = [word.replace(",", "") for word in words.split() if word not in ("a", "an", "of")]
    known = COUNTS | UNITS | {f"{unit}s": seconds for unit, seconds in UNITS.items()}
    return prod(float(part) if part[0].isdigit() else known[part] for part in parts)


@pytest.mark.parametrize(("page", "sentence", "numbers"), SAID)
def test_a_number_is_that_of_the_code(page: str, sentence: str, numbers: list[float]) -> None:
    found = as_pattern(sentence).findall(text_of(page))
    assert len(found) == 1, f"docs/{page}.md does not say just once: {sentence}"
    said = found if isinstance(found[0], str) else found[0]
    assert [as_number(words) for words in said] == numbers


def test_every_number_of_the_workflow_is_held() -> None:
    text = text_of("workflow")
    # Numbers of stages, steps and decisions count nothing.
    text = re.sub(r"\| \d+ \||(?<= )\d\. |stages? \d( to \d)?|\[[^]]*\]\([^)]*\)", "#", text)
    for page, sentence, _ in SAID:
        text = as_pattern(sentence).sub("", text) if page == "workflow" else text
    assert NUMBER.findall(text) == []


def test_each_word_of_the_glossary_stands_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)
    words = Counter(word for row in rows for word in row.split(", "))
    assert len(words) > 40
    assert [word for word, times in words.items() if times > 1] == []
