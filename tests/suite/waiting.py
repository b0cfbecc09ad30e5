"""How long tests wait: a bound for what never comes, and no measure of speed."""

from __future__ import annotations

WAIT_SECONDS = 120.0
"""A busy machine may need most of it; whoever waits goes on as soon as it is so."""
