"""The OpenAPI document against the running server, by requests that are made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import (
    ChecksConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from sqlalchemy import select

from ctu.develop.servers.page_server import serve
from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from plugins.bulk_import.api.routes import ROUTES
from tests.console.api.programs import GOOD, HEAD, MIXED, PATH, Program, said, token_for

pytestmark = pytest.mark.databases("sqlite")

FILES = (GOOD, MIXED, HEAD, "", "a,b\n1,2\n", GOOD.replace(",", ";"), GOOD.replace("Ann", "\x00"))
# A file that is no table is refused, and no schema can tell one; an import that has ended is not
# cancelled or undone again. The document names these answers, and the bodies are checked.
ACCEPTED = ["2xx", "304", "401", "403", "404", "409", "422"]
SUITE, THOROUGH = 3, 150
FEW = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)

schemathesis.openapi.format("binary", st.sampled_from([each.encode() for each in FILES]))


@pytest.fixture
def served(app: Flask, make_user: Callable[..., User]) -> Iterator[tuple[str, Program]]:
    """Serve a console with imports of each kind; yield its address and a program."""
    program = Program(app, token_for(make_user("m.stone", "Manager")))
    program.import_file(MIXED)
    program.import_file(GOOD.replace("ann.vale", "cy.vale"))
    for _ in range(2):
        program.post_file("/imports")
    db.session.rollback()
    with serve(app) as address:
        yield address, program


@pytest.fixture
def api(served: tuple[str, Program]) -> Any:
    """Return the schema of the served console, with its token."""
    address, _ = served
    checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=ACCEPTED)
    )
    project = ProjectConfig(checks=checks)
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    found = schemathesis.openapi.from_url(f"{address}{PATH}/openapi.json", config=config)
    ids = list(db.session.scalars(select(ImportRun.public_id)))
    db.session.rollback()

    @found.hook
    def map_path_parameters(_context: Any, parameters: Any) -> Any:
        """Name an import that there is, in every other request."""
        given = str((parameters or {}).get("public_id", ""))
        if re.fullmatch("[0-9a-f]{16}", given) and int(given[0], 16) % 4:
            return {"public_id": ids[int(given[:2], 16) % len(ids)]}
        return parameters

    return found


def is_nothing(value: Any) -> bool:
    """Return whether a parameter is not in the address at all: then the request is a right one."""
    return isinstance(value, list | dict) and not str(value).strip("[]{}, ")


def try_all(api: Any, program: Program, count: int) -> None:
    """Send requests that are made of the document to each route, right and wrong ones."""
    for found in api.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            cases = operation.as_strategy(generation_mode=mode)

            @settings(FEW, max_examples=count)
            @given(case=cases)
            def answers(case: Any) -> None:
                assume(not any(map(is_nothing, (case.query or {}).values())))
                case.call_and_validate(headers=program.headers)

            answers()


def test_the_server_answers_as_its_document_says(api: Any, served: tuple[str, Program]) -> None:
    try_all(api, served[1], SUITE)


@pytest.mark.thorough
def test_the_server_answers_as_its_document_says_again_and_again(
    api: Any, served: tuple[str, Program]
) -> None:
    try_all(api, served[1], THOROUGH)


def test_the_document_names_every_route_and_needs_no_token(app: Flask) -> None:
    document = said(Program(app).get("/openapi.json"))
    told = {
        (method.upper(), path): operation["operationId"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert told == {
        (route.method, route.rule.replace("<", "{").replace(">", "}")): route.name
        for route in ROUTES
    }
    assert document["openapi"] == "3.1.0"
    fields = document["paths"]["/imports"]["post"]["requestBody"]["content"]
    form = fields["multipart/form-data"]["schema"]["properties"]
    assert form["kind"]["enum"] == ["teams", "users"]
    assert form["mode"]["enum"] == ["partial", "all_or_nothing"]
