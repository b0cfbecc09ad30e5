"""The trace of an import whose job is lost: the one that is queued anew goes on with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.fixtures.timed_client import TimedClient
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.web_server import serve
from tests.files.sheets import row, sheet
from tests.parts.console_fixture import PASSWORD, Console, make_console, make_database
from tests.suite.waiting import WAIT_SECONDS

pytest.importorskip("opentelemetry.proto", reason="The extra tracing is not installed.")

from opentelemetry import trace

from plugins.bulk_import.queueing.tracing import continued
from tests.outside.otlp_receiver import Receiver, attributes, receiver

pytestmark = pytest.mark.databases("postgresql")


@pytest.fixture
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    with (
        make_database(request, "postgresql", tmp_path) as url,
        make_console(url, tmp_path) as console,
    ):
        yield console


@pytest.mark.nightly
def test_a_job_that_is_queued_anew_goes_on_with_the_trace_of_its_import(console: Console) -> None:
    team = console.team()
    leader = console.person("Team Leader", team)
    with receiver() as found:
        own = tracing(found)
        with serve(console.environment | own, processes=1) as server:
            uploaded = TimedClient(server, leader.login, PASSWORD).upload(sheet([row("a.1", team)]))
            assert uploaded[0] == 201
        lose_queue(console)
        worker = console.start_worker(1, "wsgi", **own)
        assert wait_until(lambda: has_come(found, "import.job"), worker.check, WAIT_SECONDS)
        spans = {span.span_id: span for span in found.spans()}
    jobs = [span for span in spans.values() if span.name == "import.job"]
    assert {spans[job.parent_span_id].name for job in jobs} == {"import.store"}
    [web] = [
        span
        for span in spans.values()
        if attributes(span).get("http.response.status_code") == 201 and not span.parent_span_id
    ]
    worked = {"import.job", "import.judge", "import.settle"}
    assert {each.trace_id for each in spans.values() if each.name in worked} == {web.trace_id}


@pytest.mark.nightly
def test_an_import_without_a_trace_has_jobs_with_traces_of_their_own(console: Console) -> None:
    team = console.team()
    leader = console.person("Team Leader", team)
    with serve(console.environment, processes=1) as server:
        assert (
            TimedClient(server, leader.login, PASSWORD).upload(sheet([row("b.1", team)]))[0] == 201
        )
    assert console.query("SELECT traceparent FROM import_run") == [(None,)]
    lose_queue(console)
    with receiver() as found:
        worker = console.start_worker(1, "wsgi", **tracing(found))
        assert wait_until(lambda: has_come(found, "import.job"), worker.check, WAIT_SECONDS)
        assert {bool(job.parent_span_id) for job in found.named("import.job")} == {False}


@pytest.mark.parametrize("stored", [None, "", "00-nonsense", "00-" + "0" * 32 + "-" + "0" * 16])
def test_a_stored_text_without_a_span_continues_no_trace(stored: str | None) -> None:
    with continued({}, stored):
        assert not trace.get_current_span().get_span_context().is_valid


def test_the_trace_of_a_job_wins_over_the_stored_one() -> None:
    brought, stored = ("00-" + digit * 32 + "-" + digit * 16 + "-01" for digit in "ab")
    with continued({"trace": {"traceparent": brought}}, stored):
        assert trace.get_current_span().get_span_context().trace_id == int("a" * 32, 16)
    with continued({}, stored):
        assert trace.get_current_span().get_span_context().trace_id == int("b" * 32, 16)


def lose_queue(console: Console) -> None:
    """Have Redis forget everything, as one does that is started anew."""
    with console.app.app_context():
        assert console.app.extensions["bulk_import"].queue.client.flushall()


def tracing(found: Receiver) -> dict[str, str]:
    """Return the settings with which a process sends its spans here at once."""
    return {
        "CTU_TRACING": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": found.url,
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }


def has_come(found: Receiver, name: str) -> bool:
    return bool(found.named(name))
