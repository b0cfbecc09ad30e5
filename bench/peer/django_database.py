"""Where Django finds the database of a peer, set up as the console sets its own up."""
# mypy: ignore-errors
# Nothing of Django is installed where types are checked.

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

WAL = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def database_settings(url: str, folder: str) -> dict[str, object]:
    """Return Django's settings for a database of PostgreSQL, or for a SQLite in a folder."""
    if not url:
        path = f"{folder}/peer.sqlite"
        options = {"init_command": WAL}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    parts = urlsplit(url)
    host = parse_qs(parts.query)["host"][0]
    found = {"ENGINE": "django.db.backends.postgresql", "NAME": parts.path[1:]}
    return found | {"USER": parts.username, "HOST": host}
