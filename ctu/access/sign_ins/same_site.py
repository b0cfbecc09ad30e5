"""Addresses that a request names, held to this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def same_site(target: str | None) -> str:
    """Return the requested path if it is one of this site, else the first page.

    Browsers read a backslash as a slash and skip control characters, so both make a path foreign.
    """
    home = f"{request.script_root}/"
    if target is None or not target.startswith("/") or target.startswith("//"):
        return home
    return target if "\\" not in target and target.isprintable() else home


def is_of_this_host(address: str | None) -> bool:
    """Return whether an address in a header, a referrer or an origin, is one of this host."""
    try:
        return urlsplit(address or "").netloc == request.host
    except ValueError:
        # Anybody may send what no address can be, such as a bracket that is not closed.
        return False
