"""What a host with types shows of its imports, and a field of its own: public names only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_type

from flask import Blueprint, Flask
from sqlalchemy import select

from plugins.bulk_import import (
    REFUSED,
    UP,
    ApiProblem,
    BarPart,
    Field,
    ImportApi,
    ImportNews,
    ImportNotice,
    ImportRun,
    Line,
    Look,
    PlainPattern,
    Problem,
    Row,
    Scope,
    State,
    bar_parts,
    canonical_keys,
    claim_news,
    claim_notices,
    composed,
    created_line,
    current_state,
    database_now,
    escape_formula,
    failure_hint,
    history_lines,
    is_outage,
    like_pattern,
    newest_imports,
    renew_secrets,
    result_text,
    trim,
    values,
)

DIGITS = PlainPattern("[0-9]+")


class Weight(Field[int]):
    """A whole number of grams; 0 when blank."""

    def read(self, cell: str, line: int, problems: list[Problem]) -> int:
        """Return the grams, or REFUSED after adding a problem."""
        text = trim(composed(cell))
        if DIGITS.matches(text) or not text:
            return int(text or 0)
        hint = failure_hint(text)
        problems.append(Problem("weight.type", f"{self.label}: Is no weight.", hint=hint))
        refused: int = REFUSED
        return refused


def weights(rows: Sequence[Row], field: Weight) -> tuple[int, Sequence[Any]]:
    """Return the weight of the first row, and the column with 0 where there is none."""
    assert_type(rows[0].get(field, 0), int)
    [column] = values(rows, field, default=0)
    return rows[0][field], column


def recent(name: str) -> list[Line]:
    """Return the imports of the last day whose file is called like this."""
    state = current_state()
    assert_type(state, State)
    query = select(ImportRun).where(
        ImportRun.file_name.like(like_pattern(name)),
        ImportRun.uploaded_at > database_now() - 86_400,
    )
    assert_type(
        newest_imports(["members"], 5, ImportRun.created_rows > 0, among=1_000), list[ImportRun]
    )
    lines = history_lines(state.session.scalars(query).all())
    for line in lines:
        assert_type(line.run, ImportRun)
        assert_type(created_line(line.run, "7"), int | None)
        assert_type(result_text(line.run), str)
    return lines


def bar(done: int, total: int) -> list[BarPart]:
    """Return a bar."""
    return bar_parts([("ok", done)], total)


def renewed(run: ImportRun, keys: Sequence[str]) -> list[object]:
    """Return who has new secrets, as cells of an export."""
    found = renew_secrets(run.copy(), keys)
    assert_type(found, list[str] | None)
    return [escape_formula(key) for key in found or ()]


def news() -> list[tuple[str, Look]]:
    """Return what the present person is told, and how it looks."""
    notices: list[ImportNotice] = claim_notices(["books"])
    return [(notice.text, notice.look) for notice in notices]


def news_of_a_page() -> tuple[list[str], bool]:
    """Return what the title of a tab says, and whether the page asks again."""
    found: ImportNews = claim_news(["books"])
    return [notice.title for notice in found.notices], found.open_count > 0


def is_ready() -> bool:
    """Return whether the database answers; an outage passes."""
    try:
        return current_state().readiness.check()["database"] == UP
    except OSError as error:
        if is_outage(error):
            return False
        raise


def keys_of(names: Sequence[str]) -> list[str]:
    """Return the keys of some names."""
    return canonical_keys(names)


class Api(ImportApi):
    """The API of this host."""

    def authorise(self, scope: Scope) -> None:
        """Let the one program through that this host knows."""
        if scope is not Scope.READ:
            raise ApiProblem(403, "host.closed", "Closed", "Only reading is open.", {"X-A": "b"})
        if not is_ready():
            raise ApiProblem.of_status(401)


def add_api(app: Flask) -> None:
    """Add it to an application."""
    blueprint = Api().blueprint()
    assert_type(blueprint, Blueprint)
    app.register_blueprint(blueprint)
