"""The OpenAPI 3.1 document, generated from routes, kinds of imports and upload choices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..views.posted.forms import UploadForm
from .idempotency import KEY_HEADER, LONGEST_KEY
from .parameters import LONGEST_PAGE, PAGE
from .posted import FILE, KIND, MODE, MULTIPART, PARENT, PATTERNS, fields_of
from .problems import CONTENT_TYPE
from .routes import CURSOR, LIMIT, ROUTES, Route
from .schemas import ID, SCHEMAS, Schema, named

VERSION = "1"
ERRORS = {
    "create_check": (400, 413, 415, 422),
    "create_import": (400, 409, 413, 415, 422),
    "list_imports": (422,),
    "read_import": (404, 422),
    "list_rows": (404, 410, 422),
    "read_error_file": (404, 409, 410, 422),
    "cancel_import": (404, 409, 422),
    "undo_import": (404, 409, 422),
}
"""Statuses of the problems of each route, beside OF_ALL."""
OF_ALL = (401, 403, 429, 500, 503)
DESCRIBED = {
    400: "The request is not complete, or a header is malformed.",
    401: "No token, or one that is refused.",
    403: "The scope or the right is missing.",
    404: "There is no such thing, or it is not yours to see.",
    409: "The state of the import, or of another request, forbids it.",
    410: "The rows were erased when their time was over.",
    413: "The request is larger than any file may be.",
    415: "The request is not a multipart form.",
    422: "A field, a parameter or the file is refused.",
    429: "Too many requests; wait for Retry-After.",
    500: "A fault of the program.",
    503: "The console cannot answer now, or a key is missing.",
}
NAMED: Schema = {
    "headers": {
        "Content-Disposition": {
            "description": "The file's name says what it is: .csv or .txt.",
            "schema": {"type": "string"},
            "example": 'form-data; name="file"; filename="people.csv"',
        }
    }
}
ANSWERS: dict[str, tuple[int, str, str]] = {
    "create_check": (200, "What the check has found, also of a wrong file.", "Check"),
    "create_import": (202, "The import is stored.", "Import"),
    "list_imports": (200, "The visible imports, newest first.", "Imports"),
    "read_import": (200, "The import.", "Import"),
    "list_rows": (200, "The rows with errors, in the file's order.", "Rows"),
    "cancel_import": (200, "The import, cancelled.", "Import"),
    "undo_import": (202, "The undo has begun.", "Import"),
}


def document(prefix: str, kinds: Iterable[str]) -> dict[str, Any]:
    """Return the document.

    :param prefix: the path before each route.
    :param kinds: the slugs of the kinds of imports.
    """
    paths: dict[str, Any] = {}
    for route in ROUTES:
        rule = re.sub(r"<(\w+)>", r"{\1}", route.rule)
        paths.setdefault(rule, {})[route.method.lower()] = _operation(route, sorted(kinds))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bulk import", "version": VERSION},
        "servers": [{"url": prefix}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route, kinds: list[str]) -> Schema:
    operation: Schema = {
        "operationId": route.name,
        "description": f"Needs the scope {route.scope.value}.",
        "parameters": list(_parameters(route, kinds)),
        "responses": _responses(route),
    }
    if route.name in ("create_check", "create_import"):
        more = (MODE, PARENT) if route.name == "create_import" else ()
        content = {MULTIPART: {"schema": form_schema(kinds, more), "encoding": {FILE: NAMED}}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(route: Route, kinds: list[str]) -> Iterable[Schema]:
    if "public_id" in route.rule:
        yield _parameter("public_id", "path", ID)
    if LIMIT in route.parameters:
        limits = {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": PAGE}
        yield _parameter(LIMIT, "query", limits)
        yield _parameter(CURSOR, "query", {"type": "string", "const": ""})
    if KIND in route.parameters:
        yield _parameter(KIND, "query", {"type": "string", "enum": kinds})
    if route.name == "create_import":
        key = {"type": "string", "pattern": f"^[!-~]{{1,{LONGEST_KEY}}}$"}
        yield _parameter(KEY_HEADER, "header", key)


def _parameter(name: str, place: str, schema: Schema) -> Schema:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _text(name: str) -> Schema:
    return {"type": "string", "pattern": PATTERNS[name]} if name in PATTERNS else {"type": "string"}


def form_schema(kinds: list[str], more: Iterable[str]) -> Schema:
    """Return the schema of the form; the choices are those of the upload page."""
    properties: dict[str, Schema] = {FILE: {"type": "string", "format": "binary"}}
    form = UploadForm(formdata=None, meta={"csrf": False})
    for name in fields_of(*more):
        choices = getattr(form[name], "choices", None) if name in form else None
        properties[name] = {"type": "string", "enum": list(choices)} if choices else _text(name)
    properties[KIND] = {"type": "string", "enum": kinds}
    return {
        "type": "object",
        "properties": properties,
        "required": [FILE, KIND],
        "additionalProperties": False,
    }


def _responses(route: Route) -> Schema:
    problems = sorted({*OF_ALL, *ERRORS[route.name]})
    content = {CONTENT_TYPE: {"schema": named("Problem")}}
    responses = {
        str(each): {"description": DESCRIBED[each], "content": content} for each in problems
    }
    if route.name == "read_error_file":
        csv = {"text/csv": {"schema": {"type": "string"}}}
        return {"200": {"description": "The error file.", "content": csv}} | responses
    status, description, schema = ANSWERS[route.name]
    answer = {"application/json": {"schema": named(schema)}}
    responses[str(status)] = {"description": description, "content": answer}
    if route.name == "read_import":
        responses["304"] = {"description": "Nothing has changed since the ETag that was sent."}
    return dict(sorted(responses.items()))
