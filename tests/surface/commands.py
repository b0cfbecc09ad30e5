"""What can be typed: the commands that an application adds to `flask`, with their options."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
from flask import Flask

from tests.inspection.sources import TOPS


def commands(app: Flask) -> Iterator[str]:
    """Yield each command of ours, then each of its arguments and options."""
    for name, command in sorted(app.cli.commands.items()):
        yield from _command(f"flask {name}", command)


def _command(path: str, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, each in sorted(command.commands.items()):
            yield from _command(f"{path} {name}", each)
    elif _is_own(command):
        yield path
        yield from (f"{path} {_parameter(each)}" for each in command.params)


def _is_own(command: click.Command) -> bool:
    return command.callback is not None and inspect.unwrap(command.callback).__module__.startswith(
        tuple(f"{top}." for top in TOPS)
    )


def _parameter(parameter: click.Parameter) -> str:
    is_option = isinstance(parameter, click.Option)
    name = "/".join(parameter.opts) if is_option else parameter.human_readable_name
    if getattr(parameter, "is_flag", False):
        return f"{name}: flag"
    words = [f"{name}: {parameter.type.name}"]
    if parameter.required:
        words.append("required")
    if isinstance(parameter.default, str | int | float):
        words.append(f"= {parameter.default}")
    return " ".join(words)
