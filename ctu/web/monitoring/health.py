"""Addresses for monitoring: liveness, readiness and metrics."""

from __future__ import annotations

import hmac
import logging
from http import HTTPStatus

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ctu.access.hash_build import BUILD
from ctu.extensions import db
from ctu.web.monitoring import metrics as request_metrics
from plugins.bulk_import import UP, current_state

log = logging.getLogger(__name__)
blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register the three addresses; they need no session and set no cookie."""
    request_metrics.init_app(app)
    app.register_blueprint(blueprint)


@blueprint.before_request
def name_tables() -> None:
    """Let readiness read every table of the console: a lock on one of them stops pages."""
    current_state().readiness.tables = db.metadata.sorted_tables


@blueprint.get("/healthz")
def answers() -> Response:
    """Return 200: this process answers; no database or Redis is used."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def is_ready() -> Response:
    """Return the state of each part in one word; 503 when one is missing."""
    parts = current_state().readiness.check()
    ready = all(word == UP for word in parts.values())
    status = "ready" if ready else "not ready"
    response = jsonify(status=status, hash=BUILD, **parts)
    response.status_code = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics if the request carries the token; 404 without a configured one."""
    token = current_app.config["CTU_METRICS_TOKEN"]
    if not token:
        abort(HTTPStatus.NOT_FOUND)
    if not hmac.compare_digest(_given_token().encode(), token.encode()):
        log.warning("metrics.refused", extra={"address": request.remote_addr})
        refusal = Response(status=HTTPStatus.UNAUTHORIZED)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    return Response(generate_latest(request_metrics.registry()), content_type=CONTENT_TYPE_LATEST)


def _given_token() -> str:
    """Return the token from the header; in the address it would appear in logs."""
    given = request.authorization
    return (given.token or "") if given is not None and given.type == "bearer" else ""
