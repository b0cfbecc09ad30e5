"""The console's configuration: defaults, then the environment, then what a test passes in."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from flask import Flask

from ctu.secret import SECRET_FILE, kept_secret, make_private_folder
from ctu.setting_values import (
    check_bytes,
    check_values,
    database_url,
    split_hosts,
)
from plugins.bulk_import import SettingError, unknown_settings

log = logging.getLogger(__name__)

VERSION = "0.1.0"
"""The version of console and plugin, as in `setup.cfg`."""

DEFAULTS: dict[str, Any] = {
    # Argon2id as OWASP's minimum: 19 MiB, two passes, one lane.
    "CTU_ARGON2_TIME_COST": 2,
    "CTU_ARGON2_MEMORY_KIB": 19 * 1024,
    "CTU_ARGON2_PARALLELISM": 1,
    # For how many days a password that an import has made is good.
    "CTU_FIRST_PASSWORD_DAYS": 14,
    # Whether an import may also update users, by whoever manages them.
    "CTU_USER_UPDATES": False,
    # A session ends after so many hours without use, and after so many days in any case.
    "CTU_SESSION_IDLE_HOURS": 8,
    "CTU_SESSION_DAYS": 7,
    # For how many days an access token may be good.
    "CTU_TOKEN_DAYS": 366,
    # Networks beside the public internet in which webhooks may be, separated by commas.
    "CTU_WEBHOOK_NETWORKS": "",
    # Only for measuring what an import costs beside its hashes (account/passwords/passwords.py).
    "CTU_NULL_HASHER": False,
    # How many proxies in front of the console are trusted for the client's address.
    "CTU_TRUSTED_PROXIES": 0,
    "CTU_VAR_FOLDER": "var",
    "CTU_LOG_LEVEL": "INFO",
    # How many seconds a page waits for the database.
    "CTU_DATABASE_SECONDS": 4,
    # The names under which the console is reached, separated by commas; any when there are none.
    "CTU_HOSTS": "",
    # The time zone in which a day begins on which people can first sign in.
    "CTU_TIME_ZONE": "UTC",
    # Whether traces are sent over OTLP; where to is said by OTEL_EXPORTER_OTLP_ENDPOINT.
    "CTU_TRACING": False,
    # A line for each request, with its id, status and duration.
    "CTU_ACCESS_LOG": False,
    # How a login that was typed stands in the log: "hashed" or "clear".
    "CTU_LOG_LOGINS": "hashed",
    # How often one address may try to sign in, and one person check and upload files.
    "CTU_LIMITS": True,
    "CTU_LIMIT_SIGN_IN": "60 per minute; 600 per hour",
    "CTU_LIMIT_GUESS": "10 per minute; 40 per hour",
    "CTU_LIMIT_CHECK": "120 per minute",
    "CTU_LIMIT_UPLOAD": "60 per minute",
    "CTU_LIMIT_PASSWORD": "30 per minute",
    "CTU_LIMIT_API": "600 per minute",
    # The bearer token of /metrics; without one the address does not exist.
    "CTU_METRICS_TOKEN": "",
    # The folder in which the web processes of one host keep their metrics.
    "PROMETHEUS_MULTIPROC_DIR": "",
    # No form of the console needs more; the import pages set their own limit for each request.
    "MAX_CONTENT_LENGTH": 1024 * 1024,
    "SESSION_COOKIE_NAME": "ctu",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    # A form stays good as long as its session: people leave a page open over lunch.
    "WTF_CSRF_TIME_LIMIT": None,
}

# A PostgreSQL that is frozen, or behind a firewall that drops packets, must time out.
PATIENCE = {"connect_timeout": 5, "keepalives_idle": 10, "tcp_user_timeout": 15_000}
# Otherwise the role or the database says, and psycopg writes and reads what that can hold.
ENCODING = {"client_encoding": "UTF8"}
# No statement is prepared but those that ask for it (web/load/prepared_statements.py).
UNPREPARED = {"prepare_threshold": None}
# Whatever role or database are set to: at the higher ones whoever comes second has to begin anew.
ISOLATION = "READ COMMITTED"

RENAMED = {
    "DATABASE_URL": "SQLALCHEMY_DATABASE_URI",
    "PROMETHEUS_MULTIPROC_DIR": "PROMETHEUS_MULTIPROC_DIR",
    "REDIS_URL": "BULK_IMPORT_REDIS_URL",
    "CTU_SECRET_KEY": "SECRET_KEY",
    "CTU_SECRET_KEY_FALLBACKS": "SECRET_KEY_FALLBACKS",
}

SETTINGS = {*DEFAULTS, *RENAMED}
"""The names of all settings, as they are written in the environment."""
READ_ELSEWHERE = {
    *("CTU_HOST", "CTU_PORT", "CTU_LOCK", "CTU_HTTP_PORT", "CTU_HTTPS_PORT"),
    *("CTU_REDIS_SERVER", "CTU_POSTGRES_BIN", "CTU_CHROMIUM", "CTU_LIBREOFFICE"),
    *("CTU_NO_FAST_HASH", "CTU_MEASURING_WITHOUT_PASSWORDS"),
}
"""Variables with our prefix that are no setting of the console: for development and containers."""
ADDRESSES = ("DATABASE_URL", "REDIS_URL")
"""Settings without a prefix, whose names other programs use as well."""
ALIKE = 0.9
"""From which ratio of difflib on a variable is taken for one of them."""

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


def read_number(name: str, text: str) -> int:
    """Read a whole number; anything else is refused with a sentence."""
    try:
        return int(text)
    except ValueError:
        raise SettingError(f"{name} must be a whole number; it is {text!r}.") from None


def read_switch(name: str, text: str) -> bool:
    """Read on or off."""
    if text.strip().casefold() in TRUE_WORDS:
        return True
    if text.strip().casefold() in FALSE_WORDS:
        return False
    raise SettingError(f"{name} must be 1 or 0; it is {text!r}.")


def read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the environment makes, by their names in the configuration.

    Those of the import plugin stay text: it reads them itself.
    """
    settings: dict[str, Any] = {}
    for name, text in environment.items():
        if name not in RENAMED and not name.startswith(("CTU_", "BULK_IMPORT_")):
            continue
        if not text.strip():
            # In a compose file an empty variable means that the setting is not set.
            continue
        check_bytes(name, text)
        settings[RENAMED.get(name, name)] = _value_of(name, text)
    return settings


def _value_of(name: str, text: str) -> str | int | bool | list[str]:
    """Return the value of a setting, of the kind that its default has."""
    default = DEFAULTS.get(name)
    if isinstance(default, bool):
        return read_switch(name, text)
    if isinstance(default, int):
        return read_number(name, text)
    if name == "CTU_SECRET_KEY_FALLBACKS":
        return [key.strip() for key in text.split(",") if key.strip()]
    return text


def configure(app: Flask, settings: Mapping[str, Any] | None = None) -> None:
    """Fill `app.config`: defaults, the environment, then `settings`, which win."""
    app.config.from_mapping(DEFAULTS)
    app.config.from_mapping(read_environment(os.environ))
    app.config.from_mapping(settings or {})
    unknown_names(app.config)
    app.config["TRUSTED_HOSTS"] = split_hosts(str(app.config["CTU_HOSTS"])) or None
    check_values(app.config)
    folder = Path(app.config["CTU_VAR_FOLDER"]).absolute()
    app.config["CTU_VAR_FOLDER"] = str(folder)
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", f"sqlite:///{folder / 'ctu.sqlite3'}")
    url = database_url(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url.render_as_string(hide_password=False)
    embedded = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {"hide_parameters": True}
    if not embedded:
        options["connect_args"] = PATIENCE | ENCODING | UNPREPARED
        options["isolation_level"] = ISOLATION
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        **options,
        **app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {}),
    }
    if embedded:
        make_private_folder(folder)
        app.config.setdefault("BULK_IMPORT_KEY_FILE", str(folder / "bulk-import.key"))
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = session_key(folder, embedded=embedded)


def unknown_names(given: Iterable[str]) -> list[str]:
    """Return the names with our prefix that are no setting.

    :raises SettingError: when one is probably a slip in writing a setting.
    """
    return unknown_settings(set(given) - READ_ELSEWHERE, SETTINGS, "CTU_")


def log_unknown(app: Flask) -> None:
    """Log the names of variables that are written like settings and are none."""
    for name in unknown_names(app.config):
        log.warning("setting.unknown name=%s", name)
    for address in ADDRESSES:
        if address not in os.environ:
            for name in get_close_matches(address, os.environ, cutoff=ALIKE):
                log.warning("setting.unknown name=%s", name)


def session_key(folder: Path, *, embedded: bool) -> str:
    """Return the key that signs sessions; only the embedded database makes its own."""
    if not embedded:
        raise SettingError(
            "CTU_SECRET_KEY is not set. With a database other than SQLite the console does not "
            "make its own key, because every process needs the same one: set CTU_SECRET_KEY to a "
            "long random text, the same for every process."
        )
    return kept_secret(folder / SECRET_FILE)
