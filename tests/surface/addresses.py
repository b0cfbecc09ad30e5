"""What can be asked for: routes, and the names that pages look up in the query of an address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

AUTOMATIC = {"HEAD", "OPTIONS"}


def routes(app: Flask) -> Iterator[str]:
    """Yield every route: its methods, its rule and its endpoint."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        methods = ",".join(sorted((rule.methods or set()) - AUTOMATIC))
        yield f"{methods} {rule.rule} -> {rule.endpoint}"


class Parameters:
    """Notes the names that an application asks for in the query of an address, page by page."""

    def __init__(self, app: Flask) -> None:
        self._found: dict[str, set[str]] = {}
        app.request_class = type("NotingRequest", (Request,), {"args": property(self._noting)})

    def lines(self) -> Iterator[str]:
        """Yield the endpoints that were called, each with the names that it asked for."""
        for endpoint, names in sorted(self._found.items()):
            yield f"{endpoint}?{'&'.join(sorted(names))}"

    def _noting(self, request: Request) -> ImmutableMultiDict[str, str]:
        names = self._found.setdefault(request.endpoint or "", set())
        return _Noting(names, super(type(request), request).args)


class _Noting(ImmutableMultiDict[str, str]):
    """The query of an address, which remembers what was asked for."""

    def __init__(self, names: set[str], values: Any) -> None:
        super().__init__(values)
        self._names = names

    def __contains__(self, name: object) -> bool:
        self._names.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> str:
        self._names.add(name)
        return super().__getitem__(name)

    def getlist(self, name: str, *options: Any) -> list[Any]:
        """Return every value of a name."""
        self._names.add(name)
        return super().getlist(name, *options)
