"""What machines ask: whether the process answers, whether everything is there, and the figures."""

from __future__ import annotations

import hmac
from http import HTTPStatus

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ctu.web import metrics as request_metrics
from plugins.bulk_import import UP, current_state

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register the three addresses; none asks who somebody is, or leaves a cookie."""
    request_metrics.init_app(app)
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def answers() -> Response:
    """Say that this process answers; nothing else is touched."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def is_ready() -> Response:
    """Say in one word for each part whether imports can be taken in and worked on."""
    parts = current_state().readiness.check()
    ready = all(word == UP for word in parts.values())
    response = jsonify(status="ready" if ready else "not ready", **parts)
    response.status_code = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Hand out the figures to who knows the token; without one there is no such address."""
    token = current_app.config["CTU_METRICS_TOKEN"]
    if not token:
        abort(HTTPStatus.NOT_FOUND)
    if not hmac.compare_digest(_given_token().encode(), token.encode()):
        refusal = Response(status=HTTPStatus.UNAUTHORIZED)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    return Response(generate_latest(request_metrics.registry()), content_type=CONTENT_TYPE_LATEST)


def _given_token() -> str:
    """Return the token of the request; in an address it would stand in logs."""
    given = request.authorization
    return (given.token or "") if given is not None and given.type == "bearer" else ""
