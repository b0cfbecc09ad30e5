"""Names that were given up are gone from code, scripts, templates and documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources import ROOT
from tests.structure.old_names import ALLOWED, Allowed, files, search, stands_in


def test_no_name_is_left_that_was_given_up() -> None:
    assert [str(found) for found in search(ROOT)] == []


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda allowed: allowed.text)
def test_every_exception_is_still_needed(allowed: Allowed) -> None:
    assert stands_in(ROOT, allowed) != []


@pytest.mark.parametrize("place", ["ctu/templates", "ctu/static", "docs/decisions", "tests/engine"])
def test_every_kind_of_file_is_read(place: str) -> None:
    assert any(place in path.as_posix() for path in files(ROOT))


@pytest.mark.parametrize(
    ("name", "text", "old"),
    [
        ("plugins/bulk_import/queue.py", "class Bell:\n    pass", "Bell"),
        ("plugins/bulk_import/queue.py", "self._crew_key = 1", "crew"),
        ("plugins/bulk_import/queue.py", "class ImportBell:\n    pass", "Bell"),
        ("plugins/bulk_import/queue.py", "RINGING_SECONDS = 1.0", "RINGING"),
        ("plugins/bulk_import/queue.py", "state.queue.ring_all([1])", "ring_all"),
        ("plugins/bulk_import/queue.py", 'log.warning("bell.slow run=%s", 1)', "bell"),
        ("plugins/bulk_import/runs.py", "def rest(session):\n    pass", "rest"),
        ("plugins/bulk_import/jobs.py", "runs.rest(session, 1)", "rest"),
        ("plugins/bulk_import/views/a.py", "from ..order import Order", "order"),
        ("plugins/bulk_import/views/a.py", "from .. import (\n    leases,\n    order,\n)", "order"),
        ("plugins/bulk_import/order.py", "", "order.py"),
        ("tests/bulk_import/test_order.py", "", "order.py"),
        ("ctu/a.py", "import ctu.garbage", "garbage"),
        ("tests/a.py", "from plugins.bulk_import.engine import plain", "plain"),
        ("tests/a.py", 'patch("plugins.bulk_import.silence.SECONDS")', "silence"),
        ("setup.cfg", "    ctu.door", "door"),
        ("docs/workflow.md", "The queue is rung again.", "rung"),
        ("docs/workflow.md", "Limits are in `exposure.py`.", "exposure.py"),
        ("docs/workflow.md", "See `turns.anything`.", "turns"),
        ("docs/workflow.md", "It calls `runs.rest`.", "rest"),
        ("ctu/templates/a.html", "{{ moment(run.uploaded_at) }}", "moment"),
        ("ctu/templates/a.html", "{% macro moment(at) %}", "moment"),
        ("plugins/bulk_import/a.js", "this.judgement = new FileCheck();", "judgement"),
        ("ctu/static/a.js", 'import { say } from "./voice.js";', "voice.js"),
        ("CHANGELOG.md", "- A Bell.", "Bell"),
    ],
)
def test_an_old_name_is_found(tmp_path: Path, name: str, text: str, old: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert old in {found.old for found in search(tmp_path)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plugins/bulk_import/a.py", "hours, rest = divmod(90, 60)\nlabel = string = during = 1"),
        ("plugins/bulk_import/a.py", 'rest_until = {"rest": 1}["rest"]'),
        ("plugins/bulk_import/a.py", "from json import order\nplain = lines = figures = 1"),
        ("plugins/bulk_import/a.py", "import order"),
        ("plugins/bulk_import/a.py", "class A:\n    def rest(self):\n        return self.rest"),
        (
            "plugins/bulk_import/a.py",
            "sealed = 'gAAAAABrCihLKOfJ-zcVhCfdejYiGtpCgoU1n_ring-x'",
        ),
        ("docs/a.md", "At the moment the rest is in order: plain lines, five figures, no door."),
        ("docs/a.md", "The Redis key `bulk-import:workers:crew` is kept."),
        ("ctu/static/vendor/bell.js", "ring();"),
        ("var/a.py", "bell = 1"),
    ],
)
def test_a_common_word_is_left_alone(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert search(tmp_path) == []


def test_an_exception_counts_in_its_folder_alone(tmp_path: Path) -> None:
    for folder in ("bench", "ctu"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "figures.py").touch()
    assert [found.path for found in search(tmp_path)] == ["ctu/figures.py"]


def test_what_is_found_is_told_with_the_new_name(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("It\nrings.", encoding="utf-8")
    assert list(map(str, search(tmp_path))) == [
        "README.md:2 says rings; it is called enqueues now."
    ]
