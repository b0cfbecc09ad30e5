"""Fields of an access log line: the client's address, and the login, hashed by default."""

from __future__ import annotations

import hmac
from typing import Any

from flask import current_app, has_request_context, request

from plugins.bulk_import import canonical_key, trim

CLEAR, HASHED = "clear", "hashed"
HASH_LENGTH = 16
LONGEST_LOGIN = 80


def log_context(login: str = "") -> dict[str, Any]:
    """Return what a log line has of a request: the address, and the login that was typed.

    Somebody may type a password where the login belongs, so that it stands as a hash unless
    CTU_LOG_LOGINS says otherwise. The same login has the same hash, and nobody without the key of
    the sessions can try which it is.
    """
    found: dict[str, Any] = {}
    if has_request_context():
        found["address"] = request.remote_addr
    if login:
        name = "login" if current_app.config["CTU_LOG_LOGINS"] == CLEAR else "login_hash"
        found[name] = login_in_log(login)
    return found


def login_in_log(login: str) -> str:
    """Return a login as the log has it."""
    if current_app.config["CTU_LOG_LOGINS"] == CLEAR:
        return canonical_key(trim(login))[:LONGEST_LOGIN]
    return login_hash(login)


def login_hash(login: str) -> str:
    """Return a keyed hash of a login, whatever its case."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    text = f"login {canonical_key(trim(login))}".encode("utf-8", "surrogatepass")
    return hmac.digest(secret, text, "sha256").hex()[:HASH_LENGTH]
