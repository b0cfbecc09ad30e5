"""JSON Schemas of the API's answers (OpenAPI 3.1, JSON Schema 2020-12)."""

from __future__ import annotations

from typing import Any

from ..engine.declaration.operations import Operation
from ..storage.tables.statuses import Mode, RunStatus

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{16}$"}
LINE: Schema = {"type": ["integer", "null"], "minimum": 1}
CURSOR: Schema = {"type": ["string", "null"]}


def record(properties: dict[str, Schema]) -> Schema:
    """Return the schema of an object that has these members and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def maybe(schema: Schema) -> Schema:
    """Return the schema of something that may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def named(name: str) -> Schema:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


MOMENT: Schema = {"type": "string", "format": "date-time"}
PROBLEM_OF_A_ROW = {
    "column": TEXT, "code": TEXT, "message": TEXT, "hint": TEXT,
    "cell": {"type": ["string", "null"]}, "hidden": FLAG,
}  # fmt: skip
CHANGED = record(
    {"column": TEXT, "original": {"type": ["string", "null"]},
     "returned": {"type": ["string", "null"]}, "count": COUNT, "lines": list_of(COUNT)}
)  # fmt: skip
READING = record({"code_page": TEXT, "name": TEXT, "cells": list_of(TEXT)})
CAUSE = record(
    {"message": TEXT, "count": COUNT, "rest": TEXT,
     "rows": list_of(record({"line": COUNT, **PROBLEM_OF_A_ROW}))}
)  # fmt: skip
VERDICT: Schema = {
    "type": "object",
    "description": "Further members may be added.",
    "properties": {
        "file": record({"name": TEXT, "size": COUNT, "facts": TEXT}),
        "total": COUNT,
        "ready": COUNT,
        "failed": COUNT,
        "headline": TEXT,
        "second": TEXT,
        "notes": list_of(TEXT),
        "changes": record({"count": COUNT, "taken": TEXT, "cells": list_of(CHANGED), "rest": TEXT}),
        "repaired": record({"count": COUNT, "left_out": COUNT}),
        "without_secret": record({"count": COUNT, "made": FLAG}),
        "causes": list_of(CAUSE),
    },
    "required": ["file", "total", "ready", "failed", "headline", "second", "notes", "causes"],
}
REFUSAL = record({"code": TEXT, "message": TEXT, "hint": TEXT, "line": LINE})
QUESTION = record(
    {"title": TEXT, "explanation": TEXT, "readings": list_of(READING),
     "others": list_of(record({"code_page": TEXT, "name": TEXT}))}
)  # fmt: skip


def check_schema() -> Schema:
    """Return the schema of what a check finds."""
    judged = {"outcome": {"enum": ["ready", "errors"]}, "verdict": named("Verdict")}
    refused = {"outcome": {"const": "refused"}, "refusal": named("Refusal")}
    question = {"outcome": {"const": "question"}, "question": named("Question")}
    return {"oneOf": [record(judged), record(refused), record(question)]}


IMPORT = record(
    {
        "id": ID,
        "kind": TEXT,
        "status": {"enum": [each.lower() for each in RunStatus]},
        "is_finished": FLAG,
        "reason": TEXT,
        "queue_place": {"type": ["integer", "null"], "minimum": 1},
        "mode": {"enum": list(Mode)},
        "operation": {"enum": list(Operation)},
        "file": record({"name": TEXT, "size": COUNT, "encoding": TEXT}),
        "rows": record(
            dict.fromkeys(
                ("total", "created", "updated", "unchanged", "failed", "not_attempted", "waiting"),
                COUNT,
            )
        ),
        "uploaded_by": TEXT,
        "uploaded_at": MOMENT,
        "started_at": maybe(MOMENT),
        "finished_at": maybe(MOMENT),
        "undo": maybe(
            record(
                {"is_finished": FLAG, "undone": COUNT, "kept": COUNT, "by": TEXT, "reason": TEXT}
            )
        ),
        "may": record(dict.fromkeys(("cancel", "undo", "download_errors"), FLAG)),
        "links": record(dict.fromkeys(("self", "rows", "error_file"), TEXT)),
    }
)
ROW = record({"line": COUNT, "problems": list_of(record(PROBLEM_OF_A_ROW))})
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457; further members depend on the code.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": TEXT,
        "code": TEXT,
        "hint": TEXT,
        "line": LINE,
        "field": TEXT,
        "question": named("Question"),
    },
    "required": ["type", "title", "status", "detail", "code"],
}
SCHEMAS: dict[str, Schema] = {
    "Check": check_schema(),
    "Verdict": VERDICT,
    "Refusal": REFUSAL,
    "Question": QUESTION,
    "Import": IMPORT,
    "Imports": record({"imports": list_of(named("Import")), "next_cursor": CURSOR}),
    "Rows": record({"rows": list_of(named("Row")), "next_cursor": CURSOR}),
    "Row": ROW,
    "Problem": PROBLEM,
}
