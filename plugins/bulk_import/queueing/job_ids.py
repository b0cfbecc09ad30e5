"""Ids of jobs: `import-<id of the import>-<slot>`, unique among the jobs of one moment."""

from __future__ import annotations

import secrets

SLOTS = 10**9
"""A job beside another one has a random slot below this number."""


def job_id(run_id: int, slot: int) -> str:
    """Return the id of a job."""
    return f"import-{run_id}-{slot}"


def run_of(job_id: str) -> str:
    """Return the id of the import that a job is about, "" for a job of another program."""
    parts = job_id.split("-")
    return parts[1] if len(parts) == 3 and parts[0] == "import" else ""


def next_slot(job_id: str) -> int:
    """Return another slot than that of the running job, whose record RQ deletes when it ends.

    With two slots only, a job beside it could have the same one.
    """
    return int(job_id.rsplit("-", 1)[-1]) + 1


def drawn_slot() -> int:
    """Return a slot for a job beside others."""
    return secrets.randbelow(SLOTS)
