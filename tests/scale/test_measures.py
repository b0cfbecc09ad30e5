"""What `make bench` measures: it fails at a missed promise, and looks at what it names."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from contextvars import Context
from pathlib import Path
from types import ModuleType

import pytest
from flask.testing import FlaskClient

import bench.__main__ as measuring
from bench.figures import Figure, LeftOut
from bench.fixtures.long_lists import fill
from bench.fixtures.wanted_numbers import wanted
from bench.fixtures.world import world
from bench.imports import update
from bench.load import hosts, leases, memory
from bench.peer import contestant, create_beside, update_beside
from bench.requests import check, grids, readiness
from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.tree import ROOT

PEOPLE = 1_000


@pytest.mark.parametrize(
    ("ratios", "limit", "is_met"),
    [([1.0, 1.5, 9.0], 1.5, True), ([1.0, 1.6, 1.7], 1.5, False), ([9.0], None, True)],
)
def test_the_middle_one_keeps_a_promise_or_misses_it(
    ratios: list[float], limit: float | None, is_met: bool
) -> None:
    assert Figure("a", ratios, limit).is_met is is_met


def test_a_missed_promise_ends_the_measuring_with_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = {"kept": [Figure("a", [1.0], 1.0)], "missed": [Figure("b", [1.1], 1.0)]}
    monkeypatch.setattr(
        measuring, "MEASURES", {name: lambda name=name: figures[name] for name in figures}
    )
    assert [measuring.main(each) for each in (["kept"], ["missed"], [])] == [0, 1, 1]
    told = capsys.readouterr().out
    assert "b: 1.100 [1.100..1.100], n = 1; at most 1 - MISSED" in told
    assert told.splitlines()[-1] == "1 promises missed; left out: none"


def left_out() -> list[Figure]:
    raise LeftOut("Two hosts need two cores.")


def without_redis() -> list[Figure]:
    raise MissingPart("There is no Redis.")


def test_what_a_machine_cannot_measure_is_said_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measuring, "MEASURES", {"hosts": left_out})
    assert measuring.main([]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1:] == [
        "  left out: Two hosts need two cores.",
        "0 promises missed; left out: hosts",
    ]
    monkeypatch.setattr(measuring, "MEASURES", {"leases": without_redis})
    with pytest.raises(SystemExit, match="There is no Redis"):
        measuring.main([])


@pytest.mark.parametrize("text", ["", "many", "0", "-1", "1.5", "²"])
def test_an_amount_that_is_no_number_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("BENCH_MEMORY_ROWS", text)
    with pytest.raises(SystemExit, match="BENCH_MEMORY_ROWS must be a whole number from 1 on"):
        wanted("BENCH_MEMORY_ROWS", 100_000)


def test_the_page_of_the_measures_names_each_with_its_limits() -> None:
    page = (Path(measuring.__file__).parent / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \| [^|]* \|$", page, re.MULTILINE))
    assert list(rows) == list(measuring.MEASURES)
    limits = {
        "create_beside": create_beside.TIMES.values(),
        "grids": [grids.NEAR, grids.ANY, grids.SEARCHED, grids.STOCK, *grids.MANY.values()],
        "memory": [memory.TIMES, memory.MEGABYTES, memory.COST],
        "kills": [memory.MEGABYTES],
        "readiness": [readiness.LIMIT],
        "leases": [leases.LIMIT],
        "hosts": [hosts.TWO_HOSTS, hosts.TWO_WORKERS],
        "check": [*check.RATIOS.values(), check.ERROR_RATIO, check.MILLISECONDS],
        "update": [update.LIMIT],
        "update_beside": [1 / each for each in update_beside.LIMITS.values()],
    }
    for name, figures in limits.items():
        told = {float(each.replace(",", "")) for each in re.findall(r"\d[\d,.]*\d|\d", rows[name])}
        assert {round(float(each), 3) for each in figures} <= told, name


def test_a_name_of_no_measure_is_reported_before_anything_is_measured() -> None:
    with pytest.raises(SystemExit, match="No measure is called grid: end_to_end, "):
        measuring.main(["leases", "grid"])


def shown(client: FlaskClient, path: str) -> tuple[int, str]:
    """Return how many rows a page shows, and which of how many it says they are."""
    page = client.get(path).text
    told = re.search(r"([\d,]+–[\d,]+ of [\d,]+)", page)
    return page.count("<tr"), told[1] if told else ""


@pytest.mark.nightly
def test_each_page_of_the_grids_shows_rows_and_no_other_part_of_the_list() -> None:
    with world("sqlite") as place:
        with place.app.app_context():
            fill(place, PEOPLE)
        clients = {
            login: Context().run(grids.signed_in, place, login)
            for login in {page.reader for page in grids.PAGES}
        }
        found = {page: shown(clients[page.reader], page.of(PEOPLE)) for page in grids.PAGES}
    empty = {page.name for page, (rows, _) in found.items() if rows < 2}
    assert empty == {"overview", "history, a rare status of some days"}
    told = Counter(
        (page.path.partition("?")[0], told)
        for page, (_, told) in found.items()
        if told and not re.search("sort|status=errors&|uploader=20&", page.path)
        if page.reader == "bench"
    )
    assert told.most_common(1)[0][1] == 1, told


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.parametrize("measure", [grids, leases])
def test_a_measure_comes_to_its_end_where_its_lists_are_short(
    measure: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How large a ratio is says nothing at this size."""
    sizes = {"sqlite": 200, "postgresql": 200} if measure is grids else 200
    small = {"FEW": 100, "MANY": sizes, "ROUNDS": 1}
    for name, value in small.items():
        monkeypatch.setattr(measure, name, value)
    figures: list[Figure] = list(measure.measure())
    names = " ".join(each.name for each in figures)
    assert all(each.median > 0 for each in figures)
    assert "sqlite" in names
    assert "postgresql" in names


@pytest.mark.parametrize("program", ["bench.peer.django_people", "bench.peer.django_articles"])
def test_the_program_of_a_peer_starts_in_an_environment_of_its_own(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """It imports nothing of ours but files of people; of the peer's, this environment has none."""
    monkeypatch.setattr(contestant, "PEER", sys.executable)
    done = subprocess.run(
        contestant.peer(program), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "No module named 'django'" in done.stderr
