"""Traces: one from the request to the statements of the worker, and never what people typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.fixtures.timed_client import TimedClient
from ctu.develop.clients.http_client import HttpClient
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.web_server import WebServer, serve
from plugins.bulk_import import SettingError
from tests.files.sheets import row, sheet
from tests.parts.console_fixture import PASSWORD, Console, make_console, make_database
from tests.suite.waiting import WAIT_SECONDS

pytest.importorskip("opentelemetry.proto", reason="The extra tracing is not installed.")

from ctu.develop.tree import ROOT
from ctu.web.monitoring.span_export import provider_for
from ctu.web.monitoring.tracing import check_receiver
from tests.outside.otlp_receiver import Receiver, attributes, receiver

pytestmark = pytest.mark.databases("postgresql")

SENTINEL = "heron"
TYPED = f"Grey-{SENTINEL.title()}-Lake-4711"
STAGES = ("import.judge", "import.prepare", "import.settle")


@pytest.fixture(scope="module")
def console(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    folder = tmp_path_factory.mktemp("tracing")
    with (
        make_database(request, "postgresql", folder) as url,
        make_console(url, folder, CTU_DATABASE_SECONDS="2", CTU_LIMITS="1") as console,
    ):
        yield console


@pytest.fixture(scope="module")
def traced(console: Console) -> Iterator[tuple[Receiver, WebServer]]:
    """Run web and worker with a receiver, with everything that they may tell of one import."""
    with receiver() as found:
        own = {
            "CTU_TRACING": "1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": found.url,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=here",
        }
        console.start_worker(1, "wsgi", **own)
        with serve(console.environment | own, processes=1) as server:
            yield found, server


@pytest.fixture(scope="module")
def seen(console: Console, traced: tuple[Receiver, WebServer]) -> Receiver:
    """Return the receiver after a check and an upload, and much that must not be told."""
    found, server = traced
    team = console.team()
    leader = console.person("Team Leader", team, login=f"{SENTINEL}.leader")
    client = TimedClient(server, leader.login, PASSWORD)
    rows = [row(f"{SENTINEL}.{number}", team, Password=TYPED) for number in range(3)]
    rows += [row(f"{SENTINEL}.lost", f"{SENTINEL} team"), row(f"{SENTINEL}.0", team)]
    client.check(sheet(rows))
    assert client.upload(sheet(rows))[0] == 201
    client.get(f"/users/?search={SENTINEL}")
    client.get(f"/{SENTINEL}?{SENTINEL}={SENTINEL}", **{"User-Agent": SENTINEL})
    HttpClient(server.connect).sign_in(f"{SENTINEL}.nobody", TYPED)
    with console.engine.begin() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("LOCK TABLE user_account IN ACCESS EXCLUSIVE MODE")
        assert client.get("/users/").status == 503
        connection.exec_driver_sql("ROLLBACK")
    whole = {"import.job", "import.check", "import.upload", *STAGES}

    def has_come() -> bool:
        is_told = bool(failed_statements(found))
        # The span of a job ends behind those of its stages.
        ended = {span.trace_id for span in found.named("import.job")}
        is_worked = any(span.trace_id in ended for span in found.named("import.settle"))
        return is_told and is_worked and whole <= {span.name for span in found.spans()}

    assert wait_until(has_come, lambda: None, WAIT_SECONDS), {each.name for each in found.spans()}
    return found


def test_one_trace_leads_from_the_upload_to_the_statements_of_the_worker(seen: Receiver) -> None:
    spans = {span.span_id: span for span in seen.spans()}
    [web] = [
        span
        for span in spans.values()
        if attributes(span).get("http.route", "").endswith("/upload")
        and attributes(span)["http.request.method"] == "POST"
    ]
    assert attributes(web)["http.response.status_code"] == 201
    of_trace = [span for span in spans.values() if span.trace_id == web.trace_id]
    in_web = {"import.upload", "import.read", "import.store", "import.enqueue"}
    assert in_web | {"import.job"} <= {span.name for span in of_trace}
    assert {*STAGES} <= {span.name for span in of_trace}
    jobs = [span for span in of_trace if span.name == "import.job"]
    # Where a sweep found the import before its job was queued, another job may have done the work.
    by = {spans[job.parent_span_id].name for job in jobs}
    assert by <= {"import.enqueue", "import.store"}
    # A job that finds nothing to take knows of no request.
    asked = {attributes(job).get("bulk_import.request") for job in jobs} - {None}
    assert asked == {attributes(web)["ctu.request_id"]}
    settles = {span.span_id for span in of_trace if span.name == "import.settle"}
    inside = [span for span in of_trace if span.parent_span_id in settles]
    assert any(attributes(span).get("db.operation.name") == "INSERT" for span in inside)
    assert {attributes(span)["db.system.name"] for span in inside} == {"postgresql"}


def test_nothing_of_a_file_a_login_or_a_search_is_reported(seen: Receiver) -> None:
    told = b"".join(seen.bodies)
    assert b"import.settle" in told
    for word in (SENTINEL, SENTINEL.title(), TYPED, PASSWORD, "O'Hara", "127.0.0.1"):
        assert word.encode() not in told, word
    assert {event.name for span in seen.spans() for event in span.events} == set()
    assert {span.status.message for span in seen.spans()} == {""}


def test_a_statement_that_fails_tells_its_kind_alone(seen: Receiver) -> None:
    failed = failed_statements(seen)
    assert {attributes(span)["error.type"] for span in failed} <= {
        "LockNotAvailable",
        "QueryCanceled",
    }
    assert failed


def test_a_command_to_redis_tells_its_name_and_no_argument(seen: Receiver) -> None:
    spans = {span.span_id: span for span in seen.spans()}
    sent = [each for each in spans.values() if attributes(each).get("db.system.name") == "redis"]
    told = {"db.system.name", "db.operation.name", "db.operation.batch.size", "error.type"}
    assert {key for each in sent for key in attributes(each)} <= told
    # A Redis that has just started knows no script yet.
    assert {attributes(each).get("error.type") for each in sent} <= {None, "NoScriptError"}
    assert all(re.fullmatch("[A-Z]+", each.name) for each in sent)
    inside = {spans[each.parent_span_id].name for each in sent}
    assert {"import.enqueue", "import.job"} <= inside
    assert any(each.name == "EVALSHA" for each in sent), "The limits count in Redis."
    for key in (b"rq:", b"workers:", b"LIMITER", b"import-1-"):
        assert not any(key in body for body in seen.bodies), key


REFUSED_COMMANDS = f"""
import redis
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from plugins.bulk_import.queueing.client import connect

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
trace.set_tracer_provider(provider)
client = connect("{{url}}")
client.get("{SENTINEL}.outside")
with trace.get_tracer("here").start_as_current_span("around"):
    client.set("{SENTINEL}.key", "{TYPED}")
    try:
        client.execute_command("NO-SUCH", "{TYPED}")
    except redis.ResponseError as error:
        assert "{TYPED}" in str(error)
    with client.pipeline() as both:
        both.set("{SENTINEL}.key", "{TYPED}").execute_command("NO-SUCH", "{TYPED}")
        try:
            both.execute()
        except redis.ResponseError as error:
            assert "{TYPED}" in str(error)
    with client.pipeline() as none:
        none.execute()
"""
"""A program that sends commands outside and inside a span, two of which Redis refuses."""


def test_a_command_that_redis_refuses_tells_its_kind_alone(console: Console) -> None:
    code = REFUSED_COMMANDS.format(url=console.redis.url)
    ended = run(code, console.environment)
    assert ended.returncode == 0, ended.stderr
    assert re.findall('"name": "([^"]*)"', ended.stdout) == ["SET", "NO-SUCH", "PIPELINE", "around"]
    assert ended.stdout.count("ResponseError") + ended.stdout.count("ExecAbortError") == 2
    assert TYPED not in ended.stdout
    assert SENTINEL not in ended.stdout


def test_the_service_has_its_name_and_what_the_environment_adds(seen: Receiver) -> None:
    of_service = [attributes(each.resource) for each in seen.resources()]
    assert {each["service.name"] for each in of_service} == {"ctu"}
    assert {each["deployment.environment.name"] for each in of_service} == {"here"}


def test_files_and_health_and_what_an_idle_worker_asks_are_no_traces(seen: Receiver) -> None:
    spans = seen.spans()
    routes = {attributes(span).get("http.route") for span in spans}
    assert not {"/healthz", "/readyz", "/static/<path:filename>"} & routes
    roots = {span.name for span in spans if not span.parent_span_id}
    assert {name.split()[0] for name in roots} == {"GET", "POST"}


def test_a_stranger_chooses_no_trace(console: Console, traced: tuple[Receiver, WebServer]) -> None:
    found, server = traced
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    client = HttpClient(server.connect)
    given = client.get("/sign-in", traceparent=f"00-{trace_id}-b7ad6b7169203331-01")
    assert given.status == 200
    mark = given.headers["X-Request-ID"]

    def has_come() -> bool:
        return any(attributes(span).get("ctu.request_id") == mark for span in found.spans())

    assert wait_until(has_come, lambda: None, WAIT_SECONDS)
    assert bytes.fromhex(trace_id) not in {span.trace_id for span in found.spans()}


@pytest.mark.nightly
def test_a_wrong_host_is_refused_where_traces_are_told_too(console: Console) -> None:
    settings = {"CTU_HOSTS": "ctu.example.org", "CTU_TRACING": "1"}
    code = (
        "from ctu import create_app; app = create_app();"
        "print(app.test_client().get('/', headers={'Host': 'evil.example'}).status_code)"
    )
    assert run(code, console.environment | settings).stdout.strip() == "400"


@pytest.mark.nightly
def test_a_receiver_that_is_away_holds_no_import_up(console: Console) -> None:
    team = console.team()
    leader = console.person("Team Leader", team)
    own = {"CTU_TRACING": "1", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    with console.paused(), serve(console.environment | own, processes=1) as server:
        worker = console.start_worker(1, "wsgi", **own)
        client = TimedClient(server, leader.login, PASSWORD)
        assert client.upload(sheet([row("away.1", team)]))[0] == 201
        began = time.monotonic()
        assert wait_until(lambda: has_ended(console), worker.check, WAIT_SECONDS)
        assert time.monotonic() - began < WAIT_SECONDS
        worker.end()


def failed_statements(found: Receiver) -> list[Any]:
    """Return the spans of statements that PostgreSQL has refused."""
    return [
        span
        for span in found.spans()
        if attributes(span).get("db.system.name") == "postgresql" and span.status.code == 2
    ]


def has_ended(console: Console) -> bool:
    return bool(console.query("SELECT 1 FROM user_account WHERE login = 'away.1'"))


def run(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "must be an address such as http://"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://[::1", "must be an address such as http://"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "must be http/protobuf"),
    ],
)
def test_a_receiver_that_cannot_be_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=re.escape(f"{name} {sentence}")):
        check_receiver()


@pytest.mark.parametrize(
    ("name", "value", "about"),
    [
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5000", "max_export_batch_size"),
        ("OTEL_BSP_SCHEDULE_DELAY", "0", "schedule_delay_millis"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "-1", "max_queue_size"),
        ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "many", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"),
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "-1", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"),
    ],
)
def test_variables_that_the_sdk_refuses_are_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, about: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=about):
        provider_for("ctu-web", "1")


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "value", "begin"),
    [
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protob"),
        ("OTEL_BSP_SCHEDULE_DELAY", "0", "OpenTelemetry refuses what its variables (OTEL_...) say"),
    ],
)
def test_a_refusal_is_one_line_at_the_start(
    tmp_path: Path, name: str, value: str, begin: str
) -> None:
    assert refused_at_start(tmp_path, name, value).startswith(begin)


def refused_at_start(folder: Path, name: str, value: str) -> str:
    """Return the one line with which the console refuses to start."""
    own = {"CTU_TRACING": "1", "CTU_VAR_FOLDER": str(folder), name: value}
    ended = run("import wsgi", os.environ | own)
    assert ended.returncode == 3
    [line] = ended.stderr.splitlines()
    return line
