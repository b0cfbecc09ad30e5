"""ImportApi: the HTTP API as a blueprint; a host says who asks and what they may import."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ..engine.declaration.importer import Importer
from ..engine.declaration.mistakes.misnamed import refuse_misnamed
from ..engine.overridden import refuse_misshapen
from ..engine.reading.refusals import size_refused
from ..views.web.request_limits import limit_request
from ..work.refusals.host_failures import unanswered_failure
from .answers import json_answer
from .changes import ChangeRoutes
from .checks import CheckRoutes
from .openapi import document
from .parameters import refuse_unknown_parameters
from .problems import ApiProblem
from .readings import ReadRoutes
from .routes import ROUTES, Route, Scope

ASKED = ("authorise", "may_import", "blueprint")
"""Methods that a host overrides."""

log = logging.getLogger(__name__)


class ImportApi(CheckRoutes, ChangeRoutes, ReadRoutes):
    """Routes to check and import files, and to read, cancel and undo imports.

    A host subclasses it, writes `authorise`, and registers `blueprint()` with its application. The
    person who asks is `Actors.current()`, whose rights hold as they do on the pages.
    """

    name = "import_api"
    url_prefix = "/api/v1"

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        refuse_misshapen(cls, ASKED)
        refuse_misnamed(cls, only=ASKED)

    def authorise(self, scope: Scope) -> None:
        """Return if the request may use a scope; raise an ApiProblem if not.

        It is called when only the headers of a request have been read. Accept no cookie: otherwise
        another site could send a request in the name of the signed-in person (CSRF).
        """
        raise NotImplementedError

    def may_import(self, importer: type[Importer]) -> bool:
        """Return whether the current person may run imports of a kind."""
        return True

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        blueprint = Blueprint(self.name, __name__, url_prefix=self.url_prefix)
        blueprint.url_value_preprocessor(limit_request)
        blueprint.register_error_handler(ApiProblem, ApiProblem.response)
        blueprint.register_error_handler(HTTPException, self._as_problem)
        for route in ROUTES:
            view = self._view(route)
            blueprint.add_url_rule(route.rule, route.name, view, methods=[route.method])
        blueprint.add_url_rule("/openapi.json", "openapi", self.openapi)
        return blueprint

    def openapi(self) -> Response:
        """Return the OpenAPI document; it contains no data of people."""
        prefix = request.script_root + self.url_prefix
        return json_answer(document(prefix, self.state.importers))

    def _view(self, route: Route) -> Callable[..., Any]:
        def view(**values: str) -> Any:
            answer = self._answer(route, values)
            answer.vary.add("Authorization")
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        return view

    def _answer(self, route: Route, values: dict[str, str]) -> Response:
        """Return the answer of a route; a fault in the host's program is logged with its place.

        :raises ApiProblem: of status 500 for such a fault, unless the host handles the error.
        """
        try:
            self.authorise(route.scope)
            refuse_unknown_parameters(route.parameters)
            answer: Response = getattr(self, route.name)(**values)
        except Exception as error:
            fault = unanswered_failure(self.state, error)
            if fault is None:
                raise
            where = fault.hook, fault.error, fault.place
            log.error("api.fault route=%s hook=%s error=%s at=%s", route.name, *where)
            raise ApiProblem.of_status(500) from None
        return answer

    def _as_problem(self, error: HTTPException) -> Response:
        """Return an error of the framework as a problem."""
        if isinstance(error, RequestEntityTooLarge):
            problem = ApiProblem.of_refusal(size_refused(self.state.settings.max_bytes))
            problem.status = problem.body["status"] = 413
            return problem.response()
        return ApiProblem.of_http(error).response()
