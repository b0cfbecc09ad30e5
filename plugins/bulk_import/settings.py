"""The plugin's settings: the host's configuration, then the environment, then the defaults."""

from __future__ import annotations

import logging
import math
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

log = logging.getLogger(__name__)

PREFIX = "BULK_IMPORT_"
READ_ELSEWHERE = {f"{PREFIX}TOKEN"}
"""Variables with our prefix that are no setting of a host: the remote commands read this one."""
SERVICE_LINK = re.compile(r"(^|_)(SERVICE_(HOST|PORT\w*)|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)$")
"""How names of variables end that Kubernetes sets for a service such as `bulk-import`."""
ALIKE = 0.85
"""Least ratio of difflib at which a name is a slip in writing a setting; prefixes are left out.

A much longer name is none: a setting with `_FILE` behind it may be for a script of the site.
"""
LEAST = {
    "max_bytes": 1,
    "retention_days": 0,
    "undo_days": 0,
    "handover_hours": 0,
    "settle_seconds": 0,
    "max_deaths": 1,
    "all_or_nothing_rows": 0,
    "parallel_jobs": 0,
}
"""The least value of each number; all others are seconds, and more than nothing."""
MOST = {"days": 36_500, "hours": 24 * 36_500, "seconds": 1_000_000}
"""The largest value by the unit that a name ends with: PostgreSQL and the system wait no longer."""
LARGEST = 2**31 - 1
"""The largest of all other numbers."""


class SettingError(RuntimeError, ValueError):
    """A setting is missing or wrong; its text is one sentence that says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What a host can set; each is `BULK_IMPORT_` and the name in capitals."""

    redis_url: str = "redis://localhost:6379/0"
    """Where the queue is; `redis://`, `rediss://`, `unix://` or `redis+sentinel://`."""
    queue: str = "bulk-import"
    """Name of the one queue."""
    keys: str = ""
    """Fernet keys, newest first, separated by commas; they seal what waits and what failed."""
    key_file: str = ""
    """Where the embedded default keeps its key: a host on SQLite with no keys set."""
    max_bytes: int = 102_400
    """The largest file, in bytes."""
    formats: str = "csv,txt"
    """Which kinds of files are taken: csv, txt and, with the extra `xlsx`, xlsx."""
    language: str = ""
    """The language of the pages, such as "de"; "" is that of the request, or English."""
    code_page: str = "windows-1252"
    """The code page that the site's programs write: a file in it is rarely asked about."""
    retention_days: int = 14
    """How long the cells of failed rows are kept."""
    undo_days: int = 7
    """How long after its end an import can be undone; 0 offers no undo."""
    handover_hours: float = 72.0
    """How long secrets that an import made wait, sealed, for whoever hands them over."""
    lease_seconds: float = 8.0
    """How long a worker may be silent before another takes its batch."""
    job_seconds: float = 10.0
    """How long one job works before it queues the next one and ends."""
    sweep_seconds: float = 2.0
    """How often the reconciler looks for work that nobody does."""
    settle_seconds: float = 2.0
    """How long slow work goes on before what is done of it is stored: a death loses no more."""
    hang_seconds: float = 120.0
    """How long a work-horse without a batch may compute nothing before its parent kills it."""
    max_deaths: int = 3
    """How often a batch may kill its worker before it is taken row by row."""
    all_or_nothing_rows: int = 5_000
    """The largest file that can be imported all or nothing, in rows."""
    parallel_jobs: int = 0
    """How many jobs may work on one import at a time; 0 is as many as workers are free for it."""

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Settings:
        """Take each setting from the host's configuration or else from the environment."""
        found: dict[str, Any] = {}
        given = {name for of in (os.environ, config) for name in of if _given(of[name]) is not None}
        names = [PREFIX + each.name.upper() for each in fields(cls)]
        for name in unknown_settings(given - READ_ELSEWHERE, names, PREFIX):
            log.warning("setting.unknown name=%s", name)
        for each in fields(cls):
            key = PREFIX + each.name.upper()
            value = _given(config.get(key))
            if value is None:
                value = _given(os.environ.get(key))
            if value is not None:
                found[each.name] = _as_type_of(getattr(cls, each.name), key, value)
                _check_number(each.name, key, found[each.name])
        shared = _given(config.get("REDIS_URL")) or _given(os.environ.get("REDIS_URL"))
        if "redis_url" not in found and shared:
            found["redis_url"] = str(shared)
        return cls(**found)


def unknown_settings(given: Iterable[str], settings: Iterable[str], prefix: str) -> list[str]:
    """Return the names with a prefix that are no setting, in alphabetical order.

    Variables that Kubernetes sets for a service of that name are left out.

    :param given: the names of what is set, such as the keys of `app.config` or `os.environ`.
    :param settings: the names of all settings; those without the prefix are ignored.
    :param prefix: with the underscore at its end, such as `"BULK_IMPORT_"`.
    :raises SettingError: when a name is probably a slip in writing a setting.
    """
    known = _without_prefix(settings, prefix)
    unknown = _without_prefix(given, prefix) - known
    found = sorted(each for each in unknown if not SERVICE_LINK.search(each))
    for name in found:
        if near := get_close_matches(name, known, 1, ALIKE):
            raise SettingError(
                f"{prefix}{name} is no setting. Write {prefix}{near[0]}, or take the line away."
            )
    return [prefix + name for name in found]


def _without_prefix(names: Iterable[str], prefix: str) -> set[str]:
    return {each.removeprefix(prefix) for each in names if each.startswith(prefix)}


def _given(value: Any) -> Any:
    """Return a value without the blanks around it, None where nothing is left.

    In a compose file an empty variable means that the setting is not set.
    """
    return (value.strip() or None) if isinstance(value, str) else value


def _as_type_of(default: Any, key: str, value: Any) -> Any:
    if isinstance(default, str):
        return ",".join(value) if isinstance(value, list | tuple) else str(value)
    try:
        return type(default)(value)
    except (TypeError, ValueError) as error:
        whole = " whole" if isinstance(default, int) else ""
        raise SettingError(f"{key} must be a{whole} number, not {value!r}.") from error


def _check_number(name: str, key: str, value: Any) -> None:
    """Refuse a number outside its range, such as a lease of zero seconds."""
    if isinstance(value, str):
        return
    if not math.isfinite(value):
        raise SettingError(f"{key} must be a number, not {value!r}.")
    if name in LEAST and value < LEAST[name]:
        raise SettingError(f"{key} must be {LEAST[name]} or more; it is {value}.")
    if name not in LEAST and value <= 0:
        raise SettingError(f"{key} must be more than 0; it is {value}.")
    most = MOST.get(name.rpartition("_")[2], LARGEST)
    if value > most:
        raise SettingError(f"{key} must be {most} or less; it is {value}.")
