"""Rules and dashboard ask for what a running console exposes, label by label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ctu.develop.servers.web_server import WebServer, serve
from tests.deployment.queries import Selector, dashboard_queries, recorded, rule_queries, selectors
from tests.parts.console_fixture import make_console, make_database

pytestmark = pytest.mark.databases("sqlite")

TOKEN = "what-only-prometheus-knows"

Samples = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def exposed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Samples]:
    """Return the labels of every figure at the first scrape of a console that has just started."""
    folder = tmp_path_factory.mktemp("exposed")
    (folder / "figures").mkdir()
    settings = {
        "CTU_METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures"),
        "CTU_LIMITS": "1",
    }
    with (
        make_database(request, "sqlite", folder) as url,
        make_console(url, folder) as console,
        serve(console.environment | settings, processes=1, threads=2) as server,
    ):
        yield scraped(server)


def scraped(server: WebServer) -> Samples:
    """Return what a server says of itself."""
    with closing(server.connect()) as connection:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        page = connection.getresponse().read().decode()
    found: Samples = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


def is_exposed(wanted: Selector, exposed: Samples) -> bool:
    """Return whether one of the samples has every label that is asked for, with a fitting value."""
    return any(
        all(name in labels and fits(how, value, labels[name]) for name, how, value in wanted.labels)
        for labels in exposed.get(wanted.name, [])
    )


def fits(how: str, wanted: str, value: str) -> bool:
    """Return what Prometheus thinks of one label."""
    is_equal = bool(re.fullmatch(wanted, value)) if "~" in how else wanted == value
    return is_equal != how.startswith("!")


def missing(queries: list[str], exposed: Samples) -> list[Selector]:
    """Return what queries name and nobody exposes or records."""
    named = {each for query in queries for each in selectors(query)}
    return [
        each
        for each in sorted(named, key=str)
        if each.name not in recorded() and not is_exposed(each, exposed)
    ]


def test_the_dashboard_asks_for_figures_that_a_running_console_has(exposed: Samples) -> None:
    queries = dashboard_queries()
    assert len(queries) > 20
    assert missing(queries, exposed) == []


def test_the_rules_ask_for_figures_that_are_there_from_the_first_scrape_on(
    exposed: Samples,
) -> None:
    """An alert on `increase` misses the first event of a figure that does not begin with 0."""
    queries = rule_queries()
    assert len(queries) > 30
    assert missing(queries, exposed) == []


def test_a_figure_that_there_is_not_is_found(exposed: Samples) -> None:
    wrong = [
        'rate(ctu_http_requests_total{endpoint="none",status="503"}[5m])',
        'ctu_http_requests_total{endpoint=~"no-page.*"}',
        "sum(bulk_import_no_such_figure)",
        "ctu:no_such_rule:ratio5m",
    ]
    assert {each.name for each in missing(wrong, exposed)} == {
        "bulk_import_no_such_figure",
        "ctu:no_such_rule:ratio5m",
        "ctu_http_requests_total",
    }


def test_no_rule_adds_up_what_every_host_tells_alike() -> None:
    """Figures of imports are read from the one database: a sum over hosts counts each twice."""
    told = [query for query in rule_queries() if "bulk_import_" in query]
    assert len(told) > 10
    for query in told:
        assert not re.search(
            r"sum[^(]*(?:\([\w, ]+\) *)?\((?:rate|increase)\(bulk_import_", query
        ), query


def test_every_label_of_a_sum_is_one_of_the_figure(exposed: Samples) -> None:
    for query in [*dashboard_queries(), *rule_queries()]:
        names = {each.name for each in selectors(query)} - recorded()
        # Prometheus adds the job and the host to whatever it scrapes.
        labels = {name for each in names for sample in exposed[each] for name in sample}
        labels |= {"job", "instance"}
        for grouped in re.findall(r"\bby \(([\w, ]+)\)", query):
            assert not names or set(re.split(r", *", grouped)) <= labels, query
