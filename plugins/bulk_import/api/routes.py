"""The routes of the API: method, function and required scope of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIMIT, CURSOR, KIND = "limit", "cursor", "kind"


class Scope(StrEnum):
    """What a token may be used for; no scope includes another."""

    CHECK = "check"
    IMPORT = "import"
    READ = "read"

    @property
    def described(self) -> str:
        """Return what the scope permits, for the person who makes a token."""
        return {
            Scope.CHECK: "Check files; nothing is written",
            Scope.IMPORT: "Import files, cancel and undo imports",
            Scope.READ: "Read imports, their rows with errors and their error files",
        }[self]


@dataclass(frozen=True)
class Route:
    """One route of the API."""

    method: str
    rule: str
    name: str
    """The function behind it."""
    scope: Scope
    parameters: tuple[str, ...] = ()
    """The parameters of its address; any other is refused."""


ROUTES = (
    Route("POST", "/checks", "create_check", Scope.CHECK),
    Route("POST", "/imports", "create_import", Scope.IMPORT),
    Route("GET", "/imports", "list_imports", Scope.READ, (LIMIT, CURSOR, KIND)),
    Route("GET", "/imports/<public_id>", "read_import", Scope.READ),
    Route("GET", "/imports/<public_id>/rows", "list_rows", Scope.READ, (LIMIT, CURSOR)),
    Route("GET", "/imports/<public_id>/error-file", "read_error_file", Scope.READ),
    Route("POST", "/imports/<public_id>/cancel", "cancel_import", Scope.IMPORT),
    Route("POST", "/imports/<public_id>/undo", "undo_import", Scope.IMPORT),
)
