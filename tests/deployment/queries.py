"""Queries of Prometheus: which figures they name, and with which labels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.deployment.installed import FOLDER

RULES = (FOLDER / "prometheus" / "ctu-rules.yml").read_text(encoding="utf-8")
NAME = re.compile(r"\b((?:bulk_import_|ctu[_:])[\w:]*)(?:\{(.*?)\})?")
LABEL = re.compile(r"(\w+)\s*(=~|!~|!=|=)\s*\"(.*?)\"")
# In the file of rules an expression is one line, or an indented block behind a bar.
EXPRESSION = re.compile(r"^ +expr: (?:\|\n((?: {10}.*\n)+)|(.*)\n)", re.MULTILINE)


@dataclass(frozen=True)
class Selector:
    """One figure of a query, and the values that its labels are to have."""

    name: str
    labels: tuple[tuple[str, str, str], ...]


def rule_queries() -> list[str]:
    """Return the expression of each rule."""
    return [block or line for block, line in EXPRESSION.findall(RULES)]


def recorded() -> set[str]:
    """Return the names that rules record."""
    return set(re.findall(r"^ +- record: (\S+)$", RULES, re.MULTILINE))


def dashboard_queries() -> list[str]:
    """Return every query of the dashboard."""
    text = (FOLDER / "grafana" / "ctu-dashboard.json").read_text(encoding="utf-8")
    panels = json.loads(text)["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", [])]


def selectors(query: str) -> Iterator[Selector]:
    """Yield every figure that a query names."""
    for name, labels in NAME.findall(query):
        yield Selector(name, tuple(LABEL.findall(labels)))
