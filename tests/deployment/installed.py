"""The files of `docs/deployment`, read as systemd, nginx, a shell and an engine read them."""

from __future__ import annotations

import configparser
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import yaml

from ctu.develop.tree import ROOT

FOLDER = ROOT / "docs" / "deployment"
HOST = "ctu.example.org"
DOCKERFILE = (FOLDER / "container" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(
    (FOLDER / "container" / "compose.yaml").read_text(encoding="utf-8")
)
UNITS = ("ctu-web.service", "ctu-worker.service")


def unit(name: str) -> configparser.ConfigParser:
    """Return the sections of a unit."""
    parser = configparser.ConfigParser(
        delimiters="=", comment_prefixes="#", interpolation=None, strict=True
    )
    parser.optionxform = str  # type: ignore[assignment]  # It tells names with capitals apart.
    parser.read(FOLDER / name, encoding="utf-8")
    return parser


def command(name: str, runtime: Path) -> list[str]:
    """Return what a unit starts, with this environment's Python and another runtime folder."""
    program, *arguments = shlex.split(unit(name)["Service"]["ExecStart"])
    assert program == "/opt/ctu/.venv/bin/python"
    return [sys.executable, *(each.replace("/run/ctu", str(runtime)) for each in arguments)]


def variables() -> dict[str, str]:
    """Return the settings of the environment file."""
    lines = (FOLDER / "ctu.env").read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


def site() -> str:
    """Return nginx's configuration."""
    return (FOLDER / "nginx.conf").read_text(encoding="utf-8")


def directive(name: str) -> str:
    """Return the value of something that nginx is told once, or alike wherever it is told."""
    [value] = set(re.findall(rf"^ *{name} (.+);$", site(), re.MULTILINE))
    return str(value)


def forwarded(**variables: str) -> dict[str, str | None]:
    """Return the headers that nginx sends on, for a request of which this is known.

    One that is None is taken away, whoever sent it.
    """
    pairs = re.findall(r"proxy_set_header (\S+) (\S+);", site())
    values = {name: variables.get(value.lstrip("$"), value) for name, value in pairs}
    return {name: None if value == '""' else value for name, value in values.items()}
